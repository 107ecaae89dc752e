// Records that differ from a sound one in one thing: what a forger, or a wrong program, would
// write.

#pragma once

#include <functional>

#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Each altered record once, never the record itself: words of its effects changed, effects left
// out, doubled and swapped; postings that take or give another amount, with all sums right; other
// kinds, actors, times and members, with the member's chain right; for a decline, other reasons and
// figures. `before` is the state before the record.
void ForEachAlteration(const LogState& before, const Record& record,
                       const std::function<void(const Record&)>& visit);

}  // namespace huitong
