// Invariant 6: a hold is open, then captured, released or expired, once; captured + released +
// expired + what it pins is its original.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// At commit: the holds that the record places, captures or ends, against the state before it.
// CHECKs that memory knows them.
Breach BreachOfHolds(LogState& state, const Record& record);

// Over a whole state: each hold adds up, and is what its member's wallet has of it.
Breach FirstHoldThatDoesNotAddUp(const LogState& state);

}  // namespace huitong
