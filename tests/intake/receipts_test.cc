#include "intake/receipts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "intake/error_rows.h"
#include "intake/import_directory.h"
#include "intake/lane_calls.h"
#include "intake/testing/temporary_file.h"

namespace huitong {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ImportDirectory;
using testing::Imported;
using testing::kImportLog;
using ::testing::Pair;
using testing::TemporaryFile;

// Two brands, FOOD at one point and WINE at three points per yuan; store 7 is a marketplace at 0.8.
constexpr std::string_view kMap = R"(customer_brand = "food"
[file]
time_zone = "America/New_York"
lines_apart = 3
[columns]
receipt = "id"
customer = "who"
sold_at = "when"
amount = "cents"
[money]
unit = "cent"
[coalition]
name = { zh = "联盟", en = "Coalition" }
origin = "example.com/log/sha256"
[[brands]]
code = "food"
name = { zh = "店", en = "Food" }
matches = { column = "what", values = ["FOOD"] }
currency = { code = "food", name = { zh = "分", en = "F" }, settlement_price_micro_fen = 500000 }
[[brands]]
code = "wine"
name = { zh = "酒", en = "Wine" }
earn_rate = "3"
matches = { column = "what", values = ["WINE"] }
currency = { code = "wine", name = { zh = "酒", en = "W" }, settlement_price_micro_fen = 100000 }
[[channels]]
code = "market"
name = { zh = "电商", en = "Market" }
kind = "marketplace"
coefficient = "0.8"
matches = { column = "store", values = ["7"] }
[[rate_book]]
brand = "food"
bid = "0.49"
ask = "0.51"
)";

constexpr std::string_view kHeader = "id,who,when,what,store,cents\n";

ReceiptMap SmallMap() {
  auto map = ParseReceiptMap(kMap, "map.toml");
  CHECK(map.has_value());
  return *std::move(map);
}

// r1 is food 250 + 160 = 410 and wine 1050; r2 is food 999 at the marketplace.
constexpr std::string_view kLines =
    "r1,c1,2017-01-01T10:00:00,FOOD,1,250\n"
    "r1,c1,2017-01-01T10:00:00,WINE,1,1050\n"
    "r1,c1,2017-01-01T10:00:00,FOOD,1,160\n"
    "r2,c2,2017-03-05T11:30:00,FOOD,7,999\n";

std::string FileOf(std::string_view lines) { return std::string(kHeader) + std::string(lines); }

ImportSummary Ended(const Imported& imported) {
  EXPECT_TRUE(imported.summary) << imported.summary.error().sentence;
  return imported.summary ? *imported.summary : ImportSummary{};
}

std::vector<std::pair<std::string, int64_t>> PointsOf(const ImportSummary& summary) {
  std::vector<std::pair<std::string, int64_t>> points;
  for (const auto& brand : summary.brands) {
    points.emplace_back(brand.code, brand.points_outstanding);
  }
  return points;
}

Instant LastCommit(ImportDirectory& directory) {
  Instant last;
  const auto read = ReadState(directory.lane(), kImportLog, [&](LogState& state, const Instant&) {
    last = state.row.last_commit;
    return Expected<Done, Missing>(Done{});
  });
  CHECK(read && *read);
  return last;
}

// What a crash between the claim and the ledger's record of it leaves.
void LeavePending(ImportDirectory& directory, std::string_view customer, const MemberId& member,
                  std::string_view claimed_at) {
  const Actor actor{.kind = ActorKind::kBrand, .number = 1};
  const auto claimed =
      directory.vault().Claim(kImportLog, {.brand = {.value = 1}, .text = std::string(customer)},
                              {.key_mac = {9},
                               .text = "cut short",
                               .actor = actor.ToWord(),
                               .now = *FromRfc3339(claimed_at)},
                              member);
  ASSERT_TRUE(claimed && claimed->fresh);
}

