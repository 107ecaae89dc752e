// The arithmetic of an exchange: one currency's points into the hub, and out as another's.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/fraction.h"
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
  int64_t ask_remainder = 0;  // u / ask − y, over the ask's numerator; see ConvertBackward

  friend bool operator==(const Conversion&, const Conversion&) = default;
};

// Nothing when an amount does not fit a Points. `received` may be zero.
std::optional<Conversion> Convert(Points paid, const Rate& bid, const Rate& ask);

// The other way round: exactly y points for the least x that `Convert` gives at least y for, which
// is x = ceil(c / bid) with c = ceil(y · ask). What u = floor(x · bid) has more than c goes to
// house.rounding as ever; where `Convert` would give more than y, the ask_remainder is above one.
std::optional<Conversion> ConvertBackward(Points received, const Rate& bid, const Rate& ask);

// By a pair's own rate: y = floor(x · rate), or for exactly y the least x, ceil(y / rate). What
// passes the hub is what y is worth at B's reference price m (terms below 2^64): u = c =
// ceil(y · m), so that nothing is left for house.rounding. `bid_remainder` is x · rate − y over the
// rate's denominator, `ask_remainder` zero. Nothing as above.
std::optional<Conversion> ConvertAtPairRate(Points paid, const Rate& rate,
                                            const Fraction& reference);
std::optional<Conversion> ConvertBackwardAtPairRate(Points received, const Rate& rate,
                                                    const Fraction& reference);

// `received` spread over the source lots in proportion to what each paid, by cumulative floors: the
// parts sum to `received` exactly and each expiry keeps its share. A part may be zero.
// Requires that the sources sum to `paid`.
std::vector<int64_t> SpreadOver(const Lots& sources, Points paid, Points received);

}  // namespace huitong
