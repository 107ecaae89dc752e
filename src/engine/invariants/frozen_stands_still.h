// Invariant 14: from a frozen member nothing is taken but by expiry, the end of an earlier hold and
// the move of a completed merge; to a closed or merged one nothing happens at all.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// At commit: the record's subjects, as they stand before it. A decline happens to nobody. The
// source of an open merge is frozen. CHECKs that memory knows the members.
Breach BreachOfStanding(LogState& state, const Record& record);

// Over a whole state: closed and merged members have nothing and owe nothing.
Breach FirstClosedWithPoints(const LogState& state);

}  // namespace huitong
