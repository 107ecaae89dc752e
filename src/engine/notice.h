// Notices of an expiry to come, and the deferral of one that came without notice.

#pragma once

#include <vector>

#include "engine/points_policy.h"
#include "ledger/wallet.h"

namespace huitong {

// A notice that is due of a wallet's points of one last day.
struct DueNotice {
  Day expires_on;
  uint32_t days = 0;   // before it; 0: it is over
  int64_t points = 0;  // available ones of that last day
  Day deferred_to;     // day 0: not deferred
};

// Ascending by day. The source is docs/ledger_rules.md, section 16.
std::vector<DueNotice> DueNotices(const Wallet& wallet, const PointsPolicy& policy, Day today);

}  // namespace huitong
