// Invariant 8 at commit: one request key, one record, for ever; and a decline does nothing else.

#pragma once

#include <span>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// `seen` are the records that the decision read: all that share a fingerprint with the record's
// key or quote must be among them, and have another. CHECKs that memory knows the fingerprints.
Breach BreachOfKeys(LogState& state, const Record& record, std::span<const Record> seen);

}  // namespace huitong
