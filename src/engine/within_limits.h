// Whether a trade stays within what brands agreed on and the operator allows:
// docs/ledger_rules.md, section 22.

#pragma once

#include "engine/draft.h"
#include "engine/exposure_changes.h"

namespace huitong {

// Declines what was drafted, with 85 to 91, where a limit in force stands against it; nothing that
// makes a brand's figures smaller. `changes` are those of the draft's record.
Decided RequireWithinLimits(Draft& draft, const ExposureChanges& changes);

// Whether what the change makes a brand come to owe is within its limits: what a hold is asked.
bool IsWithinCredit(const Draft& draft, const ExposureChange& change);

}  // namespace huitong
