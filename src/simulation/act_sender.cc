#include "simulation/act_sender.h"

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "base/check.h"

namespace huitong {
namespace {

// Sent before the answers are waited for; well below any lane's queue.
constexpr size_t kTogetherMax = 4096;

class TallyWaiter final : public Waiter {
 public:
  explicit TallyWaiter(AnswerTally& tally) : tally_(tally) {}
  void Answer(const Outcome& outcome) override { tally_.Take(outcome); }

 private:
  AnswerTally& tally_;
};

class LookRead final : public PointRead {
 public:
  explicit LookRead(ActSender::Look look) : look_(std::move(look)) {}
  Expected<Done, Missing> Read(LogState& state, const Instant& /*now*/) override {
    return look_(state);
  }
  void Answer(std::optional<AsOf> as_of) override { seen_.set_value(as_of); }
  std::future<std::optional<AsOf>> seen() { return seen_.get_future(); }

 private:
  ActSender::Look look_;
  std::promise<std::optional<AsOf>> seen_;
};

Unexpected<Error> FailureOf(OutcomeKind kind, LogNumber log) {
  const std::string name = "log " + std::to_string(log.value);
  switch (kind) {
    case OutcomeKind::kRecorded:
    case OutcomeKind::kUnknownLog:
      break;
    case OutcomeKind::kReplayed:
    case OutcomeKind::kKeyReused:
      return Fail(ErrorCode::kAlreadyExists,
                  name + " has requests of a simulated district already");
    case OutcomeKind::kUnknown:
      return Fail(ErrorCode::kIo, "the lane of " + name + " stopped before the district was whole");
  }
  return Fail(ErrorCode::kNotFound, "the lane has no " + name);
}

}  // namespace

void AnswerTally::Expect(size_t count) {
  const MutexLock lock(mutex_);
  expected_ += count;
}

void AnswerTally::Take(const Outcome& outcome) {
  std::optional<RecordKind> kind;
  std::optional<Decline> decline;
  if (outcome.kind == OutcomeKind::kRecorded) {
    const auto record = DecodeRecord(outcome.record);
    CHECK(record.has_value());
    kind = record->header.kind;
    ForEachEffect(*record, [&](const RecordSubject*, const Effect& effect) {
      const auto* declined = std::get_if<RequestDeclined>(&effect);
      if (declined != nullptr) decline = declined->declined.code;
    });
  }

  const MutexLock lock(mutex_);
  if (kind) {
    ++counts_.records;
    ++counts_.by_kind[*kind];
    if (decline) ++counts_.declines[*decline];
  } else if (!first_failure_) {
    first_failure_ = outcome.kind;
  }
  if (--expected_ == 0) all_answered_.NotifyAll();
}

void AnswerTally::WaitForAll() {
  const MutexLock lock(mutex_);
  while (expected_ > 0) {
    all_answered_.Wait(mutex_);
  }
}

AnswerCounts AnswerTally::counts() {
  const MutexLock lock(mutex_);
  return counts_;
}

std::optional<OutcomeKind> AnswerTally::first_failure() {
  const MutexLock lock(mutex_);
  return first_failure_;
}

Expected<Done, Error> ActSender::Send(std::vector<Act> acts) {
  std::vector<Submission> together;
  for (Act& act : acts) {
    const bool alone = act.alone;
    if (alone || together.size() == kTogetherMax) {
      TRY(SendTogether(std::exchange(together, {})));
    }
    together.push_back({.log = log_, .what = SubmissionOf(std::move(act))});
    if (alone) TRY(SendTogether(std::exchange(together, {})));
  }
  return SendTogether(std::move(together));
}

Expected<Done, Error> ActSender::SendTogether(std::vector<Submission> submissions) {
  if (submissions.empty()) return Done{};
  tally_.Expect(submissions.size());
  if (!lane_.Submit(submissions)) {
    return Fail(ErrorCode::kBusy,
                "the lane takes no more submissions for log " + std::to_string(log_.value));
  }
  tally_.WaitForAll();
  const auto failure = tally_.first_failure();
  if (failure) return FailureOf(*failure, log_);
  return Done{};
}

CommandSubmission ActSender::SubmissionOf(Act act) {
  Command command{.actor = act.actor,
                  .macs = {.key = macs_.OfKey(act.actor, act.key),
                           .request = macs_.OfRequest("district\n" + act.key)},
                  .number = std::nullopt,
                  .occurred = act.occurred,
                  .language = act.language,
                  .operation = std::move(act.operation)};
  if (auto* exchange = std::get_if<Exchange>(&command.operation)) {
    exchange->quote_mac = macs_.OfQuote(exchange->quote.id);
  }
  return {
      .command = std::move(command), .waiter = std::make_unique<TallyWaiter>(tally_), .at = act.at};
}

std::optional<AsOf> ActSender::Read(Look look) {
  auto read = std::make_unique<LookRead>(std::move(look));
  auto seen = read->seen();
  std::vector<Submission> submissions;
  submissions.push_back({.log = log_, .what = std::unique_ptr<PointRead>(std::move(read))});
  if (!lane_.Submit(submissions)) return std::nullopt;
  return seen.get();
}

}  // namespace huitong
