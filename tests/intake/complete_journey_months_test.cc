// A year of real receipts, settled month by month: what is bought earns, some of it is spent at the
// other departments, and each month is cut, closed and paid.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/file.h"
#include "base/prng.h"
#include "base/time_zone.h"
#include "engine/settlement.h"
#include "intake/import_directory.h"
#include "intake/receipts.h"
#include "reports/liability_report.h"
#include "simulation/act_sender.h"

namespace huitong {
namespace {

using testing::ImportDirectory;
using testing::kImportLog;

constexpr const char* kFile = HUITONG_COMPLETE_JOURNEY;
constexpr uint64_t kSeed = 20170101;
constexpr int kMonths = 12;
constexpr uint32_t kBrands = 10;

ReceiptMap Map() {
  const auto text = ReadWhole(PosixFileSystem(), HUITONG_COMPLETE_JOURNEY_MAP);
  CHECK(text.has_value());
  auto map = ParseReceiptMap(AsText(*text), HUITONG_COMPLETE_JOURNEY_MAP);
  CHECK(map.has_value());
  return *std::move(map);
}

// The export cut into a file for each month, with its header; by month, "2017-01".
std::map<std::string, std::string> MonthsOfTheFile() {
  gzFile file = gzopen(kFile, "rb");
  CHECK(file != nullptr);
  std::string header;
  std::map<std::string, std::string> months;
  std::vector<char> buffer(4096);
  while (gzgets(file, buffer.data(), static_cast<int>(buffer.size())) != nullptr) {
    const std::string line(buffer.data());
    if (header.empty()) {
      header = line;
      continue;
    }
    const size_t year = line.find("2017-");
    CHECK(year != std::string::npos);
    std::string& month = months[line.substr(year, 7)];
    month += (month.empty() ? header : "") + line;
  }
  (void)gzclose(file);
  return months;
}

class Year {
 public:
  Year() : folder_(std::filesystem::temp_directory_path() / "huitong-months-test") {
    std::filesystem::create_directories(folder_);
  }
  ~Year() { std::filesystem::remove_all(folder_); }
  Year(const Year&) = delete;
  Year& operator=(const Year&) = delete;

  void Import(const std::string& month, const std::string& lines) {
    const std::string path = (folder_ / (month + ".csv")).string();
    std::ofstream(path, std::ios::binary) << lines;
    const auto imported = directory_.Import(map_, path);
    ASSERT_TRUE(imported.summary.has_value()) << imported.summary.error().sentence;
    ASSERT_TRUE(imported.summary->lines_refused.empty());
  }

  // At midnight, one act a microsecond.
  void BeginNight(Day first_of_next) {
    at_ = TimeZone::Named("America/New_York")->StartOf(first_of_next);
  }
  // Proposed by the operator, approved by the treasurer.
  void Cut(Day last_day) {
    Do({ProposeCut{.last_day = last_day}});
    ProposalNumber proposal;
    See([&](const LogState& state) {
      proposal.value = static_cast<uint32_t>(state.configuration.proposals().size());
    });
    Do({ApprovePublication{.proposal = proposal}}, kDistrictTreasurer);
  }
  // Each must be accepted.
  void Do(std::vector<Operation> operations, Actor actor = kDistrictOperator) {
    std::vector<Act> acts;
    for (Operation& operation : operations) {
      ++at_.nanos;
      acts.push_back({.at = at_,
                      .occurred = std::nullopt,
                      .actor = actor,
                      .language = Language::kEnglish,
                      .key = "month-" + std::to_string(at_.nanos),
                      .operation = std::move(operation)});
    }
    const auto sent = sender_.Send(std::move(acts));
    ASSERT_TRUE(sent.has_value()) << sent.error().sentence;
    ASSERT_TRUE(sender_.counts().declines.empty());
  }
  template <class Look>
  void See(const Look& look) {
    const auto seen = sender_.Read([&](LogState& state) -> Expected<Done, Missing> {
      look(state);
      return Done{};
    });
    ASSERT_TRUE(seen.has_value());
  }

