// Invariant 11 on one record: whether a cut, a settlement, a payment or what a dispute came to is
// what docs/ledger_rules.md, sections 20 and 21, make of the state.

#pragma once

#include "engine/invariants/record_content.h"
#include "engine/invariants/reversals_stay_within.h"

namespace huitong {

// Requires that memory has all of the books and traffic.
Breach BreachOfPeriod(const LogState& state, const Record& record, const RecordContent& content);

// Of the cut in an approval. `records` reads the log's earlier ones.
Breach BreachOfCut(const LogState& state, const RecordHeader& header, const PeriodCut& cut,
                   const RecordSource& records);

// Whether the settlement of a period that is cut passes a limit of docs/ledger_rules.md, section
// 11, its own or that of an account of the books. Requires the same, and that all earlier periods
// are closed.
bool PassesLimit(const LogState& state, PeriodNumber period);

}  // namespace huitong
