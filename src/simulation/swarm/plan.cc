#include "simulation/swarm/plan.h"

#include <algorithm>
#include <bit>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr std::array kZones = {"Asia/Shanghai",     "Asia/Shanghai",      "UTC",
                               "America/New_York",  "Pacific/Kiritimati", "Asia/Kathmandu",
                               "Pacific/Pago_Pago", "Australia/Lord_Howe"};
// The first of Sorts() are the operator's: they happen seldom.
constexpr size_t kPublishingSorts = 11;
// Mornings around which calendars go wrong.
constexpr std::array kBeginnings = {"2026-01-15", "2024-02-27", "2027-12-30", "2028-02-28",
                                    "2099-12-30", "2026-10-30", "2026-03-07", "2200-02-27"};

template <class T, size_t n>
const T& OneOf(const std::array<T, n>& choices, Prng& prng) {
  return choices[prng.Below(n)];
}

// As many small as large numbers, from 1 to `max`.
uint32_t LogUniform(Prng& prng, uint32_t max) {
  const auto bits = static_cast<uint32_t>(std::bit_width(max));
  const uint64_t top = uint64_t{1} << prng.Below(bits + 1);
  return static_cast<uint32_t>(prng.Between(1, static_cast<int64_t>(std::min<uint64_t>(top, max))));
}

// A few members whose wallets reach their limit.
void DrawRiches(SwarmPlan& plan, Prng& prng) {
  plan.generous = true;
  plan.brands = 2;
  plan.members = static_cast<uint32_t>(prng.Between(1, 3));
  plan.amounts = {0, 1, 8, 0, 8, 0};
  plan.settlement_price_max = 1;
  plan.term_max = 60;
  plan.return_window_max = 0;
  plan.paces = {8, 16, 2, 0, 0, 0};
  for (size_t sort = 0; sort < plan.weights.size(); ++sort) {
    plan.weights[sort] = sort < kPublishingSorts ? 0 : static_cast<uint32_t>(prng.Between(0, 2));
  }
  for (const char* name : {"earn", "redeem", "reverse earn", "exchange"}) {
    plan.weights[SortNamed(name)] += static_cast<uint32_t>(prng.Between(4, 16));
  }
}

// Prices and pairs change within the window over which they are looked at, and few members exchange
// all the time.
void DrawMarket(SwarmPlan& plan, Prng& prng) {
  plan.coalition.look_back_hours = OneOf(std::array<uint32_t, 3>{1, 24, 720}, prng);
  plan.brands = static_cast<uint32_t>(prng.Between(2, 5));
  plan.members = LogUniform(prng, 16);
  plan.weights[SortNamed("publish rate book")] = static_cast<uint32_t>(prng.Between(4, 12));
  plan.weights[SortNamed("approve publication")] = static_cast<uint32_t>(prng.Between(12, 36));
  plan.weights[SortNamed("earn")] += static_cast<uint32_t>(prng.Between(8, 24));
  plan.weights[SortNamed("exchange")] += static_cast<uint32_t>(prng.Between(24, 64));
  plan.paces[0] += 16;
  plan.paces[1] += 32;
  plan.paces[5] += 4;
}

// A quarter of the seeds have no faults, a quarter one kind of them: rare bugs hide behind common
// faults.
void DrawFaults(SwarmPlan& plan, Prng& prng) {
  const auto rate = [&](size_t fault) {
    const bool crash = fault >= static_cast<size_t>(Fault::kKill) &&
                       fault <= static_cast<size_t>(Fault::kCrashInRecovery);
    return static_cast<uint32_t>(crash ? prng.Between(50, 500) : prng.Between(3, 60));
  };
  const uint64_t style = prng.Below(4);
  if (style == 1) {
    const size_t only = prng.Below(kFaults);
    plan.fault_one_in[only] = rate(only);
  }
  for (size_t fault = 0; style >= 2 && fault < kFaults; ++fault) {
    if (prng.OneIn(2)) plan.fault_one_in[fault] = rate(fault);
  }
  const bool needs_checkpoints = plan.rate(Fault::kEviction) > 0;
  if (needs_checkpoints || prng.OneIn(2)) {
    plan.checkpoint_one_in = static_cast<uint32_t>(prng.Between(10, 300));
  }
  plan.evict_one_in = static_cast<uint64_t>(prng.Between(1, 4));
}

