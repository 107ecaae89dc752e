#include "identity/pending_enrolments.h"

#include <memory>
#include <utility>

#include "base/mutex.h"

namespace huitong {
namespace {

// Collects the answers to a number of enrolments.
class Answers {
 public:
  explicit Answers(size_t expected) : missing_(expected) {}

  void Take(const MemberId& member, bool enrolled, bool declined) {
    const MutexLock lock(mutex_);
    if (enrolled) enrolled_.push_back(member);
    if (declined) declined_.push_back(member);
    if (--missing_ == 0) all_here_.NotifyAll();
  }
  void Wait() {
    const MutexLock lock(mutex_);
    while (missing_ > 0) {
      all_here_.Wait(mutex_);
    }
  }
  std::vector<MemberId> enrolled() {
    const MutexLock lock(mutex_);
    return enrolled_;
  }
  std::vector<MemberId> declined() {
    const MutexLock lock(mutex_);
    return declined_;
  }

 private:
  Mutex mutex_;
  Condition all_here_;
  size_t missing_ GUARDED_BY(mutex_);
  std::vector<MemberId> enrolled_ GUARDED_BY(mutex_);
  std::vector<MemberId> declined_ GUARDED_BY(mutex_);
};

// Whether the ledger has the member as a member: a decline because he is one already says so too.
bool IsEnrolled(ByteView bytes) {
  const auto record = DecodeRecord(bytes);
  bool enrolled = record.has_value();
  if (!record) {
    return enrolled;
  }
  ForEachEffect(*record, [&](const RecordSubject*, const Effect& effect) {
    const auto* no = std::get_if<RequestDeclined>(&effect);
    if (no != nullptr) {
      enrolled = no->declined.code == Decline::kMemberAlreadyEnrolled;
    }
  });
  return enrolled;
}

class EnrolmentWaiter final : public Waiter {
 public:
  EnrolmentWaiter(std::shared_ptr<Answers> answers, const MemberId& member)
      : answers_(std::move(answers)), member_(member) {}

  void Answer(const Outcome& outcome) override {
    const bool has_record =
        outcome.kind == OutcomeKind::kRecorded || outcome.kind == OutcomeKind::kReplayed;
    const bool enrolled = has_record && IsEnrolled(outcome.record);
    answers_->Take(member_, enrolled, has_record && !enrolled);
  }

 private:
  std::shared_ptr<Answers> answers_;
  MemberId member_;
};

Submission Offer(LogNumber log, const Enrolment& pending, std::shared_ptr<Answers> answers) {
  return {.log = log,
          .what = CommandSubmission{
              .command = CommandOf(pending),
              .waiter = std::make_unique<EnrolmentWaiter>(std::move(answers), pending.member),
              .at = pending.claimed_at}};
}

}  // namespace

Command CommandOf(const Enrolment& enrolment) {
  Command command;
  command.actor = {.kind = static_cast<ActorKind>(enrolment.actor >> 28),
                   .number = enrolment.actor & kBrandNumberMax};
  command.macs = {.key = enrolment.key_mac, .request = enrolment.request_mac};
  command.operation = Enrol{.brand = enrolment.brand, .member = enrolment.member};
  return command;
}

Expected<size_t, Error> ReofferPending(Vault& vault, Lane& lane, LogNumber log) {
  const auto pending = TRY(vault.Pending(log));
  constexpr size_t kAtOnce = 4096;
  for (size_t from = 0; from < pending.size(); from += kAtOnce) {
    const size_t to = std::min(from + kAtOnce, pending.size());
    auto answers = std::make_shared<Answers>(to - from);
    std::vector<Submission> offers;
    for (size_t i = from; i < to; ++i) {
      offers.push_back(Offer(log, pending[i], answers));
    }
    if (!lane.Submit(offers)) {
      return Fail(ErrorCode::kBusy, "the ledger's queue is full at its start");
    }
    answers->Wait();
    TRY(vault.MarkLive(log, answers->enrolled()));
    TRY(vault.Drop(log, answers->declined()));
  }
  return pending.size();
}

}  // namespace huitong
