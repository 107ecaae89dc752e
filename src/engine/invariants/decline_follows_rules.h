// Section 10 of docs/ledger_rules.md: what a decline may say, as far as the state before it can
// tell.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Whether a request of the record's kind is declined with that code, about that part of it; whether
// the record has the member it is about, and he is who a request can mean; whether the figures are
// what the state has. Requires that the record is a decline and nothing else, and that its member
// exists.
Breach BreachOfDeclined(LogState& state, const Record& record, const RequestDeclined& declined);

}  // namespace huitong
