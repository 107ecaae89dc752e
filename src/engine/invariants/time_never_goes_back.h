// Invariant 12 at commit: the sequence is the order, and commit time never goes back along it.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

inline Breach BreachOfTime(const LogState& state, const RecordHeader& header) {
  if (header.sequence != state.row.next_sequence) {
    return "it comes where record " + std::to_string(state.row.next_sequence) + " should";
  }
  if (header.committed.time < state.row.last_commit.time) {
    return "its commit time is before that of the record before it";
  }
  return std::nullopt;
}

}  // namespace huitong
