// Invariants 3, 4, 5, 9 and 12 on one record against the state before it: what a verifier checks
// of a record beyond its sums.

#pragma once

#include <optional>
#include <string>

#include "engine/invariants/reversals_stay_within.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// What is wrong with the record as the next of this state, as a sentence; nothing when all holds:
// sequence and time follow, each subject continues its member's chain, each balance_after is the
// fold of the postings, no lot goes below zero, debits take the first expiring and never what is
// past its day (an expiry: only that), and earnings, exchanges and obligations are what the
// published versions they name give. Requires that memory has every entry the record touches.
// `records` reads the log's earlier ones.
std::optional<std::string> FirstBreach(LogState& state, const Record& record,
                                       const RecordSource& records);

}  // namespace huitong
