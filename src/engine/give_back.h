// Points of a redemption that come back into the lots that it took: docs/ledger_rules.md, section
// 14.

#pragma once

#include "engine/draft.h"

namespace huitong {

// What comes back, with the fact that says so.
struct GivenBack {
  RedemptionReversed fact;
  Lots back;  // as they were taken, the last first
};

// Of `taken`, the last taken first, what `fact` says: its points, after those that came back
// before. Counts in the fact what expires at once. Declines balance_too_large, about `param`.
Expected<GivenBack, Halt> GivingBack(Draft& draft, MemberOrdinal member,
                                     const RedemptionReversed& fact, const Lots& taken,
                                     Param param);

// Posts it to the last subject and to the books; a fact of no points posts nothing.
Decided PostGivenBack(Draft& draft, const GivenBack& given);

}  // namespace huitong
