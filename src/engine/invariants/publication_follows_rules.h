// Whether a published version is the next of its thing, never retroactive, and allowed; and whether
// two persons were there where two are needed, for the cut of a period too.

#pragma once

#include "engine/invariants/record_content.h"
#include "engine/invariants/reversals_stay_within.h"

namespace huitong {

// `records` reads the log's earlier ones.
Breach BreachOfPublication(const LogState& state, const Record& record,
                           const RecordContent& content, const RecordSource& records);

}  // namespace huitong
