// The sweep after midnight: what is due is done without anybody asking, once, and in between
// others.

#include "sequencer/sweeper.h"

#include <utility>

#include <gtest/gtest.h>

#include "engine/invariants/ledger_balances.h"
#include "support/ledger_fixture.h"

namespace huitong::testing {
namespace {

constexpr int64_t kDay = kSecondsPerDay;
constexpr uint64_t kMembers = 700;  // some slices

void Accept(LaneClient& client, Operation operation) {
  const Answered answer = client.Do(std::move(operation));
  ASSERT_EQ(answer.kind, OutcomeKind::kRecorded);
  ASSERT_FALSE(answer.declined()) << NameOf(answer.declined()->code);
}

Earn PurchaseOf(uint64_t member, int64_t fen) {
  return {
      .member = MemberIdOf(member), .brand = {.value = 1}, .channel = kNoChannel, .spend_fen = fen};
}

// Two brands, many members with 100 roses each that live until the end of 2028-01.
void SetUpMembers(LaneClient& client) {
  SetUpTwoBrands(client);
  std::vector<std::future<Answered>> answers;
  const auto wait_for_all = [&answers] {
    for (auto& answer : std::exchange(answers, {})) {
      const Answered answered = answer.get();
      ASSERT_EQ(answered.kind, OutcomeKind::kRecorded);
      ASSERT_FALSE(answered.declined());
    }
  };
  for (uint64_t member = 1; member < kMembers; ++member) {
    answers.push_back(
        client.Send(CommandOf(Enrol{.brand = {.value = 1}, .member = MemberIdOf(member)},
                              "enrol " + std::to_string(member))));
  }
  // Where memory forgets, a purchase may overtake an enrolment: the members must be there first.
  wait_for_all();
  for (uint64_t member = 0; member < kMembers; ++member) {
    answers.push_back(
        client.Send(CommandOf(PurchaseOf(member, 10'000), "earn " + std::to_string(member))));
  }
  wait_for_all();
}

// The report of the next sweep that a sweeper makes.
class OneSweep {
 public:
  explicit OneSweep(MemoryLedger& ledger)
      : sweeper_({.lane = *ledger.lane,
                  .store = ledger.store,
                  .log = kTestLog,
                  .report = [this](const SweepReport& report) { Take(report); },
                  .on_failure = [](const Error&) { CHECK(false); },
                  .look_nanos = kNanosPerSecond / 1000}) {}

  SweepReport Next() {
    MutexLock lock(mutex_);
    while (next_ == reports_.size()) {
      reported_.Wait(mutex_);
    }
    return reports_[next_++];
  }

 private:
  void Take(const SweepReport& report) {
    MutexLock lock(mutex_);
    reports_.push_back(report);
    reported_.NotifyAll();
  }

  Mutex mutex_;
  Condition reported_;
  std::vector<SweepReport> reports_ GUARDED_BY(mutex_);
  size_t next_ GUARDED_BY(mutex_) = 0;
  Sweeper sweeper_;
};

struct Counts {
  uint64_t expiries = 0;
  uint64_t merge_ends = 0;
  uint64_t records = 0;
};
Counts CountsIn(MemoryLedger& ledger) {
  Counts counts;
  for (Sequence sequence = 0;; ++sequence) {
    const auto bytes = ledger.journal.ReadRecord(kTestLog.value, sequence);
    if (!bytes) return counts;
    ++counts.records;
    const auto record = DecodeRecord(*bytes);
    CHECK(record.has_value());
    if (record->header.kind == RecordKind::kExpire) ++counts.expiries;
    if (record->header.kind == RecordKind::kMergeEnd) ++counts.merge_ends;
  }
}

CurrencyTotals RosesOf(LaneClient& client) {
  CurrencyTotals totals;
  CHECK(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    CHECK(!FirstImbalance(state));
    totals = TotalsOf(state)[{.value = 1}];
    return Done{};
  }));
  return totals;
}

TEST(SweeperTest, ExpiresWhatNobodyTouchesOnceAfterItsLastDay) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpMembers(client);
  OneSweep sweep(ledger);
  EXPECT_EQ(sweep.Next().due, 0u);
  EXPECT_EQ(RosesOf(client).outstanding, static_cast<int64_t>(kMembers) * 100);

  ledger.clock.Set({.nanos = 1'832'947'200 * kNanosPerSecond});  // 2028-02-01 in Shanghai
  const SweepReport report = sweep.Next();
  EXPECT_EQ(ToIsoDate(report.day), "2028-02-01");
  EXPECT_EQ(report.wallets, kMembers);
  EXPECT_EQ(report.due, kMembers);
  EXPECT_EQ(RosesOf(client).outstanding, 0);
  EXPECT_EQ(RosesOf(client).expired, static_cast<int64_t>(kMembers) * 100);
  EXPECT_EQ(CountsIn(ledger).expiries, kMembers);

  ledger.clock.Advance(kDay);
  EXPECT_EQ(sweep.Next().due, 0u);
  EXPECT_EQ(CountsIn(ledger).expiries, kMembers);
}

TEST(SweeperTest, LeavesNothingForALaterTouchAndDoesNothingThatATouchDid) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpMembers(client);
  ledger.clock.Set({.nanos = 1'832'947'200 * kNanosPerSecond});
  Accept(client, PurchaseOf(0, 100));  // touched before the sweep
  OneSweep sweep(ledger);
  EXPECT_EQ(sweep.Next().due, kMembers - 1);
  const uint64_t expiries = CountsIn(ledger).expiries;
  EXPECT_EQ(expiries, kMembers);
  Accept(client, PurchaseOf(1, 100));
  EXPECT_EQ(CountsIn(ledger).expiries, expiries);
}

TEST(SweeperTest, SweepsAStateThatIsMostlyNotInMemory) {
  MemoryLedger ledger;
  LaneOptions options;
  options.limits.checkpoint_records = 50;
  options.limits.evict_one_in = 2;
  ledger.Open(options);
  LaneClient client(*ledger.lane);
  SetUpMembers(client);
  ledger.clock.Set({.nanos = 1'832'947'200 * kNanosPerSecond});
  {
    OneSweep sweep(ledger);
    EXPECT_EQ(sweep.Next().due, kMembers);
  }
  EXPECT_EQ(CountsIn(ledger).expiries, kMembers);
  ledger.Open();
  LaneClient after(*ledger.lane);
  EXPECT_EQ(RosesOf(after).outstanding, 0);
}

TEST(SweeperTest, CompletesAMergeWhoseCoolOffIsOver) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpMembers(client);
  Accept(client, Merge{.source = MemberIdOf(3), .target = MemberIdOf(4)});
  OneSweep sweep(ledger);
  EXPECT_EQ(sweep.Next().merges, 0u);
  ledger.clock.Advance(8 * kDay);
  EXPECT_EQ(sweep.Next().merges, 1u);
  EXPECT_EQ(CountsIn(ledger).merge_ends, 1u);
}

TEST(SweeperTest, LetsRequestsThroughAndEndsWhenItIsToldTo) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpMembers(client);
  ledger.clock.Set({.nanos = 1'832'947'200 * kNanosPerSecond});
  {
    OneSweep sweep(ledger);
    for (uint64_t member = 0; member < 50; ++member) {
      Accept(client, PurchaseOf(member, 100));
    }
  }
  // Wherever it was stopped, the next one goes on.
  OneSweep again(ledger);
  (void)again.Next();
  EXPECT_EQ(CountsIn(ledger).expiries, kMembers);
  EXPECT_EQ(RosesOf(client).outstanding, 50);
}

TEST(SweeperTest, EndsWhenItsLaneStops) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpMembers(client);
  ledger.clock.Set({.nanos = 1'832'947'200 * kNanosPerSecond});
  OneSweep sweep(ledger);
  ledger.lane->Stop();
}

}  // namespace
}  // namespace huitong::testing
