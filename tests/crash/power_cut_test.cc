// Every call on the disk of a trace fails once, the power goes with it in eight ways, and the next
// start has what was acknowledged, whole operations, and nothing else.

#include <iostream>

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"
#include "simulation/swarm/machine.h"
#include "simulation/swarm/wishes.h"

namespace huitong {
namespace {

constexpr size_t kOperations = 300;
constexpr uint64_t kMembers = 6;
constexpr int kNoFailure = std::numeric_limits<int>::max();

constexpr std::array kCuts = {
    PowerCut{.data = UnsyncedData::kNone, .names_stay = false},
    PowerCut{.data = UnsyncedData::kNone, .names_stay = true},
    PowerCut{.data = UnsyncedData::kAll, .names_stay = false},
    PowerCut{.data = UnsyncedData::kAll, .names_stay = true},
    PowerCut{.data = UnsyncedData::kPrefix, .names_stay = true},
    PowerCut{.data = UnsyncedData::kSectors, .names_stay = false},
    PowerCut{.data = UnsyncedData::kSectors, .names_stay = true},
    PowerCut{.data = UnsyncedData::kPages, .names_stay = true},
};

struct Moment {
  Command command;
  Timestamp clock;
};

// What was asked for, and what the state was after each operation.
struct Trace {
  std::vector<Moment> moments;
  std::map<Sequence, Hash> states;
};

// A quick operation of a small street; `last` is the record of the one before.
Operation AnyOperation(uint64_t seed, Prng& prng, size_t i, Sequence last) {
  const MemberId member = SimulatedMember(seed, prng.Below(kMembers));
  const Points points = PointsOf(prng.Between(1, 40));
  switch (prng.Below(5)) {
    case 0:
      return Redeem{.member = member,
                    .currency = kRose,
                    .acceptor = kCafe,
                    .channel = kNoChannel,
                    .points = points};
    case 1:
      return PlaceHold{.member = member,
                       .currency = kRose,
                       .acceptor = kCafe,
                       .channel = kNoChannel,
                       .points = points,
                       .ends = At("2026-01-16").time};
    case 2:
      return CaptureHold{.hold = {.sequence = last, .ordinal = 0}, .points = points};
    case 3:
      return ReverseEarn{.original = last, .spend_fen = 500, .lines = {}};
    default:
      return Earn{.member = member,
                  .brand = kFlorist,
                  .channel = kNoChannel,
                  .spend_fen = prng.Between(500, 20'000),
                  .lines = {},
                  .currency = std::nullopt,
                  .receipt = MarkOf(seed + 1, i)};
  }
}

std::vector<Operation> Opening(uint64_t seed) {
  std::vector<Operation> opening = {OpenCoalition{.coalition = CoalitionNamed("power")},
                                    RegisterBrand{.brand = BrandNamed("florist")},
                                    RegisterBrand{.brand = BrandNamed("cafe")},
                                    RegisterCurrency{.currency = CurrencyNamed("rose", kFlorist)}};
  for (uint64_t member = 0; member < kMembers; ++member) {
    opening.emplace_back(Enrol{.brand = kFlorist, .member = SimulatedMember(seed, member)});
  }
  return opening;
}

Moment MomentOf(uint64_t seed, size_t i, Operation operation) {
  Moment moment;
  moment.clock = SecondsAfter(At("2026-01-15 10:00"), static_cast<int64_t>(i)).time;
  moment.command.actor = {.kind = ActorKind::kOperator, .number = 0};
  moment.command.macs = {.key = MarkOf(seed, 2 * i), .request = MarkOf(seed, 2 * i + 1)};
  moment.command.operation = std::move(operation);
  return moment;
}

// Offers it until nothing is missing, and makes it durable; every 25th begins a state checkpoint,
// of which some is stored with each. False where the disk failed.
bool Play(Machine& machine, const Moment& moment, size_t i) {
  constexpr size_t kCheckpointEvery = 25;
  constexpr size_t kEntriesAtOnce = 3;
  SeenRecords seen;
  std::vector<Record> made;
  for (;;) {
    const Transacted done = machine.Offer(moment.command, moment.clock, seen, made);
    if (done.verdict != Verdict::kMissing) break;
    if (!machine.Supply(done.missing, seen)) return false;
  }
  const bool begins = i % kCheckpointEvery == kCheckpointEvery - 1;
  const auto closed = begins ? machine.CloseDrainAndBeginCheckpoint() : machine.CloseDrain();
  return closed && machine.TendCheckpoint(kEntriesAtOnce);
}

MachineHabits SmallSegments() { return {.segment_bytes = 65'536, .reads_all_state = true}; }

Hash HashOf(Machine& machine) {
  const auto whole = machine.WholeState();
  CHECK(whole.has_value());
  return whole->StateHash();
}

Trace MakeTrace(uint64_t seed) {
  Trace trace;
  Machine machine(SmallSegments());
  CHECK(machine.Start().has_value());
  trace.states[0] = HashOf(machine);
  Prng prng(seed);
  std::vector<Operation> opening = Opening(seed);
  for (size_t i = 0; i < kOperations; ++i) {
    const Sequence next = machine.log().state.row.next_sequence;
    trace.moments.push_back(
        MomentOf(seed, i, i < opening.size() ? opening[i] : AnyOperation(seed, prng, i, next - 1)));
    CHECK(Play(machine, trace.moments.back(), i));
    trace.states[machine.durable()] = HashOf(machine);
  }
  return trace;
}

// The trace until the disk fails, after so many calls that change or sync something.
struct Failed {
  bool at_all = false;
  Sequence acknowledged = 0;
};
Failed PlayUntilFailure(Machine& machine, const Trace& trace, int calls) {
  machine.disk().FailAfter(calls);
  if (!machine.Start()) return {.at_all = true};
  for (size_t i = 0; i < trace.moments.size(); ++i) {
    const Sequence before = machine.durable();
    if (Play(machine, trace.moments[i], i)) continue;
    return {.at_all = true, .acknowledged = std::max(before, machine.durable())};
  }
  return {.at_all = false, .acknowledged = machine.durable()};
}

class PowerCutTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(PowerCutTest, LeavesWhatWasAcknowledgedAndWholeOperations) {
  const Trace trace = MakeTrace(GetParam());
  Prng prng(GetParam());
  int calls = 0;
  int images = 0;
  int beyond = 0;  // more is there than was acknowledged
  for (bool failed = true; failed; ++calls) {
    for (const PowerCut& cut : kCuts) {
      Machine machine(SmallSegments());
      const Failed until = PlayUntilFailure(machine, trace, calls);
      failed = until.at_all;
      machine.Stop();
      machine.disk().FailAfter(kNoFailure);
      machine.disk().LosePower(cut, prng);
      const auto started = machine.Start();
      ASSERT_TRUE(started) << "call " << calls << ": " << started.error().sentence;
      const Sequence found = machine.durable();
      ASSERT_GE(found, until.acknowledged) << "call " << calls;
      const auto state = trace.states.find(found);
      ASSERT_NE(state, trace.states.end()) << "call " << calls << ": half an operation";
      ASSERT_EQ(HashOf(machine), state->second) << "call " << calls;
      if (found > until.acknowledged) ++beyond;
      ++images;
    }
  }
  std::cout << calls << " calls on the disk, " << images << " losses of power, " << beyond
            << " of which left an operation that was not acknowledged yet\n";
  EXPECT_GT(calls, static_cast<int>(kOperations));
  EXPECT_GT(beyond, 0);
}

INSTANTIATE_TEST_SUITE_P(Traces, PowerCutTest, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace huitong
