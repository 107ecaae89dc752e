// Whether a MAC of a record was bound by an earlier one: of those that the decision read.

#pragma once

#include <span>
#include <string_view>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// `mac_in` reads of an earlier record what must differ from `mac`, null where it has none; `what`
// names it. All records that share its fingerprint must be among `seen`. CHECKs that memory knows
// the fingerprint.
Breach BreachOfMac(LogState& state, const Mac& mac, std::span<const Record> seen,
                   const Mac* (*mac_in)(const Record&), std::string_view what);

}  // namespace huitong
