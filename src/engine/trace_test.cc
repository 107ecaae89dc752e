#include "engine/trace.h"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");
constexpr MemberOrdinal kMei{.value = 0};
constexpr MemberOrdinal kLi{.value = 1};
constexpr size_t kMany = 1000;

Earn Spend(int64_t yuan) {
  return {.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = yuan * 100};
}
Redeem Spending(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points)};
}
PlaceHold Holding(SmallLog& log, int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points),
          .ends = SecondsAfter(log.now, 600).time};
}
Sequence Did(SmallLog& log, Operation operation) {
  return log.Do(std::move(operation)).header.sequence;
}

std::string NameOf(const PointPlace& place) {
  switch (place.standing) {
    case Standing::kAvailable:
      return place.member == kMei ? "available" : "other's";
    case Standing::kPending:
      return "pending";
    case Standing::kHeld:
      return "held";
    case Standing::kDebt:
      return "debt";
    case Standing::kBooks:
      return std::string(huitong::NameOf(place.account.code));
  }
  return {};
}

// "earn: issuer.issued -> available 100", with "…" before origins and after what came later.
std::string Sentence(const std::vector<Record>& records, const TraceStep& step) {
  std::string text = step.part == TracePart::kOrigin ? "... " : "";
  text += std::string(huitong::NameOf(records.at(step.record).header.kind)) + ": " +
          NameOf(step.from) + " -> " + NameOf(step.to) + " " + std::to_string(step.taken);
  if (step.taken != step.arrived) text += " as " + std::to_string(step.arrived);
  return step.part == TracePart::kOnward ? text + " ..." : text;
}

Trace Traced(const std::vector<Record>& records, Sequence sequence,
             const std::set<MemberOrdinal>& followed = {kMei}, size_t steps_max = kMany) {
  LotTrail trail(followed);
  for (const Record& record : records) {
    const bool takes_part =
        std::any_of(record.subjects.begin(), record.subjects.end(),
                    [&](const RecordSubject& one) { return followed.contains(one.member); });
    if (takes_part) trail.Take(record);
  }
  return TraceOf(trail, sequence, steps_max);
}

std::vector<std::string> Told(const std::vector<Record>& records, Sequence sequence,
                              const std::set<MemberOrdinal>& followed = {kMei}) {
  std::vector<std::string> told;
  for (const TraceStep& step : Traced(records, sequence, followed).steps) {
    told.push_back(Sentence(records, step));
  }
  return told;
}

using Sentences = std::vector<std::string>;

TEST(TraceTest, TakesWhatCameFirstInOneLot) {
  SmallLog log = OpenSmallCoalition();
  const Sequence first = Did(log, Spend(30));
  const Sequence second = Did(log, Spend(50));
  const Sequence redeemed = Did(log, Spending(40));
  const Trace trace = Traced(log.records, redeemed);
  ASSERT_EQ(trace.steps.size(), 4u);
  EXPECT_EQ(trace.steps[0].record, first);
  EXPECT_EQ(trace.steps[0].arrived, 30);
  EXPECT_EQ(trace.steps[1].record, second);
  EXPECT_EQ(trace.steps[1].arrived, 10);
  EXPECT_EQ(trace.steps[2].previous, 0u);
  EXPECT_EQ(trace.steps[3].previous, 1u);
  EXPECT_EQ(trace.steps[3].to.account.counterparty, kCafe);
  EXPECT_FALSE(trace.truncated);
  EXPECT_EQ(Told(log.records, second), (Sentences{"earn: issuer.issued -> available 50",
                                                  "redeem: available -> issuer.redeemed 10 ..."}));
}

TEST(TraceTest, FollowsPointsFromBrandToBrand) {
  SmallLog log = OpenSmallCoalition();
  (void)log.Do(Spend(30));
  (void)log.Do(Spend(50));
  const Sequence exchanged = Did(log, log.Quoted(mei, kRose, kBean, 40));
  Redeem beans = Spending(65);
  beans.currency = kBean;
  const Sequence redeemed = Did(log, beans);
  EXPECT_EQ(Told(log.records, redeemed), (Sentences{"... earn: issuer.issued -> available 30",
                                                    "... earn: issuer.issued -> available 2",
                                                    "... exchange: available -> available 30 as 60",
                                                    "... exchange: available -> available 2 as 5",
                                                    "redeem: available -> issuer.redeemed 60",
                                                    "redeem: available -> issuer.redeemed 5"}));
  EXPECT_EQ(
      Told(log.records, exchanged),
      (Sentences{
          "... earn: issuer.issued -> available 30", "... earn: issuer.issued -> available 10",
          "exchange: available -> available 30 as 60", "exchange: available -> available 10 as 20",
          "redeem: available -> issuer.redeemed 60 ...",
          "redeem: available -> issuer.redeemed 5 ..."}));
}

