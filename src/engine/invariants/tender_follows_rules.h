// Tenders: what is paid by whom adds up to the cent, and deciding a tender, its settlement, its end
// or a return again, from what the record says was asked, gives the record.

#pragma once

#include "engine/invariants/reversals_stay_within.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

bool IsOfTenders(RecordKind kind);

// Of an accepted record of such a kind and one member, by the state before it. `records` has all
// before.
Breach BreachOfTender(LogState& state, const Record& record, const RecordSource& records);

}  // namespace huitong