TEST(ReceiptsTest, EarnsThePointsOfEachReceiptAtEachBrand) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  const ImportSummary summary = Ended(directory.Import(SmallMap(), file.path()));
  EXPECT_EQ(summary.lines_read, 4U);
  EXPECT_EQ(summary.lines_accepted, 4U);
  EXPECT_EQ(summary.receipts_read, 3U);
  EXPECT_EQ(summary.receipts_recorded, 3U);
  EXPECT_EQ(summary.members_enrolled, 2U);
  ASSERT_EQ(summary.brands.size(), 2U);
  EXPECT_EQ(summary.brands[0].spend_fen, 410 + 999);
  EXPECT_EQ(summary.brands[0].points_issued, 4 + 7);
  EXPECT_EQ(summary.brands[0].points_estimated, 4 + 7);
  EXPECT_EQ(summary.brands[0].points_outstanding, 11);
  EXPECT_EQ(summary.brands[0].liability_micro_fen, 11 * 500'000);
  EXPECT_EQ(summary.brands[1].points_issued, 31);
  EXPECT_EQ(summary.brands[1].liability_micro_fen, 31 * 100'000);
  EXPECT_EQ(summary.first_sold_at, FromRfc3339("2017-01-01T15:00:00Z"));
  EXPECT_EQ(summary.last_sold_at, FromRfc3339("2017-03-05T16:30:00Z"));
}

TEST(ReceiptsTest, CountsTheRecordsThatTheLogGrewBy) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  // Coalition, 2 brands, 2 currencies, channel, 2 earn rates, rate book proposed and approved; 2
  // members; 3 receipts.
  EXPECT_EQ(Ended(directory.Import(SmallMap(), file.path())).records, 10U + 2U + 3U);
}

TEST(ReceiptsTest, TheFilesClockPutsRecordsIntoTheirTime) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  const Instant last = LastCommit(directory);
  EXPECT_EQ(last.time, FromRfc3339("2017-03-05T16:30:00Z"));
  EXPECT_EQ(ToIsoDate(last.day), "2017-03-05");
}

TEST(ReceiptsTest, ARestartDoesNotRunAheadOfTheFile) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  LeavePending(directory, "c9", {.bytes = {1, 2, 3}}, "2017-03-06T00:00:00Z");
  directory.Reopen();
  const Instant last = LastCommit(directory);
  EXPECT_EQ(last.time, FromRfc3339("2017-03-06T00:00:00Z"));
}

TEST(ReceiptsTest, TheSystemsClockKeepsWhenItHappened) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  ImportOptions options;
  options.path = file.path();
  EXPECT_EQ(Ended(directory.Import(SmallMap(), options)).receipts_recorded, 3U);
  std::vector<Day> lots;
  const auto read = ReadState(directory.lane(), kImportLog, [&](LogState& state, const Instant&) {
    EXPECT_EQ(state.row.last_commit.time, testing::FixedClock().Now());
    state.wallets.ForEach([&](const WalletKey&, const Wallet& wallet) {
      for (const Lot& lot : wallet.lots()) {
        lots.push_back(lot.key.expires_on);
      }
    });
    return Expected<Done, Missing>(Done{});
  });
  ASSERT_TRUE(read && *read);
  std::sort(lots.begin(), lots.end());
  EXPECT_THAT(lots, ElementsAre(*FromIsoDate("2019-01-31"), *FromIsoDate("2019-01-31"),
                                *FromIsoDate("2019-03-31")));
}

TEST(ReceiptsTest, ASecondImportChangesNothing) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  const ImportSummary first = Ended(directory.Import(SmallMap(), file.path()));
  const ImportSummary second = Ended(directory.Import(SmallMap(), file.path()));
  EXPECT_TRUE(second.ChangedNothing());
  EXPECT_EQ(second.receipts_known, 3U);
  EXPECT_EQ(second.lines_known, 4U);
  EXPECT_EQ(second.members_enrolled, 0U);
  EXPECT_EQ(PointsOf(second), PointsOf(first));
}

