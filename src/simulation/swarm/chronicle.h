// A simulated run's commands, as they stand in its log, played again on a real lane.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/error.h"
#include "crypto/sha256.h"
#include "ledger/number.h"
#include "sequencer/lane.h"
#include "simulation/swarm/run.h"

namespace huitong {

struct Chronicle {
  std::vector<Kept> commands;  // in the order of the log
  uint64_t records = 0;        // with the due work that they bring about
  Hash state_hash{};
  std::string time_zone;
};

// The commands of a seed that a lane can play to the same log: nothing befalls this run but
// evictions and the steps of its clock. The first opens the coalition. Fails where the simulation
// found something wrong: the sentence says what.
Expected<Chronicle, Error> ChronicleOf(uint64_t seed, uint64_t operations);

// Sends commands of the chronicle and returns when each is durable. One that reads an old record
// goes alone, so that none overtakes it. `kept` goes on where the last call ended. Any `told` is
// called with how many are done.
Expected<Done, Error> PlayOn(Lane& lane, LogNumber log, std::span<const Kept> kept,
                             const std::function<void(uint64_t)>& told);

// The hash of the log's whole state on the lane, which must be in memory, and its next sequence.
struct LaneState {
  Hash hash{};
  Sequence next_sequence = 0;
};
Expected<LaneState, Error> StateOn(Lane& lane, LogNumber log);

}  // namespace huitong
