// What goes into a lane and what comes out: commands and reads, each with somebody who waits.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/expected.h"
#include "engine/command.h"
#include "engine/draft.h"
#include "engine/state.h"
#include "engine/transact.h"
#include "ledger/number.h"

namespace huitong {

enum class OutcomeKind : uint8_t {
  kRecorded,    // the command's record, accepted or declined, is durable
  kReplayed,    // the same request made this durable record before
  kKeyReused,   // the key belongs to another request; nothing was done
  kUnknownLog,  // the lane has no such log; nothing was done
  kUnknown,     // the lane stopped before it could tell: the same key asked again will tell
};

struct Outcome {
  OutcomeKind kind = OutcomeKind::kUnknown;
  LogNumber log;
  Sequence sequence = kNoSequence;
  ByteView record;  // of kRecorded and kReplayed, while Answer runs
};

// Who asked. Answer is called once, on a thread of the lane: it must not block.
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() = default;

  virtual void Answer(const Outcome& outcome) = 0;
};

// What a point read saw: everything before this sequence, and nothing that is not durable.
struct AsOf {
  Sequence next_sequence = 0;
  Timestamp time;
};

// A read of the state in its place among the commands.
class PointRead {
 public:
  PointRead() = default;
  PointRead(const PointRead&) = delete;
  PointRead& operator=(const PointRead&) = delete;
  virtual ~PointRead() = default;

  // On the writer's thread; again when what was missing is there. Changes nothing, keeps its
  // findings to itself.
  virtual Expected<Done, Missing> Read(LogState& state, const Instant& now) = 0;
  // On a thread of the lane, once, when all that Read saw is durable. Nothing: the lane stopped or
  // has no such log.
  virtual void Answer(std::optional<AsOf> as_of) = 0;
};

struct CommandSubmission {
  Command command;
  std::unique_ptr<Waiter> waiter;
  // The commit time, where it comes with the data and not from the clock (imports into a new
  // directory, simulation). Never earlier than the log's last.
  std::optional<Timestamp> at;
};

// What one command of a batch came to.
struct CommandOutcome {
  OutcomeKind kind = OutcomeKind::kUnknown;
  Sequence sequence = kNoSequence;  // of kRecorded and kReplayed,
  Result result;                    // and what that record says
};

// Who sent a batch. Answer is called once, on a thread of the lane, when all of it is durable: it
// must not block. The outcomes are in the order of the commands; none where the lane has no such
// log, and those that it could not tell before it stopped are unknown.
class BatchWaiter {
 public:
  BatchWaiter() = default;
  BatchWaiter(const BatchWaiter&) = delete;
  BatchWaiter& operator=(const BatchWaiter&) = delete;
  virtual ~BatchWaiter() = default;

  virtual void Answer(const std::vector<CommandOutcome>& outcomes) = 0;
};

// Commands that came together, with one who waits. They are offered in their order, and each is
// recorded for itself; none opens a coalition.
struct CommandBatch {
  std::vector<Command> commands;
  std::unique_ptr<BatchWaiter> waiter;
  std::vector<CommandOutcome> outcomes = {};  // of those that were offered so far: the lane's
};

// Work that time brings, offered by whoever looks for it.
struct DueSubmission {
  DueWork work;
  // Called once, on a thread of the lane, when its records are durable; false: the lane stopped.
  std::function<void(bool)> done;
};

// Wants a state checkpoint that has all that was submitted before. It concerns the whole lane.
struct CheckpointSubmission {
  // Called once, on a thread of the lane, when it is stored; false: the lane stopped.
  std::function<void(bool)> done;
};

struct Submission {
  LogNumber log;
  std::variant<CommandSubmission, std::unique_ptr<CommandBatch>, std::unique_ptr<PointRead>,
               DueSubmission, CheckpointSubmission>
      what;

  // How many of the places in the queue it takes.
  [[nodiscard]] size_t places() const {
    const auto* batch = std::get_if<std::unique_ptr<CommandBatch>>(&what);
    return batch == nullptr ? 1 : (*batch)->commands.size();
  }
};

}  // namespace huitong
