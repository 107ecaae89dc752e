// The demo district in a whole ledger in memory: the same for the same seed, sound, and lively.

#include "simulation/district.h"

#include <set>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/ledger_balances.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/settlement.h"
#include "sequencer/state_image.h"
#include "simulation/street.h"
#include "support/ledger_fixture.h"

namespace huitong::testing {
namespace {

DistrictPlan SmallPlan(uint64_t seed = 1) {
  return {.seed = seed,
          .until = *FromIsoDate("2026-03-05"),
          .days = 62,
          .members = 100,
          .origin = "district.example/log"};
}

Expected<DistrictSummary, Error> Simulate(MemoryLedger& ledger, const DistrictPlan& plan) {
  return SimulateDistrict(plan, {.lane = *ledger.lane,
                                 .log = kTestLog,
                                 .macs = MacKeyForTests(),
                                 .claim = [](std::span<const PlannedMember>) {
                                   return Expected<Done, Error>(Done{});
                                 }});
}

// A district that is whole, and the summary of it.
struct Whole {
  MemoryLedger ledger;
  DistrictSummary summary;

  explicit Whole(const DistrictPlan& plan, LaneOptions options = {}) {
    ledger.Open(std::move(options));
    auto simulated = Simulate(ledger, plan);
    CHECK(simulated.has_value());
    summary = *std::move(simulated);
  }
};

std::vector<Bytes> RecordsOf(const MemoryLedger& ledger) {
  std::vector<Bytes> records;
  for (;;) {
    auto record = ledger.journal.ReadRecord(kTestLog.value, records.size());
    if (!record) return records;
    records.push_back(*std::move(record));
  }
}

Hash HashOf(MemoryLedger& ledger) {
  Hash hash{};
  LaneClient client(*ledger.lane);
  CHECK(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    hash = StateImage(state).StateHash();
    return Done{};
  }));
  return hash;
}

TEST(DistrictTest, IsTheSameForTheSamePlanHoweverTheDrainsFall) {
  Whole once(SmallPlan());
  Whole again(SmallPlan(), {.lane = 0, .limits = {.drain_places_max = 3}});
  Whole third(SmallPlan(), {.lane = 0, .limits = {.checkpoint_records = 100}});
  const auto records = RecordsOf(once.ledger);
  EXPECT_EQ(records.size(), once.summary.next_sequence);
  EXPECT_TRUE(records == RecordsOf(again.ledger));
  EXPECT_TRUE(records == RecordsOf(third.ledger));
  EXPECT_EQ(HashOf(once.ledger), HashOf(again.ledger));
}

TEST(DistrictTest, IsAnotherForAnotherSeed) {
  Whole one(SmallPlan(1));
  Whole other(SmallPlan(2));
  EXPECT_NE(HashOf(one.ledger), HashOf(other.ledger));
}

TEST(DistrictTest, EndsBeforeMidnightInShanghai) {
  const Whole district(SmallPlan());
  const auto records = RecordsOf(district.ledger);
  const auto first = DecodeRecord(records.front());
  const auto last = DecodeRecord(records.back());
  ASSERT_TRUE(first && last);
  EXPECT_EQ(ToRfc3339(first->header.committed.time), "2026-01-01T22:00:00Z");
  EXPECT_EQ(ToIsoDate(first->header.committed.day), "2026-01-02");
  EXPECT_EQ(ToIsoDate(last->header.committed.day), "2026-03-04");
  EXPECT_LT(last->header.committed.time, *FromRfc3339("2026-03-05T00:00:00+08:00"));
  EXPECT_EQ(first->header.committed.time, district.summary.began);
  EXPECT_EQ(last->header.committed.time, district.summary.ended);
}

TEST(DistrictTest, HasEveryKindOfRecordAndTheMishapsOfAnyStreet) {
  // More people than a mishap needs to happen to one of them.
  DistrictPlan plan = SmallPlan();
  plan.members = 300;
  const Whole district(plan);
  const AnswerCounts& counts = district.summary.counts;
  for (const RecordKind kind :
       {RecordKind::kCoalitionOpened, RecordKind::kPublished, RecordKind::kMemberEnrolled,
        RecordKind::kEarn, RecordKind::kRedeem, RecordKind::kExchange, RecordKind::kExpire}) {
    EXPECT_TRUE(counts.by_kind.contains(kind)) << NameOf(kind);
  }
  for (const Decline decline :
       {Decline::kInsufficientPoints, Decline::kQuoteUsed, Decline::kQuoteExpired,
        Decline::kBidAboveAsk, Decline::kMemberAlreadyEnrolled}) {
    EXPECT_TRUE(counts.declines.contains(decline)) << NameOf(decline);
  }
  EXPECT_FALSE(counts.declines.contains(Decline::kMemberNotFound));
  EXPECT_FALSE(counts.declines.contains(Decline::kQuoteSuperseded));
  EXPECT_EQ(district.summary.members, plan.members);
}