// Every second seed has periods. They are drawn apart: the others are as they were without.
void DrawPeriods(SwarmPlan& plan) {
  constexpr uint64_t kApart = 0x9e3779b97f4a7c15;
  Prng prng(plan.seed ^ kApart);
  for (size_t sort = 0; sort < kPeriodSorts; ++sort) {
    plan.weights.push_back(plan.seed % 2 == 0 ? 0 : LogUniform(prng, 4));
  }
}

// Half of the seeds have limits, but where wallets are to get full, and half of those a brand that
// means to vanish. They are drawn apart, too.
void DrawLimits(SwarmPlan& plan) {
  constexpr uint64_t kApart = 0xd1b54a32d192ed03;
  Prng prng(plan.seed ^ kApart);
  plan.limits = !plan.generous && (plan.seed % 4 == 1 || plan.seed % 4 == 2);
  plan.weights.push_back(plan.limits ? LogUniform(prng, 6) : 0);
  plan.weights.push_back(plan.limits ? LogUniform(prng, 6) : 0);
  plan.weights.push_back(0);  // a rogue has a time of its own
  if (!plan.limits || prng.OneIn(2)) return;
  // One of the first, which is soon there.
  plan.rogue.brand = {.value = static_cast<uint32_t>(prng.Between(1, 2))};
  plan.rogue.begins = static_cast<uint64_t>(prng.Between(60, 400));
  plan.settlement_price_max = 1'000'000;
  plan.rogue.pays_in = prng.OneIn(3);
  plan.rogue.is_watched = prng.OneIn(3);
  plan.rogue.is_avoided = !prng.OneIn(3);
  plan.rogue.ends = plan.rogue.begins + static_cast<uint64_t>(prng.Between(100, 400));
}

// A third of the seeds pay baskets by points. They are drawn apart, too.
void DrawTenders(SwarmPlan& plan) {
  constexpr uint64_t kApart = 0x2545f4914f6cdd1d;
  Prng prng(plan.seed ^ kApart);
  const bool tenders = plan.seed % 3 == 0;
  for (size_t sort = 0; sort < kTenderSorts; ++sort) {
    // Policies are few, and most baskets are settled: few would come so far else.
    constexpr std::array<uint32_t, kTenderSorts> kMost = {3, 24, 48, 12, 24};
    plan.weights.push_back(tenders ? 1 + LogUniform(prng, kMost[sort]) : 0);
  }
}

// In a quarter of the seeds members hold units. They are drawn apart, too.
void DrawUnits(SwarmPlan& plan) {
  constexpr uint64_t kApart = 0x9e6c63d0876a9a47;
  Prng prng(plan.seed ^ kApart);
  plan.units = plan.seed % 4 == 1;
  plan.weights.push_back(plan.units ? 1 + LogUniform(prng, 3) : 0);
  if (!plan.units) return;
  uint32_t& approving = plan.weights[SortNamed("approve publication")];
  approving = std::max(approving, 4u);
}

// Half of the seeds with periods have sponsors, verified members and disputes. They are drawn
// apart, too.
void DrawClaims(SwarmPlan& plan) {
  constexpr uint64_t kApart = 0xbf58476d1ce4e5b9;
  Prng prng(plan.seed ^ kApart);
  const bool claims = plan.seed % 4 == 1;
  for (size_t sort = 0; sort < kClaimSorts; ++sort) {
    constexpr std::array<uint32_t, kClaimSorts> kMost = {12, 4, 6, 3, 2};
    plan.weights.push_back(claims ? 1 + LogUniform(prng, kMost[sort]) : 0);
  }
}

}  // namespace

std::string_view NameOf(Fault fault) {
  switch (fault) {
    case Fault::kEviction:
      return "eviction";
    case Fault::kKill:
      return "kill";
    case Fault::kLossOfPower:
      return "loss of power";
    case Fault::kTornSectors:
      return "torn sectors";
    case Fault::kFailedWrite:
      return "failed write";
    case Fault::kCrashInRecovery:
      return "crash in recovery";
    case Fault::kOvertaking:
      return "overtaking";
    case Fault::kFingerprintCollision:
      return "fingerprint collision";
    case Fault::kClockStepsBack:
      return "clock steps back";
    case Fault::kLostAnswer:
      return "lost answer";
  }
  return {};
}

