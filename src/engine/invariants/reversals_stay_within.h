// Invariant 7: what reversals take back of one original stays within it, in all and by line; the
// full return of a purchase leaves nothing earned.

#pragma once

#include <functional>
#include <span>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// At commit: the record's reversals, and all before it, against the original, which must be among
// the records `seen` that the decision read. CHECKs that memory knows what was reversed before.
Breach BreachOfReversals(LogState& state, const Record& record, std::span<const Record> seen);

// The record of that sequence; nothing where it cannot be read.
using RecordSource = std::function<std::optional<Record>(Sequence)>;

// Over a whole state: the sums of all reversals against the originals, which `records` reads.
Breach FirstReversalBeyondItsOriginal(const LogState& state, const RecordSource& records);

}  // namespace huitong
