// What units that come, go or change their worth make brands, the house and the pool owe.
// docs/ledger_rules.md, section 24.

#pragma once

#include "engine/draft.h"

namespace huitong {

// Micro-fen of so many units (negative: of units that go) at the anchor in force now. Declines
// amount_too_large, about `param`, above 2^53 − 1.
Expected<int64_t, Halt> WorthOfUnits(const Draft& draft, int64_t units, Param param);

// Where `currency` is the unit: the buyer owes the pool so many units at today's anchor; negative:
// he gets it back. Nothing of any other currency.
Decided BuyUnits(Draft& draft, CurrencyNumber currency, BrandNumber buyer, int64_t units,
                 Param param);

}  // namespace huitong
