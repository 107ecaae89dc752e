#include "simulation/swarm/chronicle.h"

#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "sequencer/state_image.h"
#include "simulation/act_sender.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// Sent before the answers are waited for; well below any lane's queue.
constexpr size_t kTogetherMax = 1024;

// A run whose every record the lane's writer will make again: no command waits, none is lost, and
// nothing is done that nobody asked for.
SwarmPlan Undisturbed(SwarmPlan plan) {
  const uint32_t evicts = plan.rate(Fault::kEviction);
  const uint32_t steps_back = plan.rate(Fault::kClockStepsBack);
  plan.fault_one_in = {};
  plan.fault_one_in[static_cast<size_t>(Fault::kEviction)] = evicts;
  plan.fault_one_in[static_cast<size_t>(Fault::kClockStepsBack)] = steps_back;
  plan.sweep_one_in = 0;
  plan.coalition.demo = true;
  plan.coalition.origin = "huitong.simulated/" + std::to_string(plan.seed) + "/log/sha256";
  return plan;
}

bool ReadsAnOldRecord(const Operation& operation) {
  // Whether a quote was used before is confirmed in the record that did.
  if (std::holds_alternative<Exchange>(operation)) return true;
  // So is whether a receipt has earned.
  const auto* earn = std::get_if<Earn>(&operation);
  if (earn != nullptr && earn->receipt) return true;
  // The first period begins on the day of the first record.
  if (std::holds_alternative<ProposeCut>(operation)) return true;
  return std::visit(
      [](const auto& asked) {
        return requires { asked.original; }
        || requires { asked.proposal; }
        || requires { asked.tender; };
      },
      operation);
}

class TallyWaiter final : public Waiter {
 public:
  explicit TallyWaiter(AnswerTally& tally) : tally_(tally) {}
  void Answer(const Outcome& outcome) override { tally_.Take(outcome); }

 private:
  AnswerTally& tally_;
};

Expected<Done, Error> SendTogether(Lane& lane, AnswerTally& tally,
                                   std::vector<Submission> submissions) {
  if (submissions.empty()) return Done{};
  tally.Expect(submissions.size());
  if (!lane.Submit(submissions)) {
    return Fail(ErrorCode::kBusy, "the lane takes no more submissions");
  }
  tally.WaitForAll();
  if (!tally.first_failure()) return Done{};
  return Fail(ErrorCode::kIo, "the lane did not record a simulated command");
}

class HashRead final : public PointRead {
 public:
  Expected<Done, Missing> Read(LogState& state, const Instant& /*now*/) override {
    found_ = {.hash = StateImage(state).StateHash(), .next_sequence = state.row.next_sequence};
    return Done{};
  }
  void Answer(std::optional<AsOf> as_of) override {
    seen_.set_value(as_of ? std::optional(found_) : std::nullopt);
  }
  std::future<std::optional<LaneState>> seen() { return seen_.get_future(); }

 private:
  LaneState found_;
  std::promise<std::optional<LaneState>> seen_;
};

}  // namespace

Expected<Chronicle, Error> ChronicleOf(uint64_t seed, uint64_t operations) {
  const SwarmPlan plan = Undisturbed(DrawPlan(seed, Sorts().size()));
  Played played = PlaySeed(plan, operations, nullptr);
  if (played.wrong) {
    return Fail(ErrorCode::kCorrupt,
                "seed " + std::to_string(seed) + " went wrong: " + *played.wrong);
  }
  return Chronicle{.commands = std::move(played.kept),
                   .records = played.records,
                   .state_hash = played.state_hash,
                   .time_zone = plan.coalition.time_zone};
}

Expected<Done, Error> PlayOn(Lane& lane, LogNumber log, std::span<const Kept> kept,
                             const std::function<void(uint64_t)>& told) {
  AnswerTally tally;
  std::vector<Submission> together;
  for (size_t i = 0; i < kept.size(); ++i) {
    const bool alone = ReadsAnOldRecord(kept[i].command.operation);
    if (alone || together.size() == kTogetherMax) {
      TRY(SendTogether(lane, tally, std::exchange(together, {})));
      told(i);
    }
    together.push_back({.log = log,
                        .what = CommandSubmission{.command = kept[i].command,
                                                  .waiter = std::make_unique<TallyWaiter>(tally),
                                                  .at = kept[i].at}});
    if (alone) TRY(SendTogether(lane, tally, std::exchange(together, {})));
  }
  TRY(SendTogether(lane, tally, std::move(together)));
  told(kept.size());
  return Done{};
}

Expected<LaneState, Error> StateOn(Lane& lane, LogNumber log) {
  auto read = std::make_unique<HashRead>();
  auto seen = read->seen();
  std::vector<Submission> submissions;
  submissions.push_back({.log = log, .what = std::unique_ptr<PointRead>(std::move(read))});
  if (!lane.Submit(submissions)) {
    return Fail(ErrorCode::kBusy, "the lane takes no more submissions");
  }
  const auto found = seen.get();
  if (!found) return Fail(ErrorCode::kIo, "the lane stopped before its state was read");
  return *found;
}

}  // namespace huitong
