// Makes a data directory, its keys, and opens its coalition: what init, import and demo begin with.

#pragma once

#include <optional>
#include <string>

#include "app/data_directory.h"
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

// The user of that number; 0 is the operator.
Actor PersonOf(uint32_t user);

// One more API key, of the operator or a user, for a directory whose lock the caller holds; the
// others stay good. Who serves the directory knows it from the next start.
Expected<std::string, Error> AddKeyOf(const Actor& who, const DataDirectory& directory,
                                      const KeyRing& keys);

// The first record of the lane's log: waits until it is durable. `at` is its commit time where that
// does not come from the clock. kInvalidArgument when the coalition cannot be opened as given.
Expected<Done, Error> OpenCoalitionIn(Lane& lane, LogNumber log, const KeyRing& keys,
                                      const Coalition& coalition, std::optional<Timestamp> at);

}  // namespace huitong
