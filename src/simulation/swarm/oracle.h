// The port to a second opinion: what a command should have come to, from somebody who shares no
// code with the engine.

#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/command.h"
#include "engine/record.h"
#include "engine/state.h"
#include "engine/transact.h"

namespace huitong {

// One offer of a command to the ledger, and what the ledger did.
struct Offer {
  const Command& command;
  Timestamp clock;  // of the machine; the commit is not before the last one
  Verdict verdict = Verdict::kMissing;
  Sequence sequence = kNoSequence;  // of the command's record, where the verdict has one
  std::span<const Record> made;     // due work, then the command's own record if it was decided
};

// Implementations: the model of tests/simulation, and none.
class Oracle {
 public:
  Oracle() = default;
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  virtual ~Oracle() = default;

  // Takes the offer in. What should have been instead, as text; nothing where all is as it should.
  virtual std::optional<std::string> Judge(const Offer& offer) = 0;
  // What a sweep made of the work at that time of the machine's clock; `finished` where memory
  // lacked nothing, so that nothing is due there any more.
  virtual std::optional<std::string> JudgeSweep(const DueWork& work, Timestamp clock,
                                                std::span<const Record> made, bool finished) = 0;
  // All records but the first `count` never were: a crash lost them.
  virtual void RollBack(uint64_t count) = 0;
  // Compares with the whole state. What differs, as text.
  virtual std::optional<std::string> Compare(const LogState& state) = 0;
};

}  // namespace huitong
