// What is due comes before anything else: docs/ledger_rules.md, section 7, and the notices of
// section 16.

#pragma once

#include <vector>

#include "engine/invariants/invariant.h"
#include "engine/state.h"

namespace huitong {

// What the program does to a wallet by itself, in the order in which it is done.
enum class DueStep : uint8_t { kMaturing = 1, kHoldEnd = 2, kNotice = 3, kExpiry = 4 };

// What is due on the wallet and comes before that step. CHECKs that memory knows the wallet.
Breach BreachOfDueBefore(LogState& state, const WalletKey& key, const Instant& now, DueStep step);
// Whatever is due on it: a request that touches it comes after.
Breach BreachOfDue(LogState& state, const WalletKey& key, const Instant& now);
// The same in each of the member's wallets.
Breach BreachOfDueAnywhere(LogState& state, MemberOrdinal member, const Instant& now);

// The notices that are due of the wallet's dates, ascending, each with its deferral.
Effects NoticesOwed(LogState& state, const WalletKey& key, const Instant& now);

}  // namespace huitong
