// A trace of operations on a simulated machine, and what the state was after each of them.

#pragma once

#include <map>
#include <vector>

#include "simulation/swarm/machine.h"

namespace huitong {

struct Moment {
  Command command;
  Timestamp clock;
};

struct DiskTrace {
  std::vector<Moment> moments;
  std::map<Sequence, Hash> states;  // after each operation, by the records there were
};

inline constexpr size_t kTracedOperations = 300;

DiskTrace MakeDiskTrace(uint64_t seed, size_t operations = kTracedOperations);

// Offers the n-th until nothing is missing, and makes it durable; now and then one begins a state
// checkpoint, of which some is stored with each. False where the disk failed.
bool Play(Machine& machine, const DiskTrace& trace, size_t n);

// The trace from the start on, until the disk fails.
struct FailedTrace {
  bool at_all = false;
  Sequence acknowledged = 0;
};
FailedTrace PlayUntilFailure(Machine& machine, const DiskTrace& trace);

MachineHabits SmallSegments();
Hash HashOf(Machine& machine);

}  // namespace huitong
