// Points of another brand, sponsors, verified members and disputes. What they make parties owe is
// played in tests/scenarios/bought.scenario and settlement.scenario; here is what a state keeps of
// them, and what breaks the rules.

#include <gtest/gtest.h>

#include "engine/testing/breaches.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

MemberId Mei() { return MemberIdOf("mei"); }

Earn RosesAtCafe(int64_t spend_fen) {
  return {.member = Mei(),
          .brand = kCafe,
          .channel = kNoChannel,
          .spend_fen = spend_fen,
          .lines = {},
          .currency = kRose};
}

// The cafe may give roses at half a fen.
SmallLog LogWithGiving() {
  SmallLog log = OpenSmallCoalition();
  Contract contract{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}};
  contract.acceptance.capabilities = kAllCapabilities;
  contract.acceptance.earn_price = 500'000;
  log.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
  return log;
}

// January is closed; the bank came too late for it.
SmallLog LogWithAClosedPeriod() {
  SmallLog log = OpenSmallCoalition();
  log.now = At("2026-02-01 10:00");
  log.Cut(At("2026-01-31").day);
  log.Do(CloseSettlement{.period = {.value = 1}});
  return log;
}

RaiseDispute CafesDispute() {
  return {.period = {.value = 1},
          .brand = kCafe,
          .counterparty = kFlorist,
          .line = LineKind::kRedemption,
          .reason = PeriodAdjustmentReason::kNotCounted,
          .micro_fen = 1'500'000};
}

Redeem OneRoseAt(BrandNumber acceptor) {
  return {.member = Mei(),
          .currency = kRose,
          .acceptor = acceptor,
          .channel = kNoChannel,
          .points = PointsOf(1)};
}

const Member& MemberMei(SmallLog& log) {
  const auto ordinal = log.state.member_ids.Find(Mei());
  CHECK(ordinal.value != nullptr);
  const auto member = log.state.members.Find(*ordinal.value);
  CHECK(member.value != nullptr);
  return *member.value;
}

