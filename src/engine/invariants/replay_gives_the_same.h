// Invariant 15: two states of one log, live and replayed, evicted or whole, are the same bytes.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/state.h"

namespace huitong {

// The first entry, by family and key, that one of the two has and the other has not, or has
// otherwise. Requires that memory has both whole. Where a hash is enough, see
// sequencer/state_image.h; this says where two hashes part.
Breach FirstDifferenceInReplay(const LogState& live, const LogState& replayed);

}  // namespace huitong
