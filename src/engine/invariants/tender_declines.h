// Whether what a decline says of tenders can be so.

#pragma once

#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Of the declines nothing_payable, tender_changed, hold_of_tender and tender_not_settled of the
// record: whether its figures are ones that there can be, and whether its member has such a tender.
// Requires that memory has what the decision looked at.
bool IsSoOfTenders(LogState& state, const Record& record, const Declined& declined);

}  // namespace huitong
