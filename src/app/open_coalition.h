// Makes a data directory and opens its coalition: what init, import and demo begin with.

#pragma once

#include <optional>
#include <string>

#include "base/calendar.h"
#include "base/error.h"
#include "engine/configuration.h"
#include "identity/key_ring.h"
#include "sequencer/lane.h"

namespace huitong {

struct NewDirectory {
  std::string folder;
  MasterSecret master;
  bool demo = false;
  bool clock_from_file = false;
};

// The directory, ready to be opened. Gives the operator's API key, which is stored nowhere else.
Expected<std::string, Error> MakeDirectory(const NewDirectory& wanted);

// The first record of the lane's log: waits until it is durable. `at` is its commit time where that
// does not come from the clock. kInvalidArgument when the coalition cannot be opened as given.
Expected<Done, Error> OpenCoalitionIn(Lane& lane, LogNumber log, const KeyRing& keys,
                                      const Coalition& coalition, std::optional<Timestamp> at);

}  // namespace huitong
