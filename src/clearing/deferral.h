// Revenue that waits for points: relative stand-alone selling prices, release, agent or principal.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "clearing/breakage.h"
#include "clearing/portion.h"

namespace huitong {

// IFRS 15 (B39 to B43, and example 52) and CAS 14: points are a material right, so a part of a
// sale's price belongs to them and is revenue when they are redeemed. All money in fen, or in
// whatever unit the price is given; rounded to the nearest whole, a half away from zero.

// Sales that gave points.
struct PointsSale {
  int64_t price = 0;              // what was charged
  int64_t goods_stand_alone = 0;  // what the goods cost when sold without points
  int64_t points = 0;             // what was given with them
  Portion value;                  // what a point buys, in money per point
  Portion expected;               // the part of the points that will be redeemed (breakage.h)
};

// price = revenue + liability.
struct Allocation {
  int64_t points_stand_alone = 0;  // points · value · expected
  int64_t liability = 0;           // price · points_stand_alone / (goods + points_stand_alone)
  int64_t revenue = 0;
  int64_t remainder = 0;  // of the liability, over goods + points_stand_alone

  friend constexpr bool operator==(const Allocation&, const Allocation&) = default;
};

// Refuses what is below zero, a part above one, nothing to allocate to, and what is past 2^62.
Expected<Allocation, Error> Allocate(const PointsSale& sale);

// A liability that is released as its points are redeemed.
struct Deferral {
  int64_t deferred = 0;         // Allocation::liability
  int64_t expected_points = 0;  // to be redeemed in all, as estimated now
  int64_t redeemed_points = 0;  // in all, until now
  int64_t released_before = 0;  // in all, in earlier periods
};

// to_date = deferred · redeemed / expected, all of it from redeemed = expected on. this_period =
// to_date − released_before: what a new estimate changes is caught up at once, so it may be
// negative. remaining = deferred − to_date.
struct Release {
  int64_t to_date = 0;
  int64_t this_period = 0;
  int64_t remaining = 0;
  int64_t remainder = 0;  // of to_date, over expected_points

  friend constexpr bool operator==(const Release&, const Release&) = default;
};

// At the end, when the last points have expired, expected = redeemed and everything is released.
// Refuses what is below zero or past 2^62.
Expected<Release, Error> ReleaseOf(const Deferral& deferral);

// What was deferred for the points earned in one month.
struct CohortDeferral {
  int32_t earn_month = 0;
  int64_t deferred = 0;  // the sum of the Allocations of its sales
  int64_t released_before = 0;
  bool ended = false;  // all its points are redeemed or expired: what is left is released
};

// The contract liability of a brand's points, month by month of earning, and together.
struct LiabilityReport {
  std::vector<Release> cohorts;  // in the order of the deferrals
  int64_t this_period = 0;       // revenue, all cohorts; may be negative
  int64_t remaining = 0;         // the liability that the balance sheet shows
};

// ReleaseOf each cohort by what breakage.h expects of it. Both lists ascend by the same months.
// Refuses different months, what ReleaseOf refuses, and sums past 2^62.
Expected<LiabilityReport, Error> ReleaseByCohort(std::span<const CohortDeferral> deferrals,
                                                 std::span<const CohortEstimate> estimates);

// Whether a brand that gives another's points or rewards controls them before the member gets them
// (IFRS 15 B34 to B38, CAS 14 article 34). The answer is the accountant's; it stands in the
// contract.
enum class Role : uint8_t { kPrincipal, kAgent };

// What the brand shows of `allocated` fen for which it owes the other brand `owed` fen.
struct ThirdPartyRevenue {
  int64_t revenue =
      0;  // principal: gross; agent: its commission, allocated − owed, perhaps negative
  int64_t cost = 0;  // principal: what it owes; agent: nothing
  int64_t owed = 0;  // to the other brand, either way

  friend constexpr bool operator==(const ThirdPartyRevenue&, const ThirdPartyRevenue&) = default;
};
// Requires two amounts ≥ 0.
ThirdPartyRevenue RevenueOf(Role role, int64_t allocated, int64_t owed);

}  // namespace huitong