  [[nodiscard]] LogFold Fold() {
    Sequence end = 0;
    See([&](const LogState& state) { end = state.row.next_sequence; });
    const RecordReader read{directory_};
    LogFold fold([read](Sequence sequence) { return read.At(sequence); });
    for (Sequence i = 0; i < end; ++i) {
      const auto record = read.At(i);
      CHECK(record.has_value());
      const auto taken = fold.Take(*record);
      CHECK(taken.has_value());
    }
    return fold;
  }
  [[nodiscard]] Expected<Record, Error> At(Sequence sequence) {
    return RecordReader{directory_}.At(sequence);
  }

 private:
  struct RecordReader {
    ImportDirectory& directory;
    [[nodiscard]] Expected<Record, Error> At(Sequence sequence) const {
      return DecodeRecord(TRY(directory.journal().ReadRecord(kImportLog.value, sequence)));
    }
  };

  const std::filesystem::path folder_;
  const ReceiptMap map_ = Map();
  ImportDirectory directory_;
  ActSender sender_{directory_.lane(), kImportLog, directory_.macs()};
  Timestamp at_;
};

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}

// Every second brand has a commission with the next one; a levy and a cost for all.
std::vector<Operation> Agreements() {
  std::vector<Operation> operations;
  for (uint32_t issuer = 1; issuer < kBrands; issuer += 2) {
    operations.emplace_back(
        PublishContract{.contract = {.issuer = {.value = issuer},
                                     .acceptor = {.value = issuer + 1},
                                     .formulas = {Commission{.rate = Of(3, 100)},
                                                  FeePerRedemption{.payer = Side::kAcceptor,
                                                                   .micro_fen = 333'333}}},
                        .effective_from = std::nullopt});
  }
  GeneralTerms terms;
  terms.levy = Of(7, 900);
  terms.kept = Of(1, 7);
  terms.cost = 100'000'000'001;
  operations.emplace_back(PublishClearingTerms{.terms = terms, .effective_from = std::nullopt});
  return operations;
}

// About a third of the wallets with 20 points or more spend half of them at a brand by chance.
std::vector<Operation> Redemptions(const LogState& state, Day today, Prng& prng) {
  std::map<WalletKey, int64_t> wallets;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    int64_t live = 0;
    for (const Lot& lot : wallet.lots()) {
      if (wallet.IsLive(lot.key, today)) live += lot.remaining;
    }
    if (live >= 20 && wallet.debt() == 0) wallets.emplace(key, live);
  });
  std::vector<Operation> operations;
  for (const auto& [key, live] : wallets) {
    if (prng.Below(3) != 0) continue;
    const Member* member = state.members.Peek(key.member);
    CHECK(member != nullptr);
    operations.emplace_back(
        Redeem{.member = member->id,
               .currency = key.currency,
               .acceptor = {.value = 1 + static_cast<uint32_t>(prng.Below(kBrands))},
               .channel = kNoChannel,
               .points = *Points::FromUnits(live / 2)});
  }
  return operations;
}

std::vector<Operation> Payments(const LogState& state, PeriodNumber period) {
  std::vector<Operation> operations;
  const auto settlement = SettlementOf(state, period);
  CHECK(settlement.has_value());
  operations.emplace_back(CloseSettlement{.period = period});
  for (const Statement& statement : settlement->statements) {
    const bool is_brand = statement.party != kHouse && statement.party != kValuePool;
    if (!is_brand || statement.payable_fen == 0) continue;
    operations.emplace_back(RecordPayment{
        .party = statement.party, .fen = -statement.payable_fen, .reference = period.value});
  }
  return operations;
}

// What the party is owed by the books less what it owes.
int64_t PositionOf(const LogState& state, BrandNumber party) {
  int64_t position = 0;
  state.books.ForEach([&](const BookKey& key, const BookBalance& balance) {
    const auto account = AccountFromWord(key.account);
    if (account->code != AccountCode::kDue) return;
    if (account->party == party) position -= balance.balance;
    if (account->counterparty == party) position += balance.balance;
  });
  return position;
}

int64_t SumOf(const std::vector<Statement>& statements) {
  int64_t sum = 0;
  for (const Statement& statement : statements) {
    sum += statement.closing;
  }
  return sum;
}

// Every statement opens with what the last one closed with, and the last closes with what the books
// have: settled again from the records, at the end of the year.
void ExpectStatementsTie(Year& year) {
  std::vector<int64_t> closings(kBrands + 2, 0);
  year.See([&](const LogState& state) {
    for (uint32_t number = 1; number <= kMonths; ++number) {
      std::vector<Record> records;
      for (const Sequence sequence : ClosingsFrom(state, {.value = number})) {
        records.push_back(*year.At(sequence));
      }
      const auto settlement = SettlementOf(state, {.value = number}, records);
      ASSERT_TRUE(settlement.has_value());
      ASSERT_EQ(settlement->statements.size(), closings.size());
      EXPECT_GT(settlement->lines.size(), 50U) << number;
      EXPECT_EQ(SumOf(settlement->statements), 0);
      for (size_t i = 0; i < closings.size(); ++i) {
        EXPECT_EQ(settlement->statements[i].opening, closings[i]) << number;
        closings[i] = settlement->statements[i].closing;
      }
      const auto& closed = std::get<SettlementClosed>(records.front().books.front());
      EXPECT_EQ(closed.digest,
                DigestOf(PeriodHeaderOf(state, {.value = number}), settlement->statements));
    }
    for (uint32_t brand = 0; brand <= kBrands; ++brand) {
      EXPECT_EQ(PositionOf(state, {.value = brand}), closings[brand]) << brand;
    }
    EXPECT_EQ(PositionOf(state, kValuePool), closings.back());
  });
}

TEST(CompleteJourneyMonthsTest, TwelveMonthsCloseAndEveryStatementTiesToTheLedger) {
  if (!std::filesystem::exists(kFile)) GTEST_SKIP() << "there is no " << kFile;
  const auto started = std::chrono::steady_clock::now();
  Prng prng(kSeed);
  Year year;
  uint32_t number = 0;
  for (const auto& [month, lines] : MonthsOfTheFile()) {
    year.Import(month, lines);
    ++number;
    const Day next = AddMonths(*FromIsoDate(month + "-01"), 1);
    year.BeginNight(next);
    if (number == 1) year.Do(Agreements());
    std::vector<Operation> redemptions;
    year.See([&](const LogState& state) { redemptions = Redemptions(state, next, prng); });
    year.Do(std::move(redemptions));
    year.Cut({.number = next.number - 1});
    std::vector<Operation> closing;
    year.See([&](const LogState& state) { closing = Payments(state, {.value = number}); });
    // The last month is closed but not paid, so that its closing is what the books have.
    if (number == kMonths) closing.erase(closing.begin() + 1, closing.end());
    year.Do(std::move(closing));
    if (HasFatalFailure()) return;
  }
  ASSERT_EQ(number, static_cast<uint32_t>(kMonths));
  ExpectStatementsTie(year);
  const LogFold fold = year.Fold();
  for (uint32_t period = 1; period <= kMonths; ++period) {
    const auto book = LiabilityOf(fold, {.time = {.period = PeriodNumber{period}},
                                         .bounds = {.floor = Portion(), .ceiling = Of(1, 1)}});
    ASSERT_TRUE(book.has_value()) << book.error().sentence;
    EXPECT_TRUE(book->Ties()) << period;
    EXPECT_EQ(book->currencies.size(), kBrands);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::cout << kMonths << " months of " << kBrands << " brands, " << fold.next_sequence()
            << " records: " << took.count() << " s\n";
}

}  // namespace
}  // namespace huitong
