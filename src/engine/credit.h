// Points that a member can spend from now on.

#pragma once

#include "engine/draft.h"

namespace huitong {

// Posts to the last subject's lot what is left of `points` when they have repaid what he owes in
// the currency.
Decided Credit(Draft& draft, CurrencyNumber currency, const LotKey& lot, int64_t points);

}  // namespace huitong