TEST(ReceiptsTest, ASecondImportAfterARestartChangesNothing) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  const ImportSummary first = Ended(directory.Import(SmallMap(), file.path()));
  directory.Reopen();
  const ImportSummary second = Ended(directory.Import(SmallMap(), file.path()));
  EXPECT_TRUE(second.ChangedNothing());
  EXPECT_EQ(PointsOf(second), PointsOf(first));
}

TEST(ReceiptsTest, ALongerFileAddsOnlyWhatIsNew) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  const TemporaryFile longer(
      FileOf(std::string(kLines) + "r3,c1,2017-04-01T10:00:00,FOOD,1,300\n"));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  const ImportSummary summary = Ended(directory.Import(SmallMap(), longer.path()));
  EXPECT_EQ(summary.receipts_known, 3U);
  EXPECT_EQ(summary.receipts_recorded, 1U);
  EXPECT_EQ(summary.records, 1U);
  EXPECT_EQ(summary.brands[0].points_outstanding, 11 + 3);
}

TEST(ReceiptsTest, RefusesAReceiptThatHasChanged) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  const TemporaryFile changed(
      FileOf("r2,c2,2017-03-05T11:30:00,FOOD,7,1000\n"
             "r1,c2,2017-01-01T10:00:00,WINE,1,1050\n"));
  const Imported imported = directory.Import(SmallMap(), changed.path());
  EXPECT_THAT(imported.reasons(), ElementsAre("receipt_changed", "receipt_changed"));
  EXPECT_TRUE(Ended(imported).ChangedNothing());
  EXPECT_EQ(Ended(imported).receipts_refused, 2U);
}

TEST(ReceiptsTest, RefusesALineThatComesAfterItsReceiptWasComplete) {
  ImportDirectory directory;
  const std::string between =
      "r2,c2,2017-01-01T10:00:00,FOOD,1,100\nr3,c2,2017-01-01T10:00:00,FOOD,1,100\n"
      "r4,c2,2017-01-01T10:00:00,FOOD,1,100\n";
  const TemporaryFile other_sum(FileOf("r1,c1,2017-01-01T10:00:00,FOOD,1,250\n" + between +
                                       "r1,c1,2017-01-01T10:00:00,FOOD,1,160\n"));
  const Imported imported = directory.Import(SmallMap(), other_sum.path());
  EXPECT_THAT(imported.reasons(), ElementsAre("receipt_changed"));
  EXPECT_EQ(imported.refused[0].line, 6U);
  EXPECT_EQ(Ended(imported).brands[0].points_issued, 2 + 1 + 1 + 1);

  ImportDirectory another;
  const TemporaryFile same_sum(FileOf("r1,c1,2017-01-01T10:00:00,FOOD,1,250\n" + between +
                                      "r1,c1,2017-01-01T10:00:00,FOOD,1,250\n"));
  EXPECT_THAT(another.Import(SmallMap(), same_sum.path()).reasons(),
              ElementsAre("receipt_repeated"));
}

TEST(ReceiptsTest, RefusesLinesOneByOneAndImportsTheRest) {
  ImportDirectory directory;
  const TemporaryFile file(
      FileOf("r1,c1,2017-01-01T10:00:00,FOOD,1,250\n"
             "r1,c1,2017-01-01T10:00:00,FOOD,1,250\n"
             "r1,c9,2017-01-01T10:00:00,FOOD,1,50\n"
             "r1,c1,2017-01-01T10:00:00,TOYS,1,250\n"
             "r1,c1,2017-01-01T10:00:00,FOOD,1,-50\n"
             "r1,c1\n"));
  const Imported imported = directory.Import(SmallMap(), file.path());
  const ImportSummary summary = Ended(imported);
  EXPECT_THAT(imported.reasons(), ElementsAre("receipt_inconsistent", "unknown_brand",
                                              "negative_amount", "wrong_number_of_fields"));
  EXPECT_EQ(imported.refused[3].line, 7U);
  EXPECT_EQ(summary.lines_accepted, 2U);
  EXPECT_THAT(summary.lines_refused,
              ElementsAre(Pair("negative_amount", 1U), Pair("receipt_inconsistent", 1U),
                          Pair("unknown_brand", 1U), Pair("wrong_number_of_fields", 1U)));
  EXPECT_EQ(summary.brands[0].points_issued, 5);
}

