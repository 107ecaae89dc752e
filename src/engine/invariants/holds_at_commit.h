// All invariants that are checked at every commit, in production too.

#pragma once

#include <span>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// The first invariant that the record would break as the next of this state, which it is not yet
// applied to; nothing where all hold. A second look that shares no code with the decision; its time
// is that of the record's effects and of the lots in the wallets they touch. `seen` are the records
// that the decision read. CHECKs that memory knows what the record touches.
std::optional<BrokenInvariant> FirstBrokenAtCommit(LogState& state, const Record& record,
                                                   std::span<const Record> seen);

// Stops the process where FirstBrokenAtCommit finds something, with a sentence that names the log,
// the record and the invariant. So nothing spoiled reaches the journal.
void RequireInvariants(LogState& state, const Record& record, std::span<const Record> seen);

}  // namespace huitong
