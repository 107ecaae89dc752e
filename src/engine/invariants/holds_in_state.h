// All invariants that are checked over a whole log: for the simulator, for tests and for `huitong
// verify`.

#pragma once

#include "engine/invariants/folded_log.h"
#include "engine/invariants/invariant.h"
#include "engine/invariants/reversals_stay_within.h"
#include "engine/state.h"

namespace huitong {

// The first invariant that does not hold of the state: 1, 2 and the sides of obligations; 3, 8 and
// 12 against the fold of all its records; 4; 6; 7 against the originals, which `records` reads; 14.
// Invariant 15 needs a second state: replay_gives_the_same.h. Requires that memory has the whole
// state; its time is that of the whole state.
std::optional<BrokenInvariant> FirstBrokenInState(const LogState& state, const FoldedLog& folded,
                                                  const RecordSource& records);

}  // namespace huitong