TEST(ReceiptsTest, ARowsRefusalsAreToldAgainByASecondImport) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(std::string(kLines) + "r9,c1,2017-04-01T10:00:00,TOYS,1,1\n"));
  const Imported first = directory.Import(SmallMap(), file.path());
  const Imported second = directory.Import(SmallMap(), file.path());
  EXPECT_THAT(first.reasons(), ElementsAre("unknown_brand"));
  EXPECT_EQ(second.reasons(), first.reasons());
}

TEST(ReceiptsTest, CountsDeclinesOfTheLedgerByTheirWord) {
  ImportDirectory directory;
  // After the clock of the directory, 2026-01-01: it has not happened yet.
  const TemporaryFile file(FileOf(std::string(kLines) + "r9,c1,2027-04-01T10:00:00,FOOD,1,100\n"));
  ImportOptions options;
  options.path = file.path();
  const Imported first = directory.Import(SmallMap(), options);
  EXPECT_THAT(first.reasons(), ElementsAre("occurred_in_future"));
  EXPECT_EQ(Ended(first).receipts_refused, 1U);
  EXPECT_EQ(Ended(first).receipts_recorded, 3U);
  const Imported second = directory.Import(SmallMap(), options);
  EXPECT_THAT(second.reasons(), ElementsAre("occurred_in_future"));
  EXPECT_TRUE(Ended(second).ChangedNothing());
}

TEST(ReceiptsTest, AFileThatCannotBeReadToItsEndChangesNothing) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(std::string(kLines) + "r3,\"c1,2017-04-01T10:00:00,FOOD,1,3\n"));
  const Imported imported = directory.Import(SmallMap(), file.path());
  ASSERT_FALSE(imported.summary);
  EXPECT_EQ(imported.summary.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(imported.summary.error().sentence, HasSubstr("line 6"));
  const auto read = ReadState(directory.lane(), kImportLog, [](LogState&, const Instant&) {
    return Expected<Done, Missing>(Done{});
  });
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read) << "the log must not have been opened";
}

TEST(ReceiptsTest, AFileWithoutAUsableLineChangesNothingAndTellsWhy) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf("r1,c1,2017-01-01T10:00:00,TOYS,1,250\n"));
  const Imported imported = directory.Import(SmallMap(), file.path());
  EXPECT_THAT(imported.reasons(), ElementsAre("unknown_brand"));
  EXPECT_TRUE(Ended(imported).ChangedNothing());
}

TEST(ReceiptsTest, ANewDirectoryNeedsACoalitionInTheMap) {
  ImportDirectory directory;
  ReceiptMap map = SmallMap();
  map.coalition.reset();
  const TemporaryFile file(FileOf(kLines));
  const Imported imported = directory.Import(map, file.path());
  ASSERT_FALSE(imported.summary);
  EXPECT_EQ(imported.summary.error().code, ErrorCode::kNotFound);
}

TEST(ReceiptsTest, ACheckChangesNothingAndEstimates) {
  const TemporaryFile file(FileOf(std::string(kLines) + "r9,c1,2017-04-01T10:00:00,TOYS,1,1\n"));
  ImportOptions options;
  options.path = file.path();
  std::vector<uint64_t> lines;
  options.on_refused = [&](const RefusedRow& refused) -> Expected<Done, Error> {
    lines.push_back(refused.row.line);
    return Done{};
  };
  const auto summary = CheckReceipts(SmallMap(), options);
  ASSERT_TRUE(summary);
  EXPECT_THAT(lines, ElementsAre(6U));
  EXPECT_EQ(summary->lines_accepted, 4U);
  EXPECT_EQ(summary->receipts_read, 3U);
  EXPECT_EQ(summary->brands[0].points_estimated, 11);
  EXPECT_EQ(summary->brands[1].points_estimated, 31);
  EXPECT_TRUE(summary->ChangedNothing());
}