TEST(DistrictTest, CountsItsRecords) {
  const Whole district(SmallPlan());
  std::map<RecordKind, uint64_t> by_kind;
  for (const Bytes& bytes : RecordsOf(district.ledger)) {
    const auto record = DecodeRecord(bytes);
    ASSERT_TRUE(record);
    ++by_kind[record->header.kind];
  }
  EXPECT_EQ(district.summary.counts.by_kind, by_kind);
  EXPECT_EQ(district.summary.counts.records, district.summary.next_sequence);
}

TEST(DistrictTest, KeepsTheBooksBalancedAndOwesBetweenBrands) {
  Whole district(SmallPlan());
  LaneClient client(*district.ledger.lane);
  ASSERT_TRUE(client.Read([](LogState& state, const Instant&) -> Expected<Done, Missing> {
    EXPECT_EQ(FirstImbalance(state), std::nullopt);
    const auto totals = TotalsOf(state);
    EXPECT_GT(totals.at(MoneyCurrency(156)).due, 0);
    for (uint32_t currency = 1; currency <= kStreetBrands; ++currency) {
      EXPECT_GT(totals.at({.value = currency}).outstanding, 0) << currency;
      EXPECT_GT(totals.at({.value = currency}).redeemed, 0) << currency;
    }
    return Done{};
  }));
}

TEST(DistrictTest, HoldsEveryInvariantAtEveryRecord) {
  const Whole district(SmallPlan());
  LogState state;
  for (const Bytes& bytes : RecordsOf(district.ledger)) {
    const auto record = DecodeRecord(bytes);
    ASSERT_TRUE(record);
    const auto breach = FirstBreach(state, *record, [](Sequence) { return std::nullopt; });
    ASSERT_EQ(breach, std::nullopt) << *breach;
    Apply(state, *record);
  }
}

TEST(DistrictTest, ClaimsEveryNumberBeforeAnybodyIsEnrolled) {
  MemoryLedger ledger;
  ledger.Open();
  std::vector<PlannedMember> claimed;
  const auto simulated =
      SimulateDistrict(SmallPlan(), {.lane = *ledger.lane,
                                     .log = kTestLog,
                                     .macs = MacKeyForTests(),
                                     .claim = [&](std::span<const PlannedMember> members) {
                                       EXPECT_TRUE(RecordsOf(ledger).empty());
                                       claimed.assign(members.begin(), members.end());
                                       return Expected<Done, Error>(Done{});
                                     }});
  ASSERT_TRUE(simulated);
  size_t enrolled = 0;
  for (const Bytes& bytes : RecordsOf(ledger)) {
    const auto record = DecodeRecord(bytes);
    ASSERT_TRUE(record);
    if (record->header.kind != RecordKind::kMemberEnrolled ||
        record->header.request == std::nullopt) {
      continue;
    }
    const auto* fact = std::get_if<MemberEnrolled>(&record->subjects.front().effects.front());
    if (fact == nullptr) continue;
    ASSERT_LT(enrolled, claimed.size());
    const PlannedMember& planned = claimed[enrolled++];
    EXPECT_EQ(fact->id, planned.member);
    EXPECT_EQ(fact->brand, planned.brand);
    EXPECT_EQ(record->header.actor, planned.actor);
    EXPECT_EQ(record->header.request->key, planned.key_mac);
  }
  EXPECT_EQ(enrolled, claimed.size());
  EXPECT_EQ(claimed.size(), 100U);
}

TEST(DistrictTest, RecordsNothingWhenTheNumbersCannotBeClaimed) {
  MemoryLedger ledger;
  ledger.Open();
  const auto simulated = SimulateDistrict(
      SmallPlan(), {.lane = *ledger.lane,
                    .log = kTestLog,
                    .macs = MacKeyForTests(),
                    .claim = [](std::span<const PlannedMember>) -> Expected<Done, Error> {
                      return Fail(ErrorCode::kDiskFull, "the vault is full");
                    }});
  ASSERT_FALSE(simulated);
  EXPECT_EQ(simulated.error().sentence, "the vault is full");
  EXPECT_TRUE(RecordsOf(ledger).empty());
}

TEST(DistrictTest, BeginsOnlyInALogWithoutRecords) {
  Whole district(SmallPlan());
  const auto again = Simulate(district.ledger, SmallPlan(2));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(RecordsOf(district.ledger).size(), district.summary.next_sequence);
}