TEST(BoughtPointsTest, AreTheIssuersAndFundedByWhoGaveThem) {
  SmallLog log = LogWithGiving();
  const Record earned = log.Do(RosesAtCafe(10'000));
  const auto& interned = std::get<ProvenanceInterned>(earned.books.front());
  EXPECT_EQ(interned.provenance.issuer, kFlorist);
  EXPECT_EQ(interned.provenance.funding_brand, kCafe);
  const PairTraffic* traffic =
      log.state.traffic.Peek({.period = {.value = 1}, .debtor = kCafe, .creditor = kFlorist});
  ASSERT_NE(traffic, nullptr);
  const auto points = std::get<Earned>(earned.subjects.front().effects.front()).points;
  EXPECT_EQ(traffic->bought, (TrafficSum{.micro_fen = points * 500'000, .count = 1}));
  EXPECT_EQ(log.state.exposures.Peek(kCafe)->owed, points * 500'000);
  EXPECT_EQ(log.state.exposures.Peek(kCafe)->net_debit, points * 500'000);
}

TEST(BoughtPointsTest, OfASpendTooSmallAreDeclinedWithoutAContract) {
  SmallLog log = OpenSmallCoalition();
  EXPECT_EQ(log.Declines(RosesAtCafe(0))->code, Decline::kNotInContract);
  SmallLog agreed = LogWithGiving();
  EXPECT_FALSE(agreed.Declines(RosesAtCafe(0)).has_value());
}

TEST(BoughtPointsTest, AreBrokenByAnotherPriceOrNoContract) {
  SmallLog log = LogWithGiving();
  const Record earned = log.Do(RosesAtCafe(10'000));
  SmallLog before = LogWithGiving();
  EXPECT_EQ(BreachOf(before, earned), "nothing");
  Record dear = earned;
  std::get<BookPosting>(dear.books.at(2)).amount += 1;
  std::get<BookPosting>(dear.books.at(3)).amount -= 1;
  EXPECT_EQ(BreachOf(before, dear), "the books are not those of the earning");
  Record free = earned;
  free.books.resize(2);
  EXPECT_EQ(BreachOf(before, free), "the books are not those of the earning");

  const Record back =
      log.Do(ReverseEarn{.original = earned.header.sequence, .spend_fen = 5'000, .lines = {}});
  SmallLog bought = LogWithGiving();
  bought.Do(RosesAtCafe(10'000));
  EXPECT_EQ(BreachOf(bought, back), "nothing");
  Record kept = back;
  kept.books.resize(1);
  EXPECT_EQ(BreachOf(bought, kept), "the books are not those of the reversal");
}

TEST(BoughtPointsTest, NeedAContractThatSaysSo) {
  SmallLog log = LogWithGiving();
  Contract contract{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}};
  contract.acceptance.earn_price = 500'000;
  SmallLog without = OpenSmallCoalition();
  without.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
  const Record earned = log.Do(RosesAtCafe(10'000));
  EXPECT_EQ(BreachOf(without, earned), "the brand may not give these points");
}

TEST(ReceiptTest, EarnsOnce) {
  SmallLog log = OpenSmallCoalition();
  Earn earn{.member = Mei(), .brand = kFlorist, .channel = kNoChannel, .spend_fen = 10'000};
  earn.receipt = MacOf("receipt 7");
  const Record first = log.Do(earn);
  const auto declined = log.Declines(earn);
  EXPECT_EQ(declined->code, Decline::kReceiptUsed);
  EXPECT_EQ(declined->param, Param::kReceipt);
  EXPECT_EQ(DifferenceOf(log), "nothing");

  Record again =
      log.Do(Earn{.member = Mei(), .brand = kFlorist, .channel = kNoChannel, .spend_fen = 10'000});
  auto& effects = again.subjects.front().effects;
  effects.insert(effects.begin() + 1, ReceiptTaken{.receipt = *earn.receipt});
  FoldedReceipts folded;
  folded.Take(first);
  EXPECT_EQ(folded.FirstUsedAgain(), std::nullopt);
  folded.Take(again);
  EXPECT_EQ(
      folded.FirstUsedAgain(),
      "the receipt of record " + std::to_string(again.header.sequence) + " has earned before");
  EXPECT_EQ(BreachOfReceipt(log.state, again, log.records),
            "its receipt was used by record " + std::to_string(first.header.sequence));
  EXPECT_EQ(BreachOfReceipt(log.state, again, {}),
            "record " + std::to_string(first.header.sequence) +
                ", which may have the same receipt, was not read");
}

TEST(ReceiptTest, OfOneFingerprintAreTwo) {
  SmallLog log = OpenSmallCoalition();
  Earn earn{.member = Mei(), .brand = kFlorist, .channel = kNoChannel, .spend_fen = 10'000};
  earn.receipt = MacOf("receipt 7");
  log.Do(earn);
  earn.receipt->back() ^= 1;
  EXPECT_FALSE(log.Declines(earn).has_value());
  EXPECT_TRUE(log.Declines(earn).has_value());
  EXPECT_EQ(DifferenceOf(log), "nothing");
}

TEST(VerifiedMemberTest, CountsOnceAPeriodWhereHeCameFirst) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = Mei(), .brand = kFlorist, .channel = kNoChannel, .spend_fen = 100'000});
  log.Do(OneRoseAt(kCafe));
  EXPECT_EQ(MemberMei(log).counted, PeriodNumber());
  log.Do(VerifyMember{.member = Mei(), .method = Verification::kPhone});
  EXPECT_TRUE(MemberMei(log).Is(kVerified));
  log.Do(OneRoseAt(kFlorist));
  EXPECT_EQ(MemberMei(log).counted, PeriodNumber());
  log.Do(OneRoseAt(kBank));
  log.Do(OneRoseAt(kCafe));
  const auto members_at = [&](uint32_t period, BrandNumber brand) {
    const PairTraffic* traffic = log.state.traffic.Peek(
        {.period = {.value = period}, .debtor = kValuePool, .creditor = brand});
    return traffic == nullptr ? 0 : traffic->members;
  };
  EXPECT_EQ(members_at(1, kBank), 1u);
  EXPECT_EQ(members_at(1, kCafe), 0u);
  log.now = At("2026-02-01 10:00");
  log.Cut(At("2026-01-31").day);
  log.Do(OneRoseAt(kCafe));
  EXPECT_EQ(members_at(2, kCafe), 1u);
  log.Do(VerifyMember{.member = Mei(), .method = Verification::kNone});
  EXPECT_FALSE(MemberMei(log).Is(kVerified));
  EXPECT_EQ(DifferenceOf(log), "nothing");
}

TEST(VerifiedMemberTest, IsFoundWhereHeIsCountedOtherwise) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = Mei(), .brand = kFlorist, .channel = kNoChannel, .spend_fen = 100'000});
  log.Do(VerifyMember{.member = Mei(), .method = Verification::kDocument});
  log.Do(OneRoseAt(kCafe));
  const auto mei = log.state.member_ids.Find(Mei());
  ASSERT_NE(mei.value, nullptr);
  log.state.members.Change(*mei.value).counted = {};
  EXPECT_EQ(DifferenceOf(log), "member 0 is not verified or counted so");
  log.state.members.Change(*mei.value).counted = {.value = 1};
  log.state.members.Change(*mei.value).flags = 0;
  EXPECT_EQ(DifferenceOf(log), "member 0 is not verified or counted so");
  log.state.members.Change(*mei.value).flags = kVerified;
  log.state.traffic.Change({.period = {.value = 1}, .debtor = kValuePool, .creditor = kCafe})
      .members = 2;
  EXPECT_EQ(DifferenceOf(log), "not so many members count for brand 2 in period 1");
}

TEST(SponsorTest, OwesThePoolAtOnce) {
  SmallLog log = OpenSmallCoalition();
  const Record gift = log.Do(Sponsor{.sponsor = kBank, .fen = 9'007'199'254, .reference = 1});
  EXPECT_EQ(
      log.state.traffic.Peek({.period = {.value = 1}, .debtor = kBank, .creditor = kValuePool})
          ->sponsored,
      (TrafficSum{.micro_fen = 9'007'199'254'000'000, .count = 1}));
  EXPECT_EQ(log.Declines(Sponsor{.sponsor = kBank, .fen = 9'007'199'255, .reference = 1})->code,
            Decline::kAmountTooLarge);
  SmallLog before = OpenSmallCoalition();
  EXPECT_EQ(BreachOf(before, gift), "nothing");
  Record less = gift;
  std::get<SponsorGift>(less.books.front()).fen -= 1;
  EXPECT_EQ(BreachOf(before, less), "it does not post what is given");
  Record unknown = gift;
  std::get<SponsorGift>(unknown.books.front()).sponsor = kValuePool;
  EXPECT_EQ(BreachOf(before, unknown), "the sponsor is unknown");
  Record nothing = gift;
  std::get<SponsorGift>(nothing.books.front()).fen = 0;
  EXPECT_EQ(BreachOf(before, nothing), "no such sum can be given");
}

TEST(DisputeTest, IsAnsweredOnce) {
  SmallLog log = LogWithAClosedPeriod();
  log.Do(CafesDispute());
  const Dispute* dispute = log.state.disputes.Peek({.value = 1});
  ASSERT_NE(dispute, nullptr);
  EXPECT_EQ(dispute->status, DisputeStatus::kOpen);
  EXPECT_EQ(dispute->answered, kNoSequence);
  log.Do(RejectDispute{.dispute = {.value = 1}, .reason = DisputeRejection::kNotProved});
  EXPECT_EQ(log.state.disputes.Peek({.value = 1})->status, DisputeStatus::kRejected);
  const auto again = log.Declines(UpholdDispute{.dispute = {.value = 1}, .micro_fen = 1});
  EXPECT_EQ(again->code, Decline::kDisputeClosed);
  EXPECT_EQ(DifferenceOf(log), "nothing");
  log.state.disputes.Change({.value = 1}).status = DisputeStatus::kUpheld;
  EXPECT_EQ(DifferenceOf(log), "dispute 1 is not as the records have it");
}

TEST(DisputeTest, IsBrokenByWhatNobodyCanClaim) {
  SmallLog log = LogWithAClosedPeriod();
  const Record raised = log.Do(CafesDispute());
  SmallLog before = LogWithAClosedPeriod();
  EXPECT_EQ(BreachOf(before, raised), "nothing");
  const auto after = [&](const std::function<void(DisputeRaised&)>& spoil) {
    Record spoiled = raised;
    spoil(std::get<DisputeRaised>(spoiled.books.front()));
    return BreachOf(before, spoiled);
  };
  EXPECT_EQ(after([](DisputeRaised& d) { d.dispute.value = 2; }), "its number is not the next");
  EXPECT_EQ(after([](DisputeRaised& d) { d.period.value = 2; }), "the period is not closed");
  EXPECT_EQ(after([](DisputeRaised& d) { d.micro_fen = 0; }), "nobody can claim that");
  EXPECT_EQ(after([](DisputeRaised& d) { d.brand = kFlorist; }), "nobody can claim that");
  EXPECT_EQ(after([](DisputeRaised& d) { d.brand = kHouse; }), "nobody can claim that");
  EXPECT_EQ(after([](DisputeRaised& d) { d.counterparty.value = 4; }),
            "one of the parties is unknown");
}

TEST(DisputeTest, IsUpheldBetweenItsOwnParties) {
  SmallLog log = LogWithAClosedPeriod();
  log.Do(CafesDispute());
  const Record upheld = log.Do(UpholdDispute{.dispute = {.value = 1}, .micro_fen = -5});
  const auto& adjusted = std::get<PeriodAdjusted>(upheld.books.front());
  EXPECT_EQ(adjusted.debtor, kCafe);
  EXPECT_EQ(adjusted.creditor, kFlorist);
  EXPECT_EQ(adjusted.micro_fen, 5);
  EXPECT_EQ(log.state.disputes.Peek({.value = 1})->answered, upheld.header.sequence);

  SmallLog before = LogWithAClosedPeriod();
  EXPECT_EQ(BreachOf(before, upheld), "the dispute is none that waits for an answer");
  before.Do(CafesDispute());
  EXPECT_EQ(BreachOf(before, upheld), "nothing");
  Record of_others = upheld;
  std::get<PeriodAdjusted>(of_others.books.front()).creditor = kBank;
  EXPECT_EQ(BreachOf(before, of_others), "the dispute is of others");
}

}  // namespace
}  // namespace huitong