TEST(ReceiptsTest, KeepsRatesThatTheCoalitionHasAndSaysSo) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  ReceiptMap map = SmallMap();
  map.brands[1].earn_rate = *Rate::Of(5, 1);
  map.channels[0].channel.coefficient = Rate();
  const ImportSummary second = Ended(directory.Import(map, file.path()));
  EXPECT_TRUE(second.ChangedNothing());
  EXPECT_THAT(second.kept, ElementsAre("The earn rate of wine stays 3; the map says 5.",
                                       "The coefficient of market stays 4/5; the map says 1."));
}

TEST(ReceiptsTest, ApprovesTheRateBookThatAnImportCutShortProposed) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf(kLines));
  ReceiptMap map = SmallMap();
  map.rate_book.clear();
  (void)Ended(directory.Import(map, file.path()));
  const Actor actor{.kind = ActorKind::kOperator, .number = 0};
  std::vector<Price> prices = {SmallMap().rate_book.front().price};
  prices.front().currency = {.value = 1};
  const RateBookVersion book{.version = 0, .effective_from = {}, .prices = prices};
  const std::string text = "import rate book " + ToHex(EncodePayload(book));
  TimedCommand proposes;
  proposes.at = LastCommit(directory).time;
  proposes.command.actor = actor;
  proposes.command.macs = {.key = directory.ports().macs.OfKey(actor, text),
                           .request = directory.ports().macs.OfRequest(text)};
  proposes.command.operation = PublishRateBook{.prices = prices, .effective_from = std::nullopt};
  ASSERT_TRUE(SendOne(directory.lane(), kImportLog, std::move(proposes)));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  const auto counted = ReadState(directory.lane(), kImportLog,
                                 [](LogState& state, const Instant&) -> Expected<Done, Missing> {
                                   EXPECT_EQ(state.configuration.proposals().size(), 1U);
                                   EXPECT_EQ(state.configuration.rate_book().all().size(), 1U);
                                   return Done{};
                                 });
  EXPECT_TRUE(counted && *counted);
}

TEST(ReceiptsTest, OffersEnrolmentsAgainThatACrashLeftPending) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf("r2,c2,2017-03-05T11:30:00,FOOD,7,999\n"));
  (void)Ended(directory.Import(SmallMap(), file.path()));
  const MemberId member{.bytes = {1, 2, 3}};
  LeavePending(directory, "c1", member, "2017-03-05T16:30:00Z");
  const TemporaryFile all(FileOf(kLines));
  const ImportSummary summary = Ended(directory.Import(SmallMap(), all.path()));
  EXPECT_EQ(summary.members_enrolled, 1U);
  const auto found = directory.vault().Find(kImportLog, {.brand = {.value = 1}, .text = "c1"});
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->member, member);
  EXPECT_EQ((*found)->state, RowState::kLive);
}

TEST(ReceiptsTest, ErrorRowsCanBePutRightAndImported) {
  ImportDirectory directory;
  const TemporaryFile file(FileOf("\"r,1\",c1,2017-01-01T10:00:00,TOYS,1,250\n"));
  std::string errors;
  ImportOptions options;
  options.path = file.path();
  options.on_refused = [&](const RefusedRow& refused) -> Expected<Done, Error> {
    errors = ErrorFileHeader(refused.header) + ErrorFileRow(refused);
    return Done{};
  };
  ASSERT_TRUE(CheckReceipts(SmallMap(), options));
  EXPECT_THAT(errors, HasSubstr("\n2,unknown_brand,"));
  const std::string still_wrong = errors;
  errors.replace(errors.find(",TOYS,"), 6, ",FOOD,");
  const TemporaryFile right(errors);
  EXPECT_EQ(Ended(directory.Import(SmallMap(), right.path())).brands[0].points_issued, 2);

  const TemporaryFile wrong_again(still_wrong);
  options.path = wrong_again.path();
  ASSERT_TRUE(CheckReceipts(SmallMap(), options));
  EXPECT_EQ(errors, still_wrong);
}

}  // namespace
}  // namespace huitong
