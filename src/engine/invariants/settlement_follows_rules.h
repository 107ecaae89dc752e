// Invariant 11 on one record: whether a cut, a settlement, a payment or what a dispute came to is
// what docs/ledger_rules.md, sections 20 and 21, make of the state.

#pragma once

#include "engine/invariants/record_content.h"
#include "engine/invariants/reversals_stay_within.h"

namespace huitong {

// Requires that memory has all of the books and traffic. `records` reads the log's earlier ones.
Breach BreachOfPeriod(const LogState& state, const Record& record, const RecordContent& content,
                      const RecordSource& records);

}  // namespace huitong