TEST(DistrictTest, SaysWhenTheLaneStops) {
  MemoryLedger ledger;
  ledger.Open();
  ledger.lane->Stop();
  EXPECT_FALSE(Simulate(ledger, SmallPlan()));
}

TEST(DistrictTest, RefusesAPlanThatCannotBe) {
  MemoryLedger ledger;
  ledger.Open();
  const auto refused = [&](const DistrictPlan& plan) {
    const auto simulated = Simulate(ledger, plan);
    return !simulated && simulated.error().code == ErrorCode::kInvalidArgument;
  };
  DistrictPlan plan = SmallPlan();
  plan.days = 0;
  EXPECT_TRUE(refused(plan));
  plan = SmallPlan();
  plan.members = 0;
  EXPECT_TRUE(refused(plan));
  plan = SmallPlan();
  plan.until = {.number = 30};
  EXPECT_TRUE(refused(plan));
  plan = SmallPlan();
  plan.until = kLastDay;
  EXPECT_TRUE(refused(plan));
  plan = SmallPlan();
  plan.origin = "not an origin";
  EXPECT_TRUE(refused(plan));
}

TEST(DistrictTest, SettlesAndPaysItsLastThreeMonths) {
  DistrictPlan plan = SmallPlan();
  plan.days = 100;
  plan.members = 300;
  Whole district(plan);
  EXPECT_EQ(district.summary.closed_periods, 3U);
  EXPECT_GT(district.summary.counts.by_kind.at(RecordKind::kRecordPayment), 8U);
  std::vector<Record> records;
  for (const Bytes& bytes : RecordsOf(district.ledger)) {
    auto record = DecodeRecord(bytes);
    ASSERT_TRUE(record);
    records.push_back(*std::move(record));
  }
  LaneClient client(*district.ledger.lane);
  ASSERT_TRUE(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    EXPECT_EQ(state.row.period.value, 4U);
    EXPECT_EQ(ToIsoDate(state.PeriodOf({.value = 3})->last_day), "2026-02-28");
    std::vector<Record> closings;
    for (const Sequence sequence : ClosingsFrom(state, {.value = 2})) {
      closings.push_back(records.at(sequence));
    }
    const auto settled = SettlementOf(state, {.value = 2}, closings);
    EXPECT_TRUE(settled.has_value());
    std::set<LineKind> kinds;
    for (const Line& line : settled->lines) {
      kinds.insert(line.kind);
    }
    for (const LineKind kind :
         {LineKind::kRedemption, LineKind::kExchange, LineKind::kCommission, LineKind::kFee,
          LineKind::kLevy, LineKind::kPoolShare, LineKind::kCost, LineKind::kPayment}) {
      EXPECT_TRUE(kinds.contains(kind)) << NameOf(kind);
    }
    return Done{};
  }));
}

TEST(DistrictTest, LastsOneDayIfAsked) {
  DistrictPlan plan = SmallPlan();
  plan.days = 1;
  plan.members = 20;
  const Whole district(plan);
  EXPECT_EQ(district.summary.members, 20U);
}

TEST(DistrictTest, ShowsAMemberWhoCanTryAnExchange) {
  Whole district(SmallPlan());
  const auto& example = district.summary.example;
  ASSERT_TRUE(example);
  EXPECT_NE(example->from, example->to);
  EXPECT_FALSE(example->customer_number.empty());
  LaneClient client(*district.ledger.lane);
  ASSERT_TRUE(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    const auto member = state.member_ids.Find(example->member);
    CHECK(member.presence == Presence::kFound);
    for (const auto& [currency, points] : {std::pair(example->from, example->from_points),
                                           std::pair(example->to, example->to_points)}) {
      const auto wallet = state.wallets.Find({.member = *member.value, .currency = currency});
      CHECK(wallet.presence == Presence::kFound);
      EXPECT_EQ(LiveTotal(*wallet.value, SmallPlan().until), points);
    }
    return Done{};
  }));
}

TEST(DistrictTest, IsTheSameAfterARestart) {
  Whole district(SmallPlan());
  const Hash live = HashOf(district.ledger);
  district.ledger.Open();
  EXPECT_EQ(HashOf(district.ledger), live);
}

TEST(DistrictTest, HasTheSizeOfARealStreetByDefault) {
  const Whole district(
      {.seed = 1, .until = *FromIsoDate("2026-07-01"), .origin = "district.example/log"});
  EXPECT_EQ(district.summary.members, 2000U);
  EXPECT_GE(district.summary.next_sequence, 60'000U);
  EXPECT_LE(district.summary.next_sequence, 120'000U);
  EXPECT_TRUE(district.summary.example);
}

}  // namespace
}  // namespace huitong::testing
