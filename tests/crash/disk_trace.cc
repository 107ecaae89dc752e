#include "disk_trace.h"

#include "base/check.h"
#include "engine/testing/small_coalition.h"
#include "simulation/swarm/wishes.h"

namespace huitong {
namespace {

constexpr uint64_t kMembers = 6;

// A quick operation of a small street; `last` is the record of the one before.
Operation AnyOperation(uint64_t seed, Prng& prng, size_t n, Sequence last) {
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
                  .receipt = MarkOf(seed + 1, n)};
  }
}

std::vector<Operation> Opening(uint64_t seed) {
  std::vector<Operation> opening = {OpenCoalition{.coalition = CoalitionNamed("disk")},
                                    RegisterBrand{.brand = BrandNamed("florist")},
                                    RegisterBrand{.brand = BrandNamed("cafe")},
                                    RegisterCurrency{.currency = CurrencyNamed("rose", kFlorist)}};
  for (uint64_t member = 0; member < kMembers; ++member) {
    opening.emplace_back(Enrol{.brand = kFlorist, .member = SimulatedMember(seed, member)});
  }
  return opening;
}

Moment MomentOf(uint64_t seed, size_t n, Operation operation) {
  Moment moment;
  moment.clock = SecondsAfter(At("2026-01-15 10:00"), static_cast<int64_t>(n)).time;
  moment.command.actor = {.kind = ActorKind::kOperator, .number = 0};
  moment.command.macs = {.key = MarkOf(seed, 2 * n), .request = MarkOf(seed, 2 * n + 1)};
  moment.command.operation = std::move(operation);
  return moment;
}

}  // namespace

DiskTrace MakeDiskTrace(uint64_t seed, size_t operations) {
  DiskTrace trace;
  Machine machine(SmallSegments());
  CHECK(machine.Start().has_value());
  trace.states[0] = HashOf(machine);
  Prng prng(seed);
  std::vector<Operation> opening = Opening(seed);
  for (size_t n = 0; n < operations; ++n) {
    const Sequence next = machine.log().state.row.next_sequence;
    trace.moments.push_back(
        MomentOf(seed, n, n < opening.size() ? opening[n] : AnyOperation(seed, prng, n, next - 1)));
    CHECK(Play(machine, trace, n));
    trace.states[machine.durable()] = HashOf(machine);
  }
  return trace;
}

bool Play(Machine& machine, const DiskTrace& trace, size_t n) {
  constexpr size_t kCheckpointEvery = 25;
  constexpr size_t kEntriesAtOnce = 3;
  const Moment& moment = trace.moments[n];
  SeenRecords seen;
  std::vector<Record> made;
  for (;;) {
    const Transacted done = machine.Offer(moment.command, moment.clock, seen, made);
    if (done.verdict != Verdict::kMissing) break;
    if (!machine.Supply(done.missing, seen)) return false;
  }
  const bool begins = n % kCheckpointEvery == kCheckpointEvery - 1;
  const auto closed = begins ? machine.CloseDrainAndBeginCheckpoint() : machine.CloseDrain();
  return closed && machine.TendCheckpoint(kEntriesAtOnce);
}

MachineHabits SmallSegments() { return {.segment_bytes = 65'536, .reads_all_state = true}; }

Hash HashOf(Machine& machine) {
  const auto whole = machine.WholeState();
  CHECK(whole.has_value());
  return whole->StateHash();
}

FailedTrace PlayUntilFailure(Machine& machine, const DiskTrace& trace) {
  if (!machine.Start()) return {.at_all = true};
  for (size_t n = 0; n < trace.moments.size(); ++n) {
    const Sequence before = machine.durable();
    if (Play(machine, trace, n)) continue;
    return {.at_all = true, .acknowledged = std::max(before, machine.durable())};
  }
  return {.at_all = false, .acknowledged = machine.durable()};
}

}  // namespace huitong