SwarmPlan DrawPlan(uint64_t seed, size_t sorts) {
  Prng prng(seed);
  SwarmPlan plan;
  plan.seed = seed;
  plan.coalition = {.names = {.chinese = "模拟", .english = "Simulated"},
                    .time_zone = OneOf(kZones, prng),
                    .money = 156,
                    .unit_anchor = 1'000'000,
                    .look_back_hours = OneOf(std::array<uint32_t, 5>{0, 1, 24, 24, 720}, prng),
                    .origin = "huitong.simulated/log/sha256",
                    .demo = false};
  const Day day = *FromIsoDate(OneOf(kBeginnings, prng));
  plan.begins = {.nanos = (int64_t{day.number} * kSecondsPerDay + prng.Between(0, 86'399)) *
                          kNanosPerSecond};
  plan.brands = static_cast<uint32_t>(prng.Between(2, 12));
  plan.members = LogUniform(prng, 2'000);
  plan.skew = static_cast<uint32_t>(prng.Between(1, 4));
  constexpr size_t kApart = kPeriodSorts + kLimitSorts + kTenderSorts + kUnitSorts + kClaimSorts;
  for (size_t sort = 0; sort < sorts - kApart; ++sort) {
    const bool publishes = sort < kPublishingSorts;
    plan.weights.push_back(prng.OneIn(4) ? 0 : LogUniform(prng, publishes ? 2 : 24));
  }
  for (uint32_t& weight : plan.amounts) {
    weight = prng.OneIn(3) ? 0 : LogUniform(prng, 16);
  }
  // Who is frozen or gone has nothing more to show.
  for (const char* name : {"change status", "close", "merge"}) {
    uint32_t& weight = plan.weights[SortNamed(name)];
    weight = prng.OneIn(2) ? 0 : std::min<uint32_t>(weight, 2);
  }
  // Rate books have to come into force: they are approved more often than proposed, and seldom
  // rejected.
  const uint32_t proposing = plan.weights[SortNamed("publish rate book")];
  plan.weights[SortNamed("approve publication")] += 2 * proposing;
  uint32_t& rejecting = plan.weights[SortNamed("reject publication")];
  rejecting = prng.OneIn(2) ? 0 : std::min<uint32_t>(rejecting, 1);
  plan.amounts[1] += 2;
  plan.settlement_price_max =
      OneOf(std::array<int64_t, 4>{1, 1'000'000, 1'000'000, int64_t{1} << 61}, prng);
  plan.term_max = OneOf(std::array<uint32_t, 4>{2, 12, 24, 60}, prng);
  plan.return_window_max = OneOf(std::array<uint32_t, 4>{0, 7, 40, 3'660}, prng);
  plan.lines_one_in = static_cast<uint32_t>(prng.Between(2, 20));
  plan.unknown_one_in = static_cast<uint32_t>(prng.Between(10, 500));
  plan.clash_one_in = static_cast<uint32_t>(prng.Between(10, 200));
  constexpr std::array<uint32_t, kPaces> kHighest = {32, 32, 16, 4, 2, 8};
  for (size_t pace = 0; pace < kPaces; ++pace) {
    plan.paces[pace] = prng.OneIn(3) ? 0 : LogUniform(prng, kHighest[pace]);
  }
  plan.paces[1] += 4;
  plan.drain_one_in = 1 + LogUniform(prng, 32);
  if (prng.OneIn(2)) plan.sweep_one_in = static_cast<uint32_t>(prng.Between(10, 200));
  plan.machine.segment_bytes = uint64_t{1} << prng.Between(14, 17);
  plan.machine.reads_all_state = prng.OneIn(2);
  if (prng.OneIn(10)) {
    DrawRiches(plan, prng);
  } else if (prng.OneIn(5)) {
    DrawMarket(plan, prng);
  }
  DrawFaults(plan, prng);
  DrawPeriods(plan);
  DrawLimits(plan);
  DrawTenders(plan);
  DrawUnits(plan);
  DrawClaims(plan);
  return plan;
}

}  // namespace huitong
