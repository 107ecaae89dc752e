// Invariant 10: no brand comes to owe or issue more than its limits in force, nor a member or a
// pair more than its quota, whatever a record says.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Of a record that is not applied yet, and whose facts and postings are sound by themselves.
Breach BreachOfLimits(LogState& state, const Record& record);

// The figures of each brand are what the books, the wallets and the holds say. Of a state that is
// whole in memory.
Breach FirstExposureUnlikeTheBooks(const LogState& state);

}  // namespace huitong
