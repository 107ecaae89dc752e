// The end of a hold, which a request, its time or its capture may bring.

#pragma once

#include "engine/draft.h"

namespace huitong {

// Gives `rest` of what the hold pins back to the last subject's wallet; what is past its last day
// goes to issuer.expired instead. States why.
Decided EndHold(Draft& draft, const HoldId& id, const Hold& hold, const Lots& rest, HoldEnd why);

// issuer.expired of that currency; nothing for no points.
void PostExpired(Draft& draft, CurrencyNumber currency, int64_t points);

}  // namespace huitong
