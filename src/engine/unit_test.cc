// Units that members hold: docs/ledger_rules.md, section 24. What they make parties owe is played
// in tests/scenarios/unit.scenario; here is what a state keeps of them, and what breaks the rules.

#include <gtest/gtest.h>

#include "engine/invariants/folded_log.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

MemberId Mei() { return MemberIdOf("mei"); }

const Record& Anchored(SmallLog& log, int64_t anchor, BrandNumber bearer = kHouse) {
  log.Do(ProposeUnit{.anchor = anchor, .bearer = bearer});
  const auto proposal = static_cast<uint32_t>(log.state.configuration.proposals().size());
  return log.DoAsSecondPerson(ApprovePublication{.proposal = {.value = proposal}});
}

SmallLog LogWithUnits() {
  SmallLog log = OpenSmallCoalition();
  Anchored(log, 1'000'000);
  log.Do(Earn{.member = Mei(), .brand = kBank, .channel = kNoChannel, .spend_fen = 10'000});
  return log;
}

int64_t DueOf(const SmallLog& log, BrandNumber debtor, BrandNumber creditor) {
  const BookBalance* due =
      log.state.books.Peek({.currency = log.state.configuration.settlement_money(),
                            .account = ToWord(Due(debtor, creditor))});
  return due == nullptr ? 0 : due->balance;
}

std::string BreachOf(SmallLog& log, Record record) {
  record.header.sequence = log.state.row.next_sequence;
  const auto breach = FirstBreach(log.state, record, [&](Sequence sequence) {
    return std::optional<Record>(log.records.at(sequence));
  });
  return breach ? breach->substr(breach->find(": ") + 2) : "nothing";
}

TEST(UnitTest, IsEarnedWhereABrandHasNoCurrencyOnceItHasAVersion) {
  SmallLog log = OpenSmallCoalition();
  const Earn earn{.member = Mei(), .brand = kBank, .channel = kNoChannel, .spend_fen = 10'000};
  EXPECT_EQ(log.Declines(earn)->code, Decline::kCurrencyNotFound);
  Anchored(log, 1'000'000);
  log.Do(earn);
  EXPECT_EQ(BalanceOf(log, "mei", kUniversalUnit), 100);
  EXPECT_EQ(DueOf(log, kBank, kValuePool), 100'000'000);
  EXPECT_EQ(log.state.exposures.Peek(kValuePool)->outstanding, 100);
}

TEST(UnitTest, IsRevaluedAtTheCostOfItsBearer) {
  SmallLog log = LogWithUnits();
  const Record raised = Anchored(log, 1'000'001, kFlorist);
  EXPECT_EQ(raised.books.size(), 4u);
  EXPECT_EQ(DueOf(log, kFlorist, kValuePool), 100);
  Anchored(log, 999'999, kCafe);
  EXPECT_EQ(DueOf(log, kCafe, kValuePool), -200);
  EXPECT_EQ(Anchored(log, 999'999).books.size(), 2u);
}

TEST(UnitTest, ReadsOnlyAnAnchorThatThereCanBe) {
  const Bytes whole = EncodePayload(UnitTerms{.anchor = 1, .bearer = kFlorist});
  EXPECT_EQ(DecodeUnitTerms(whole), (UnitTerms{.anchor = 1, .bearer = kFlorist}));
  EXPECT_EQ(DecodeUnitTerms(ByteView(whole).first(11)), std::nullopt);
  EXPECT_EQ(DecodeUnitTerms(EncodePayload(UnitTerms{.anchor = 0, .bearer = kHouse})), std::nullopt);
  EXPECT_EQ(
      DecodeUnitTerms(EncodePayload(UnitTerms{.anchor = kUnitAnchorMax + 1, .bearer = kHouse})),
      std::nullopt);
}

TEST(UnitTest, IsBrokenByAnObligationThatIsNotTheAnchors) {
  SmallLog log = LogWithUnits();
  SmallLog before = OpenSmallCoalition();
  Anchored(before, 1'000'000);
  Record earned = log.records.back();
  EXPECT_EQ(BreachOf(before, earned), "nothing");
  std::get<BookPosting>(earned.books.at(2)).amount -= 1;
  std::get<BookPosting>(earned.books.at(3)).amount += 1;
  EXPECT_EQ(BreachOf(before, earned), "the books are not those of the earning");

  SmallLog after = LogWithUnits();
  Record raised = Anchored(after, 2'000'000);
  log.Do(ProposeUnit{.anchor = 2'000'000, .bearer = kHouse});
  EXPECT_EQ(BreachOf(log, raised), "nothing");
  raised.books.resize(2);
  EXPECT_EQ(BreachOf(log, raised), "it does not post what the units become worth");
}

TEST(UnitTest, LeavesThePoolCoveredWhateverComes) {
  SmallLog log = LogWithUnits();
  log.Do(Redeem{.member = Mei(),
                .currency = kUniversalUnit,
                .acceptor = kCafe,
                .channel = kNoChannel,
                .points = *Points::FromUnits(30)});
  Anchored(log, 1'500'000, kCafe);
  log.Do(log.Quoted(Mei(), kUniversalUnit, kRose, 45));
  FoldedUnits folded;
  for (const Record& record : log.records) {
    folded.Take(record);
  }
  EXPECT_EQ(folded.FirstDifference(log.state), std::nullopt);
  // The earning's promise left out.
  FoldedUnits robbed;
  for (const Record& record : log.records) {
    Record less = record;
    if (record.header.kind == RecordKind::kEarn) less.books.clear();
    robbed.Take(less);
  }
  EXPECT_EQ(robbed.FirstDifference(log.state), "the pool was promised less than units stand for");
}

}  // namespace
}  // namespace huitong