TEST(TraceTest, CutsAnExchangeSoThatItsPartsAddUp) {
  SmallLog log = OpenSmallCoalition();
  (void)log.Do(Spend(20));
  (void)log.Do(log.Quoted(mei, kRose, kBean, 3));
  Redeem beans = Spending(3);
  beans.currency = kBean;
  const Sequence first = Did(log, beans);
  const Sequence second = Did(log, beans);
  EXPECT_EQ(Told(log.records, first), (Sentences{"... earn: issuer.issued -> available 1",
                                                 "... exchange: available -> available 1 as 3",
                                                 "redeem: available -> issuer.redeemed 3"}));
  EXPECT_EQ(Told(log.records, second), (Sentences{"... earn: issuer.issued -> available 2",
                                                  "... exchange: available -> available 2 as 3",
                                                  "redeem: available -> issuer.redeemed 3"}));
}

TEST(TraceTest, TellsTheRestOfACaptureFromWhatWasCaptured) {
  SmallLog log = OpenSmallCoalition();
  (void)log.Do(Spend(30));
  (void)log.Do(Spend(50));
  const Sequence held = Did(log, Holding(log, 60));
  const Sequence captured =
      Did(log, CaptureHold{.hold = {.sequence = held, .ordinal = 0}, .points = PointsOf(20)});
  EXPECT_EQ(Told(log.records, captured),
            (Sentences{"... earn: issuer.issued -> available 30",
                       "... earn: issuer.issued -> available 30", "... hold: available -> held 30",
                       "... hold: available -> held 30", "capture: held -> available 10",
                       "capture: held -> available 30", "capture: held -> issuer.redeemed 20"}));
}

TEST(TraceTest, GivesBackWhatWasTakenLast) {
  SmallLog log = OpenSmallCoalition();
  const Sequence first = Did(log, Spend(30));
  const Sequence second = Did(log, Spend(50));
  const Sequence redeemed = Did(log, Spending(40));
  (void)log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(15), .lines = {}});
  EXPECT_EQ(Told(log.records, second),
            (Sentences{"earn: issuer.issued -> available 50",
                       "redeem: available -> issuer.redeemed 10 ...",
                       "reverse_redemption: issuer.redeemed -> available 10 ..."}));
  EXPECT_EQ(Told(log.records, first),
            (Sentences{"earn: issuer.issued -> available 30",
                       "redeem: available -> issuer.redeemed 30 ...",
                       "reverse_redemption: issuer.redeemed -> available 5 ..."}));
}

TEST(TraceTest, GivesBackInPartsNothingTwice) {
  SmallLog log = OpenSmallCoalition();
  const Sequence first = Did(log, Spend(30));
  (void)log.Do(Spend(50));
  const Sequence redeemed = Did(log, Spending(40));
  for (const int64_t points : {15, 20}) {
    (void)log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(points), .lines = {}});
  }
  EXPECT_EQ(Told(log.records, first),
            (Sentences{"earn: issuer.issued -> available 30",
                       "redeem: available -> issuer.redeemed 30 ...",
                       "reverse_redemption: issuer.redeemed -> available 5 ...",
                       "reverse_redemption: issuer.redeemed -> available 20 ..."}));
}

