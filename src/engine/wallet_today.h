// Wallets as reads show them: what is due counts as done, and nothing is recorded.

#pragma once

#include <map>

#include "engine/points_policy.h"
#include "engine/record.h"
#include "ledger/hold.h"
#include "ledger/number.h"
#include "ledger/wallet.h"

namespace huitong {

// Holds that reads know.
using SeenHolds = std::map<HoldId, Hold>;

// The wallet as the work due on it (docs/ledger_rules.md, section 7) would leave it at `now`.
// `policy` is the currency's in force then; `holds` has each of the wallet's whose end has come.
Wallet WalletToday(Wallet wallet, const SeenHolds& holds, const PointsPolicy& policy,
                   const Instant& now);

// The target's wallet with all of the source's in it, as the completion of their merge (section 18)
// would leave it. On the source's nothing is due; `holds` has all of its holds.
Wallet WalletWith(Wallet target, const Wallet& source, const SeenHolds& holds, Day today);

}  // namespace huitong
