// Why a request of each kind may be declined, and which part of it the decline is then about.

#pragma once

#include "engine/record.h"
#include "ledger/decline.h"

namespace huitong {

// Whether docs/ledger_rules.md, section 10, has the code with that param for requests that make
// records of the kind.
bool IsReason(RecordKind kind, Decline code, Param param);

}  // namespace huitong
