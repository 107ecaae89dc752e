#include "intake/lane_calls.h"

#include <chrono>
#include <thread>
#include <utility>
#include <variant>

#include "base/mutex.h"

namespace huitong {
namespace {

constexpr auto kPatience = std::chrono::seconds(10);
constexpr auto kPause = std::chrono::milliseconds(1);

// The queue is shared: while others fill it this caller tries again.
Expected<Done, Error> SubmitPatiently(Lane& lane, std::vector<Submission> submissions) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!lane.Submit(submissions)) {
    if (std::chrono::steady_clock::now() > deadline) {
      return Fail(ErrorCode::kBusy,
                  "The ledger has taken no commands for ten seconds: it stops, or it has more work "
                  "than it can do.");
    }
    std::this_thread::sleep_for(kPause);
  }
  return Done{};
}

// What a read waits for.
class ReadLatch {
 public:
  void Open(std::optional<AsOf> as_of) {
    const MutexLock lock(mutex_);
    as_of_ = as_of;
    open_ = true;
    opened_.NotifyOne();
  }
  std::optional<AsOf> Wait() {
    const MutexLock lock(mutex_);
    while (!open_) {
      opened_.Wait(mutex_);
    }
    return as_of_;
  }

 private:
  Mutex mutex_;
  Condition opened_;
  bool open_ GUARDED_BY(mutex_) = false;
  std::optional<AsOf> as_of_ GUARDED_BY(mutex_);
};

class LatchedRead final : public PointRead {
 public:
  LatchedRead(StateReading read, std::shared_ptr<ReadLatch> latch)
      : read_(std::move(read)), latch_(std::move(latch)) {}

  Expected<Done, Missing> Read(LogState& state, const Instant& now) override {
    return read_(state, now);
  }
  void Answer(std::optional<AsOf> as_of) override { latch_->Open(as_of); }

 private:
  StateReading read_;
  std::shared_ptr<ReadLatch> latch_;
};

}  // namespace

struct SentCommands::Answers {
  explicit Answers(size_t count) : answers(count), left(count) {}

  void Take(size_t place, const Outcome& outcome) {
    CommandAnswer answer{.kind = outcome.kind, .sequence = outcome.sequence, .record = {}};
    const bool has_record =
        outcome.kind == OutcomeKind::kRecorded || outcome.kind == OutcomeKind::kReplayed;
    if (has_record) {
      auto record = DecodeRecord(outcome.record);
      if (record) answer.record = *std::move(record);
    }
    const MutexLock lock(mutex);
    answers[place] = std::move(answer);
    if (--left == 0) all_answered.NotifyOne();
  }

  Mutex mutex;
  Condition all_answered;
  std::vector<CommandAnswer> answers GUARDED_BY(mutex);
  size_t left GUARDED_BY(mutex);
};

class SentCommands::AnswerWaiter final : public Waiter {
 public:
  AnswerWaiter(std::shared_ptr<Answers> answers, size_t place)
      : answers_(std::move(answers)), place_(place) {}
  void Answer(const Outcome& outcome) override { answers_->Take(place_, outcome); }

 private:
  std::shared_ptr<Answers> answers_;
  size_t place_;
};

Expected<SentCommands, Error> SentCommands::Send(Lane& lane, LogNumber log,
                                                 std::vector<TimedCommand> commands) {
  auto answers = std::make_shared<Answers>(commands.size());
  std::vector<Submission> submissions;
  submissions.reserve(commands.size());
  for (TimedCommand& one : commands) {
    auto waiter = std::make_unique<AnswerWaiter>(answers, submissions.size());
    Submission& submission = submissions.emplace_back();
    submission.log = log;
    auto& what = std::get<CommandSubmission>(submission.what);
    what.command = std::move(one.command);
    what.waiter = std::move(waiter);
    what.at = one.at;
  }
  TRY(SubmitPatiently(lane, std::move(submissions)));
  return SentCommands(std::move(answers));
}

Expected<std::vector<CommandAnswer>, Error> SentCommands::Wait() {
  std::vector<CommandAnswer> answers;
  {
    const MutexLock lock(answers_->mutex);
    while (answers_->left > 0) {
      answers_->all_answered.Wait(answers_->mutex);
    }
    answers = std::move(answers_->answers);
  }
  for (const CommandAnswer& answer : answers) {
    switch (answer.kind) {
      case OutcomeKind::kUnknown:
        return Fail(ErrorCode::kIo,
                    "The ledger stopped before it could tell what became of all receipts; the same "
                    "import again will tell.");
      case OutcomeKind::kUnknownLog:
        return Fail(ErrorCode::kNotFound, "The data directory has no coalition.");
      case OutcomeKind::kRecorded:
      case OutcomeKind::kReplayed:
        if (answer.record) continue;
        return Fail(ErrorCode::kCorrupt,
                    "The ledger's record " + std::to_string(answer.sequence) + " cannot be read.");
      case OutcomeKind::kKeyReused:
        continue;
    }
  }
  return answers;
}

std::optional<Declined> DeclineOf(const CommandAnswer& answer) {
  if (!answer.record) return std::nullopt;
  std::optional<Declined> declined;
  ForEachEffect(*answer.record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* fact = std::get_if<RequestDeclined>(&effect)) declined = fact->declined;
  });
  return declined;
}

Expected<CommandAnswer, Error> SendOne(Lane& lane, LogNumber log, TimedCommand command) {
  std::vector<TimedCommand> commands;
  commands.push_back(std::move(command));
  auto sent = TRY(SentCommands::Send(lane, log, std::move(commands)));
  auto answers = TRY(sent.Wait());
  return std::move(answers.front());
}

Expected<std::optional<AsOf>, Error> ReadState(Lane& lane, LogNumber log, StateReading read) {
  const auto latch = std::make_shared<ReadLatch>();
  std::vector<Submission> submissions(1);
  submissions[0].log = log;
  submissions[0].what.emplace<std::unique_ptr<PointRead>>(
      std::make_unique<LatchedRead>(std::move(read), latch));
  TRY(SubmitPatiently(lane, std::move(submissions)));
  return latch->Wait();
}

}  // namespace huitong
