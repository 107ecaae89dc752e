// Whether time has brought something to a wallet or a member.

#pragma once

#include "engine/points_policy.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Whether DecideDue would find something. `policy` is that of the wallet's currency at `now`.
bool HasDueWork(const Wallet& wallet, const PointsPolicy& policy, const Instant& now);

// Whether the member is the source of a merge whose cool-off is over.
bool HasDueWork(const Member& member, const Instant& now);

}  // namespace huitong
