// Invariant 5 at commit: what expires first goes first, and nothing goes after its last day.

#pragma once

#include "engine/invariants/folded_wallet.h"

namespace huitong {

// What the kind of a record lets it take of available points.
enum class DebitRule : uint8_t {
  kNothing,
  kFirstExpiring,  // live lots; before a lot is touched every live earlier one is empty
  kLive,           // live lots, in an order of its own: a claw-back begins with the lot it gave
  kExpired,        // all that is past its last day
};
DebitRule DebitRuleOf(RecordKind kind);

// `wallets` have folded the record. Captures and ends of holds take held points, in the order of
// use too, whatever their last day.
Breach BreachOfUse(LogState& state, const Record& record, const FoldedWallets& wallets);

}  // namespace huitong
