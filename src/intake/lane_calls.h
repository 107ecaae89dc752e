// Commands to a lane and reads of its state, for a caller that waits for the answers.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.h"
#include "engine/command.h"
#include "engine/record.h"
#include "sequencer/lane.h"
#include "sequencer/submission.h"

namespace huitong {

struct CommandAnswer {
  OutcomeKind kind = OutcomeKind::kUnknown;
  Sequence sequence = kNoSequence;
  std::optional<Record> record;  // of kRecorded and kReplayed
};

// The decline in the answer's record, if it is one.
std::optional<Declined> DeclineOf(const CommandAnswer& answer);

// A command and its commit time, where that is not the clock's.
struct TimedCommand {
  Command command;
  std::optional<Timestamp> at;
};

// Commands that a lane has taken over. May go before the answers come.
class SentCommands {
 public:
  // kBusy when the lane took none of them for ten seconds: it stops, or its queue stays full.
  static Expected<SentCommands, Error> Send(Lane& lane, LogNumber log,
                                            std::vector<TimedCommand> commands);

  // The answers in the order of the commands. kIo when the lane stopped before it could tell,
  // kNotFound when it has no such log, kCorrupt when an answer is no record. Once.
  Expected<std::vector<CommandAnswer>, Error> Wait();

 private:
  struct Answers;
  class AnswerWaiter;
  explicit SentCommands(std::shared_ptr<Answers> answers) : answers_(std::move(answers)) {}

  std::shared_ptr<Answers> answers_;  // shared with the waiters, which the lane owns
};

// Sends one command and waits for its answer.
Expected<CommandAnswer, Error> SendOne(Lane& lane, LogNumber log, TimedCommand command);

// Runs `read` on the state in its place among the commands, again when memory lacked something, and
// waits until what it saw is durable. Nothing when the lane has no such log or stopped.
using StateReading = std::function<Expected<Done, Missing>(LogState& state, const Instant& now)>;
Expected<std::optional<AsOf>, Error> ReadState(Lane& lane, LogNumber log, StateReading read);

}  // namespace huitong
