// Invariants 1 and 2 over a whole state: what stands on the books and what members hold agree.

#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "engine/invariants/invariant.h"
#include "engine/state.h"

namespace huitong {

// What one currency's accounts add up to, in units (micro-fen for money).
struct CurrencyTotals {
  int64_t outstanding = 0;  // what members have: available, pending and held
  int64_t pending = 0;      // of that
  int64_t held = 0;         // of that
  int64_t debt = 0;         // what members owe, ≥ 0
  int64_t issued = 0;       // these are as an accountant says them, issues positive
  int64_t reversed = 0;
  int64_t redeemed = 0;
  int64_t expired = 0;
  int64_t exchanged_out = 0;
  int64_t exchanged_in = 0;
  int64_t hub = 0;
  int64_t rounding = 0;
  int64_t due = 0;
  int64_t adjusted = 0;  // given by hand, taken negative
  int64_t transit = 0;   // on the way between members
  int64_t sum = 0;       // of every account and wallet: zero

  friend bool operator==(const CurrencyTotals&, const CurrencyTotals&) = default;
};

// By currency, over everything in memory. Requires that memory has the whole state.
std::map<CurrencyNumber, CurrencyTotals> TotalsOf(const LogState& state);

// The first thing that does not add up: a currency whose accounts and wallets do not sum to zero
// (1), or whose outstanding points and transit are not issued − reversed − redeemed − expired −
// exchanged out + exchanged in + adjusted + debt − rounding, and for the unit − hub (2); an
// obligation whose two sides differ (1). Requires that memory has the whole state.
std::optional<BrokenInvariant> FirstImbalance(const LogState& state);

}  // namespace huitong
