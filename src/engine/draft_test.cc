#include "engine/draft.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const Provenance from_florist{.issuer = kFlorist,
                              .funding_brand = kFlorist,
                              .earn_month = 672,
                              .not_exchangeable_until = {},
                              .settlement_price = 400'000};

Draft DraftOn(SmallLog& log, const SeenRecords& seen) {
  Draft draft(log.state, seen);
  draft.Begin(RecordKind::kEarn, log.now);
  return draft;
}

TEST(DraftTest, HasTheNextSequenceAndChangesNoState) {
  SmallLog log = OpenSmallCoalition();
  const CanonicalState before = CanonicalStateOf(log.state);
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  EXPECT_EQ(draft.record().header.sequence, log.records.size());
  ASSERT_TRUE(draft.AddSubject({.value = 0}));
  const LotKey lot{.expires_on = At("2028-01-31").day, .provenance = draft.Intern(from_florist)};
  ASSERT_TRUE(draft.Post(kRose, lot, 5));
  draft.PostObligation(kFlorist, kCafe, 7);
  EXPECT_EQ(CanonicalStateOf(log.state), before);
}

TEST(DraftTest, ReadsWalletsThroughWhatItPosted) {
  SmallLog log = OpenSmallCoalition();
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  ASSERT_TRUE(draft.AddSubject({.value = 0}));
  const LotKey lot{.expires_on = At("2028-01-31").day, .provenance = draft.Intern(from_florist)};
  ASSERT_TRUE(draft.Post(kRose, lot, 5));
  ASSERT_TRUE(draft.Post(kRose, lot, -2));
  const auto wallet = draft.WalletOf({.member = {.value = 0}, .currency = kRose});
  ASSERT_TRUE(wallet);
  EXPECT_EQ(wallet->total(), 3);
  const auto& effects = draft.record().subjects.front().effects;
  EXPECT_EQ(std::get_if<AvailablePosting>(&effects[0])->balance_after, 5);
  EXPECT_EQ(std::get_if<AvailablePosting>(&effects[1])->balance_after, 3);
}

TEST(DraftTest, InternsAProvenanceOnceInARecordAndOnceInTheLog) {
  SmallLog log = OpenSmallCoalition();
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  const ProvenanceNumber number = draft.Intern(from_florist);
  EXPECT_EQ(draft.Intern(from_florist), number);
  EXPECT_EQ(draft.record().books.size(), 1u);
  Provenance other = from_florist;
  other.earn_month = 673;
  EXPECT_EQ(draft.Intern(other).value, number.value + 1);
  EXPECT_EQ(draft.ProvenanceOf({.value = number.value + 1}), other);
}

TEST(DraftTest, TakesProvenancesOfEarlierRecordsFromTheState) {
  SmallLog log = OpenSmallCoalition();
  const Earn earn{
      .member = MemberIdOf("mei"), .brand = kFlorist, .channel = kShop, .spend_fen = 100};
  EXPECT_EQ(log.Do(earn).books.size(), 2u);
  EXPECT_EQ(log.Do(earn).books.size(), 1u);  // nothing new to intern
  EXPECT_EQ(log.state.row.provenances, 1u);
  log.now = At("2026-02-01");
  const Record february = log.Do(earn);
  EXPECT_EQ(february.books.size(), 2u);
  EXPECT_EQ(std::get_if<ProvenanceInterned>(&february.books.front())->number.value, 2u);
}

TEST(DraftTest, DropsWhatItHadWhenItBeginsAnew) {
  SmallLog log = OpenSmallCoalition();
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  ASSERT_TRUE(draft.AddSubject({.value = 0}));
  const ProvenanceNumber number = draft.Intern(from_florist);
  ASSERT_TRUE(draft.Post(kRose, {.expires_on = log.now.day, .provenance = number}, 5));
  draft.Begin(RecordKind::kEarn, log.now);
  EXPECT_TRUE(draft.record().subjects.empty());
  EXPECT_TRUE(draft.record().books.empty());
  EXPECT_EQ(draft.Intern(from_florist), number);
  const auto wallet = draft.WalletOf({.member = {.value = 0}, .currency = kRose});
  ASSERT_TRUE(wallet);
  EXPECT_EQ(wallet->total(), 0);
}

TEST(DraftTest, OwesNothingToItself) {
  SmallLog log = OpenSmallCoalition();
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  draft.PostObligation(kFlorist, kFlorist, 7);
  draft.PostObligation(kFlorist, kCafe, 0);
  EXPECT_TRUE(draft.record().books.empty());
}

TEST(DraftTest, SaysWhatMemoryLacks) {
  SmallLog log = OpenSmallCoalition();
  log.state.MarkIncomplete();
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  const auto found = draft.FindMember(MemberIdOf("nobody"));
  ASSERT_FALSE(found);
  const auto* missing = std::get_if<Missing>(&found.error());
  ASSERT_NE(missing, nullptr);
  ASSERT_EQ(missing->entries.size(), 1u);
  EXPECT_EQ(missing->entries.front().family, FamilyNumber::kMemberIds);
  EXPECT_TRUE(log.state.LoadAbsent(missing->entries.front()));
  const auto again = draft.FindMember(MemberIdOf("nobody"));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, std::nullopt);
}

TEST(DraftTest, AsksForTheRecordsBehindAFingerprint) {
  SmallLog log = OpenSmallCoalition();
  const Mac key = log.records.back().header.request->key;
  Mac twin = key;
  twin.back() ^= 1;  // another key of the same fingerprint
  SeenRecords seen;
  {
    Draft draft = DraftOn(log, seen);
    const auto bound = draft.RecordBoundTo(Binding::kKey, key);
    ASSERT_FALSE(bound);
    EXPECT_EQ(std::get_if<Missing>(&bound.error())->records,
              (std::vector<Sequence>{log.records.size() - 1}));
  }
  seen.push_back(log.records.back());
  Draft draft = DraftOn(log, seen);
  const auto bound = draft.RecordBoundTo(Binding::kKey, key);
  ASSERT_TRUE(bound);
  EXPECT_EQ(*bound, log.records.size() - 1);
  const auto of_twin = draft.RecordBoundTo(Binding::kKey, twin);
  ASSERT_TRUE(of_twin);
  EXPECT_EQ(*of_twin, std::nullopt);
}

TEST(DraftTest, KnowsWhenAnAccountWouldPassItsEnd) {
  SmallLog log = OpenSmallCoalition();
  const Account issued{.code = AccountCode::kIssued, .party = kFlorist, .counterparty = kHouse};
  log.state.books.Change({.currency = kRose, .account = ToWord(issued)}).balance =
      -Points::kUnitsMax + 5;
  const SeenRecords seen;
  Draft draft = DraftOn(log, seen);
  draft.PostToBooks(kRose, issued, -5);
  EXPECT_TRUE(draft.FitsBooks());
  draft.Begin(RecordKind::kEarn, log.now);
  draft.PostToBooks(kRose, issued, -6);
  EXPECT_FALSE(draft.FitsBooks());
}

}  // namespace
}  // namespace huitong
