// Sends the acts of the demo district to a lane, in order, and counts what the ledger answers.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/mutex.h"
#include "engine/command.h"
#include "engine/record.h"
#include "engine/state.h"
#include "ledger/decline.h"
#include "sequencer/lane.h"
#include "sequencer/request_mac.h"
#include "simulation/act.h"

namespace huitong {

// How many records of each kind answered, and how many of them declined.
struct AnswerCounts {
  uint64_t records = 0;
  std::map<RecordKind, uint64_t> by_kind;
  std::map<Decline, uint64_t> declines;
};

// What became of the commands that were sent. Any thread.
class AnswerTally {
 public:
  void Expect(size_t count);
  void Take(const Outcome& outcome);
  void WaitForAll();
  [[nodiscard]] AnswerCounts counts();
  // The first outcome that was no new record, if there was one.
  [[nodiscard]] std::optional<OutcomeKind> first_failure();

 private:
  Mutex mutex_;
  Condition all_answered_;
  size_t expected_ GUARDED_BY(mutex_) = 0;
  AnswerCounts counts_ GUARDED_BY(mutex_);
  std::optional<OutcomeKind> first_failure_ GUARDED_BY(mutex_);
};

// One thread. The lane and the key outlive it.
class ActSender {
 public:
  ActSender(Lane& lane, LogNumber log, const RequestMacKey& macs)
      : lane_(lane), log_(log), macs_(macs) {}

  // Returns when each has its durable record. Requires that they are in order of time, after all
  // that were sent before. After an error the district stays a part. kBusy when the lane does not
  // take them, kAlreadyExists when the log has one of the keys, kIo when the lane stopped.
  Expected<Done, Error> Send(std::vector<Act> acts);

  // Looks at the state after all that was sent. `look` runs on the lane's thread, again when what
  // it said was missing is there. Nothing: the lane has no such log, or stopped.
  using Look = std::function<Expected<Done, Missing>(LogState&)>;
  std::optional<AsOf> Read(Look look);

  [[nodiscard]] AnswerCounts counts() { return tally_.counts(); }

 private:
  [[nodiscard]] CommandSubmission SubmissionOf(Act act);
  Expected<Done, Error> SendTogether(std::vector<Submission> submissions);

  Lane& lane_;
  const LogNumber log_;
  const RequestMacKey& macs_;
  AnswerTally tally_;
};

}  // namespace huitong
