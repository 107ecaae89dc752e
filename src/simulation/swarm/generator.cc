#include "simulation/swarm/generator.h"

#include <algorithm>

#include "base/check.h"
#include "base/time_zone.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// So that what is counted from it, a year or a window on, fits int64 nanoseconds.
constexpr Timestamp kLastClock{.nanos = int64_t{9'000'000'000} * kNanosPerSecond};
constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;

// Everything a coalition begins with.
std::vector<size_t> OpeningOf(const SwarmPlan& plan, Prng& prng) {
  std::vector<size_t> sorts = {SortNamed("open coalition")};
  for (uint32_t i = 0; i < plan.brands; ++i) {
    sorts.push_back(SortNamed("register brand"));
  }
  for (uint32_t i = 0; i < plan.brands; ++i) {
    sorts.push_back(SortNamed("register currency"));
  }
  for (uint32_t i = 0; plan.generous && i < 4 * plan.brands; ++i) {
    sorts.push_back(SortNamed("publish earn rate"));
  }
  if (!prng.OneIn(4)) sorts.push_back(SortNamed("register channel"));
  if (plan.generous || !prng.OneIn(4)) {
    sorts.push_back(SortNamed("publish rate book"));
    // The first may be asked for by who proposed it.
    for (int i = 0; i < 3; ++i) {
      sorts.push_back(SortNamed("approve publication"));
    }
  }
  for (uint32_t i = 0; i < std::min<uint32_t>(plan.members, 40); ++i) {
    sorts.push_back(SortNamed("enrol"));
  }
  // The first are those of a rogue.
  for (uint32_t i = 0; plan.limits && i < 1 + plan.brands / 2; ++i) {
    sorts.push_back(SortNamed("publish limits"));
  }
  std::reverse(sorts.begin(), sorts.end());
  return sorts;
}

}  // namespace

Generator::Generator(SwarmPlan plan)
    : plan_(std::move(plan)), prng_(plan_.seed ^ 0x7377'6172'6d), clock_(plan_.begins) {
  opening_ = OpeningOf(plan_, prng_);
}

Timestamp Generator::NextMoment() const {
  Timestamp next = kLastClock;
  for (const Timestamp moment : notebook_.moments) {
    if (moment > clock_) next = std::min(next, moment);
  }
  return next == kLastClock ? clock_ : next;
}

Timestamp Generator::NextTurn() const {
  Timestamp next = kLastClock;
  for (const KnownTurn& turn : notebook_.turns) {
    if (turn.at > clock_) next = std::min(next, turn.at);
  }
  return next == kLastClock ? clock_ : next;
}

void Generator::MoveClock() {
  const uint32_t back = plan_.rate(Fault::kClockStepsBack);
  if (back > 0 && prng_.OneIn(back)) {
    clock_.nanos -=
        prng_.OneIn(2) ? prng_.Between(1, kNanosPerSecond) : prng_.Between(1, 2 * kNanosPerDay);
    return;
  }
  // A rogue has no time to lose.
  if (plan_.rogue.ActsAt(commands_.size()) && !prng_.OneIn(32)) {
    clock_.nanos += prng_.Between(0, 20 * kNanosPerSecond);
    return;
  }
  uint32_t all = 0;
  for (const uint32_t weight : plan_.paces) {
    all += weight;
  }
  uint64_t at = prng_.Below(all);
  size_t pace = 0;
  for (; at >= plan_.paces[pace]; ++pace) {
    at -= plan_.paces[pace];
  }
  int64_t forward = 0;
  switch (pace) {
    case 0:
      forward = prng_.Between(0, 1'000'000);
      break;
    case 2:
      forward = prng_.Between(1, kNanosPerDay);
      break;
    case 3:
      forward = prng_.Between(1, 10 * kNanosPerDay);
      break;
    case 4:
      forward = prng_.OneIn(8) ? prng_.Between(1, 800 * kNanosPerDay)
                               : prng_.Between(1, 40 * kNanosPerDay);
      break;
    case 5: {
      // To where something changes, or the nanosecond before or after.
      Timestamp to = clock_;
      if (!notebook_.turns.empty() && prng_.OneIn(3)) {
        to = NextTurn();
      } else if (!notebook_.moments.empty() && prng_.OneIn(2)) {
        to = prng_.OneIn(2) ? NextMoment()
                            : notebook_.moments[prng_.Below(notebook_.moments.size())];
      } else if (!notebook_.days.empty()) {
        const Day day = notebook_.days[prng_.Below(notebook_.days.size())];
        const auto zone = TimeZone::Named(plan_.coalition.time_zone);
        CHECK(zone.has_value());
        const bool writable = day.number < 100'000;
        if (writable) to = zone->StartOf({.number = day.number + (prng_.OneIn(2) ? 1 : 0)});
      }
      to.nanos += prng_.Between(-1, 1);
      forward = std::max<int64_t>(to.nanos - clock_.nanos, 0);
      break;
    }
    default:
      forward = prng_.Between(0, 60) * kNanosPerSecond;
  }
  clock_ = std::min(Timestamp{.nanos = clock_.nanos + forward}, kLastClock);
}

std::optional<Step> Generator::Befall() {
  Step step;
  step.clock = clock_;
  step.chance = prng_.Next();
  const auto happens = [&](Fault fault) {
    return plan_.rate(fault) > 0 && prng_.OneIn(plan_.rate(fault));
  };
  constexpr std::array kCrashes = {std::pair(Fault::kKill, CrashKind::kKill),
                                   std::pair(Fault::kLossOfPower, CrashKind::kLossOfPower),
                                   std::pair(Fault::kTornSectors, CrashKind::kTornSectors),
                                   std::pair(Fault::kFailedWrite, CrashKind::kFailedWrite),
                                   std::pair(Fault::kCrashInRecovery, CrashKind::kInRecovery)};
  for (const auto& [fault, crash] : kCrashes) {
    if (!happens(fault)) continue;
    step.kind = StepKind::kCrash;
    step.crash = crash;
    return step;
  }
  if (happens(Fault::kEviction)) {
    step.kind = StepKind::kEvict;
    step.one_in = plan_.evict_one_in;
    return step;
  }
  if (plan_.checkpoint_one_in > 0 && prng_.OneIn(plan_.checkpoint_one_in)) {
    step.kind = StepKind::kCheckpoint;
    return step;
  }
  if (plan_.sweep_one_in > 0 && prng_.OneIn(plan_.sweep_one_in)) {
    step.kind = StepKind::kSweep;
    return step;
  }
  if (prng_.OneIn(plan_.drain_one_in)) {
    step.kind = StepKind::kCloseDrain;
    return step;
  }
  return std::nullopt;
}

std::optional<Step> Generator::Repeat(const std::vector<Step>& steps) {
  const bool repeats_lost = !lost_.empty() && !prng_.OneIn(4);
  const uint32_t lost_answer = plan_.rate(Fault::kLostAnswer);
  const bool repeats = !commands_.empty() && lost_answer > 0 && prng_.OneIn(lost_answer);
  if (!repeats_lost && !repeats) return std::nullopt;
  size_t chosen = 0;
  if (repeats_lost) {
    chosen = lost_.back();
    lost_.pop_back();
  } else {
    const size_t recent = std::min<size_t>(commands_.size(), prng_.OneIn(2) ? 3 : 1'000);
    chosen = commands_[commands_.size() - 1 - prng_.Below(recent)];
  }
  Step step = steps[chosen];
  step.clock = clock_;
  step.chance = prng_.Next();
  return step;
}

size_t Generator::ChooseSort() {
  if (!opening_.empty()) {
    const size_t sort = opening_.back();
    opening_.pop_back();
    return sort;
  }
  if (plan_.rogue.ActsAt(commands_.size()) && !prng_.OneIn(6)) return SortNamed("rogue");
  uint64_t all = 1;  // of an earning, which no run is without
  for (const uint32_t weight : plan_.weights) {
    all += weight;
  }
  uint64_t at = prng_.Below(all);
  for (size_t sort = 0; sort < plan_.weights.size(); ++sort) {
    if (at < plan_.weights[sort]) return sort;
    at -= plan_.weights[sort];
  }
  return SortNamed("earn");
}

Step Generator::Ask(size_t sort, const Configuration& configuration) {
  Wishes wishes{.prng = prng_,
                .plan = plan_,
                .notebook = notebook_,
                .configuration = configuration,
                .clock = latest_,
                .rogue_is_gone = plan_.rogue.IsGoneAt(commands_.size())};
  auto wish = Sorts()[sort].make(wishes);
  if (!wish) {
    sort = SortNamed("earn");
    wish = Sorts()[sort].make(wishes);
  }
  Step step;
  step.clock = clock_;
  step.chance = prng_.Next();
  step.sort = sort;
  step.refers_to = wish->refers_to;
  step.command.operation = std::move(wish->operation);
  step.command.occurred = wish->occurred;
  step.command.language = prng_.OneIn(2) ? Language::kChinese : Language::kEnglish;
  const uint32_t overtaking = plan_.rate(Fault::kOvertaking);
  step.may_be_overtaken = overtaking > 0 && prng_.OneIn(overtaking);
  return step;
}

void Generator::GiveMarks(Step& step, const std::vector<Step>& steps) {
  Command& command = step.command;
  command.actor = {.kind = ActorKind::kOperator, .number = 0};
  if (prng_.OneIn(3)) {
    command.actor = {.kind = ActorKind::kBrand,
                     .number = static_cast<uint32_t>(prng_.Between(1, plan_.brands))};
  } else if (prng_.OneIn(3)) {
    command.actor = {.kind = ActorKind::kUser,
                     .number = static_cast<uint32_t>(prng_.Between(1, 3))};
  }
  ++keys_;
  command.macs = {.key = MarkOf(plan_.seed, 2 * keys_),
                  .request = MarkOf(plan_.seed, 2 * keys_ + 1)};
  const bool trades = static_cast<int>(KindOf(command.operation)) >= 16;
  if (trades && prng_.OneIn(3)) command.number = MarkOf(plan_.seed ^ 1, keys_);
  if (commands_.empty()) return;
  const Mac& other = steps[commands_[prng_.Below(commands_.size())]].command.macs.key;
  const uint32_t collision = plan_.rate(Fault::kFingerprintCollision);
  if (plan_.clash_one_in > 0 && prng_.OneIn(plan_.clash_one_in)) {
    command.macs.key = other;
  } else if (collision > 0 && prng_.OneIn(collision)) {
    // The index knows the first half of a key.
    std::copy_n(other.begin(), 8, command.macs.key.begin());
    auto* exchange = std::get_if<Exchange>(&command.operation);
    if (exchange != nullptr && prng_.OneIn(2)) {
      std::copy_n(other.begin(), 8, exchange->quote_mac.begin());
    }
    auto* earn = std::get_if<Earn>(&command.operation);
    if (earn != nullptr && earn->receipt && prng_.OneIn(2)) {
      std::copy_n(other.begin(), 8, earn->receipt->begin());
    }
  }
}

Step Generator::Next(const std::vector<Step>& steps, const Configuration& configuration) {
  const bool is_open = !configuration.coalition().all().empty();
  if (is_open) MoveClock();
  latest_ = std::max(latest_, clock_);
  if (!commands_.empty()) {
    if (auto befalls = Befall()) return *befalls;
    if (auto again = Repeat(steps)) {
      // Its own copy is not chosen again: the first is.
      return *again;
    }
  }
  // The log begins with its coalition, whatever was lost.
  const size_t sort = is_open ? ChooseSort() : SortNamed("open coalition");
  if (!is_open && !opening_.empty() && opening_.back() == sort) opening_.pop_back();
  Step step = Ask(sort, configuration);
  GiveMarks(step, steps);
  commands_.push_back(steps.size());
  return step;
}

void Generator::AskAgain(const std::vector<size_t>& lost) {
  lost_.insert(lost_.end(), lost.begin(), lost.end());
}

}  // namespace huitong
