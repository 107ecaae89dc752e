// The value pool: a levy on settled redemptions, sponsors' money and common costs, and who gets and
// bears what of them.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "clearing/line.h"
#include "clearing/terms.h"

namespace huitong {

// One ordered pair's settled redemption value v of the period and its levy φ.
struct LeviedPair {
  BrandNumber issuer;
  BrandNumber acceptor;
  int64_t settled = 0;  // micro-fen; nothing is levied where it is negative
  Portion levy;
};

// The levies of a period: levied = shared + kept + above_caps, in micro-fen.
struct LevyShares {
  std::vector<Line>
      lines;  // a levy for each pair, as given; then a share for each brand, ascending
  int64_t levied = 0;
  int64_t shared = 0;
  int64_t kept = 0;
  int64_t above_caps = 0;  // what caps cut off: it stays in the pool and is not shared by value
};

// Each pair with v > 0 pays φ · v, rounded up. The money is shared by levied value: a brand's
// weight is the sum of the levies, less what is kept, of the pairs that count as its own. With one
// φ for all this is the share in all settled redemption value; with several, shares by bare value
// would pay those who are levied little out of the levies of others (docs/accounting.md has the
// proof that a pair's traffic returns at most the levy it paid). Refuses a levy or `kept` above
// one, a negative cap, and sums past 2^62.
Expected<LevyShares, Error> ShareLevies(const PoolTerms& terms, std::span<const LeviedPair> pairs);

// Verified members, each counted once in the period, for the brand where it was first.
struct BrandMembers {
  BrandNumber brand;
  int64_t members = 0;  // at least 0

  friend constexpr bool operator==(const BrandMembers&, const BrandMembers&) = default;
};

struct SponsorMoney {
  BrandNumber sponsor;
  int64_t micro_fen = 0;  // at least 0
  int64_t gifts = 0;
};

// What sponsors give, by distinct verified members, largest remainders: a line for each gift and
// for each brand with members. Without any member the money stays in the pool. Refuses negative
// amounts, sums past 2^62, more than 10^9 members, and brands out of order.
Expected<std::vector<Line>, Error> ShareSponsorMoney(BrandNumber pool,
                                                     std::span<const SponsorMoney> gifts,
                                                     std::span<const BrandMembers> members);

// Hosting and integration of the period, borne by weight, largest remainders, and owed to `payee`.
// Refuses a negative cost or weight, brands out of order, weights that sum to zero or past 10^9.
Expected<std::vector<Line>, Error> ShareCost(BrandNumber payee, int64_t micro_fen,
                                             std::span<const CostWeight> weights);

// Fixed parts of a whole, in millionths: refuses what does not add up to 1,000,000.
Expected<Done, Error> CheckFixedShares(std::span<const CostWeight> millionths);

}  // namespace huitong
