// Invariant 4 over a whole state: every wallet, hold and transit account is one that can be.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/state.h"

namespace huitong {

// Lots, pending points and holds above zero, each once, in order, and none above 2^53 − 1 together;
// debt at least zero; of members and provenances that there are. Requires that memory has the whole
// state. That a lot is at most its original follows: it is made of postings (3) of which each debit
// leaves it at least zero.
Breach FirstThatIsNegative(const LogState& state);

}  // namespace huitong
