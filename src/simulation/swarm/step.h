// One step of a simulation: a command, or something that befalls the machine. A list of steps is a
// run that can be played again, also with steps left out.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/calendar.h"
#include "engine/command.h"
#include "simulation/swarm/machine.h"

namespace huitong {

enum class StepKind : uint8_t { kCommand, kCloseDrain, kCheckpoint, kEvict, kSweep, kCrash };

struct Step {
  size_t number = 0;  // its place in the list that was made first
  StepKind kind = StepKind::kCommand;
  Timestamp clock;      // what the machine's clock shows
  uint64_t chance = 0;  // the seed of what is left to chance within the step

  // Of a command.
  size_t sort = 0;  // in Sorts()
  Command command;
  // The number of the step whose record is the hold or original that the command names.
  std::optional<size_t> refers_to;
  // What it lacks is fetched only after the next step: others overtake it.
  bool may_be_overtaken = false;

  uint64_t one_in = 0;  // of an eviction: how many entries for one that goes
  CrashKind crash = CrashKind::kKill;
};

// "2026-02-28T16:00:00Z command earn …".
std::string TextOf(const Step& step);

}  // namespace huitong
