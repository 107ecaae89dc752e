// Activity of a member: it moves the last day of points that slide.

#pragma once

#include "engine/draft.h"
#include "engine/points_policy.h"

namespace huitong {

// Counts an activity of today in the last subject's wallet, where the policy in force wants it.
Decided CountActivity(Draft& draft, CurrencyNumber currency, Activity activity);

// Counts what always counts: points that came on `at`.
Decided CountEarning(Draft& draft, CurrencyNumber currency, const Instant& at);

}  // namespace huitong
