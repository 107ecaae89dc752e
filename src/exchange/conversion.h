// The arithmetic of an exchange: one currency's points into the hub, and out as another's.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ledger/points.h"
#include "ledger/wallet.h"

namespace huitong {

// x points of A are paid in; the hub takes u = floor(x · bid_A) units and pays out
// y = floor(u / ask_B) points of B, which cost c = ceil(y · ask_B) units; u − c goes to
// house.rounding. What floors cut off below one unit is the payer's and is stated, not posted.
struct Conversion {
  Points paid;                // x
  Points hub_in;              // u
  Points hub_out;             // c
  Points received;            // y
  int64_t bid_remainder = 0;  // x · bid − u, over the bid's denominator
  int64_t ask_remainder = 0;  // u / ask − y, over the ask's numerator

  friend bool operator==(const Conversion&, const Conversion&) = default;
};

// Nothing when an amount does not fit a Points. `received` may be zero.
std::optional<Conversion> Convert(Points paid, const Rate& bid, const Rate& ask);

// `received` spread over the source lots in proportion to what each paid, by cumulative floors: the
// parts sum to `received` exactly and each expiry keeps its share. A part may be zero.
// Requires that the sources sum to `paid`.
std::vector<int64_t> SpreadOver(const Lots& sources, Points paid, Points received);

}  // namespace huitong