TEST(TraceTest, ShowsWhatPendedWhatWasOwedAndWhatExpired) {
  SmallLog log = OpenSmallCoalition();
  const Sequence goods = Did(log, Spend(50));
  (void)log.Do(Spending(40));
  (void)log.Do(ReverseEarn{.original = goods, .spend_fen = 5'000, .lines = {}});
  (void)log.Do(PublishPointsPolicy{
      .currency = kRose, .policy = {.return_window_days = 7}, .effective_from = std::nullopt});
  const Sequence late = Did(log, Spend(100));
  log.now = At("2029-01-01 10:00");
  (void)log.Do(Spend(1));
  EXPECT_EQ(Told(log.records, goods),
            (Sentences{"earn: issuer.issued -> available 50",
                       "redeem: available -> issuer.redeemed 40 ...",
                       "reverse_earn: available -> issuer.reversed 10 ..."}));
  EXPECT_EQ(
      Told(log.records, late),
      (Sentences{"earn: issuer.issued -> pending 100", "mature: pending -> available 60 ...",
                 "mature: pending -> debt 40 ...", "expire: available -> issuer.expired 60 ..."}));
}

// What a kind of record that this program does not know yet may look like: one member's lot moves
// to another member.
Record MoveToLi(const SmallLog& log, int64_t points) {
  const auto* earned = std::get_if<AvailablePosting>(&log.records.back().subjects[0].effects[1]);
  Record record;
  record.header = log.records.back().header;
  record.header.sequence = log.records.size();
  const auto subject = [&](MemberOrdinal member, int64_t amount) {
    RecordSubject one;
    one.member = member;
    one.effects.push_back(AvailablePosting{
        .currency = kRose, .lot = earned->lot, .amount = amount, .balance_after = 0});
    return one;
  };
  record.subjects.push_back(subject(kMei, -points));
  record.subjects.push_back(subject(kLi, points));
  return record;
}

TEST(TraceTest, FollowsALotIntoAnotherMembersWallet) {
  SmallLog log = OpenSmallCoalition();
  const Sequence earned = Did(log, Spend(50));
  std::vector<Record> records = log.records;
  records.push_back(MoveToLi(log, 20));
  Record spent = records.back();
  spent.header.sequence = records.size();
  spent.subjects.erase(spent.subjects.begin());
  std::get<AvailablePosting>(spent.subjects[0].effects[0]).amount = -5;
  spent.books.push_back(BookPosting{
      .currency = kRose,
      .account = {.code = AccountCode::kRedeemed, .party = kFlorist, .counterparty = kCafe},
      .amount = 5});
  records.push_back(spent);

  const Trace mine = Traced(records, earned);
  EXPECT_EQ(mine.steps.size(), 2u);
  EXPECT_EQ(mine.unfollowed, std::set<MemberOrdinal>{kLi});
  const Trace hers = Traced(records, spent.header.sequence, {kLi});
  EXPECT_EQ(hers.steps.size(), 2u);
  EXPECT_EQ(hers.unfollowed, std::set<MemberOrdinal>{kMei});

  const Trace both = Traced(records, spent.header.sequence, {kMei, kLi});
  EXPECT_TRUE(both.unfollowed.empty());
  EXPECT_FALSE(both.truncated);
  ASSERT_EQ(both.steps.size(), 3u);
  EXPECT_EQ(both.steps[0].record, earned);
  EXPECT_EQ(both.steps[0].arrived, 5);
  EXPECT_EQ(both.steps[1].from.member, kMei);
  EXPECT_EQ(both.steps[1].to.member, kLi);
}

TEST(TraceTest, KeepsItselfAndTheNearestOfTooManySteps) {
  SmallLog log = OpenSmallCoalition();
  for (int i = 0; i < 5; ++i) {
    (void)log.Do(Spend(10));
  }
  const Sequence held = Did(log, Holding(log, 50));
  (void)log.Do(ReleaseHold{.hold = {.sequence = held, .ordinal = 0}});
  const Trace trace = Traced(log.records, held, {kMei}, 8);
  EXPECT_TRUE(trace.truncated);
  ASSERT_EQ(trace.steps.size(), 8u);
  const auto of = [&](TracePart part) {
    return std::count_if(trace.steps.begin(), trace.steps.end(),
                         [&](const TraceStep& step) { return step.part == part; });
  };
  EXPECT_EQ(of(TracePart::kItself), 5);
  EXPECT_GE(of(TracePart::kOrigin), 1);
  EXPECT_GE(of(TracePart::kOnward), 1);
}

TEST(TraceTest, SaysWhenTheBeginningIsMissing) {
  SmallLog log = OpenSmallCoalition();
  const Sequence earned = Did(log, Spend(30));
  const Sequence redeemed = Did(log, Spending(20));
  const std::vector<Record> rest(log.records.begin() + static_cast<ptrdiff_t>(earned) + 1,
                                 log.records.end());
  const Trace trace = Traced(rest, redeemed);
  EXPECT_TRUE(trace.truncated);
  ASSERT_EQ(trace.steps.size(), 1u);
  EXPECT_EQ(trace.steps[0].previous, kNoStep);
}

TEST(TraceTest, OfARecordWithoutPostingsHasNoStep) {
  SmallLog log = OpenSmallCoalition();
  EXPECT_TRUE(log.Declines(Spending(20)));
  EXPECT_TRUE(Traced(log.records, log.records.size() - 1).steps.empty());
}

}  // namespace
}  // namespace huitong
