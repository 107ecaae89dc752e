// How many of the points that were earned will ever be redeemed: chain ladder by month of earning.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "clearing/portion.h"

namespace huitong {

// The points earned in one month and what became of them. In points.
struct Cohort {
  int32_t earn_month = 0;  // MonthNumber
  int64_t issued = 0;      // less what was reversed
  // Redeemed (and exchanged away) in all, by the end of the month of earning, of the next, … to the
  // last one known. From 0 to `issued`; refunds may make it fall.
  std::vector<int64_t> redeemed;
};

// later / earlier: what the cohorts that are old enough had redeemed one month later, over what
// they had redeemed before, each weighing by its points (volume-weighted chain ladder; T. Mack,
// ASTIN Bulletin 23, 1993). [j] leads from age j to j + 1.
struct DevelopmentFactor {
  int64_t earlier = 0;
  int64_t later = 0;

  friend constexpr bool operator==(const DevelopmentFactor&, const DevelopmentFactor&) = default;
};

// The average curve of `cohorts`. Refuses what is not from 0 to the cohort's points, a cohort
// without any month, cohorts out of order of month, and sums past 2^62.
Expected<std::vector<DevelopmentFactor>, Error> DevelopmentFactors(std::span<const Cohort> cohorts);

// The parts of what was issued between which an estimate stays.
struct BreakageBounds {
  Portion floor;
  Portion ceiling;
};

struct CohortEstimate {
  int32_t earn_month = 0;
  int64_t issued = 0;
  int64_t redeemed = 0;  // so far
  int64_t expected = 0;  // to be redeemed in all, from `redeemed` to `issued`
  int64_t breakage = 0;  // issued − expected

  friend constexpr bool operator==(const CohortEstimate&, const CohortEstimate&) = default;
};

// Each cohort's redemption, grown month by month by the factors to the age of the oldest cohort,
// which is taken for complete. Every step is rounded up to whole points, so that the liability is
// not stated too low. A cohort of which nothing is redeemed yet, or whose factor nobody's history
// gives, is expected to be redeemed as the older cohorts are on average, and wholly where there are
// none. The result is kept between the bounds (rounded up), never below what is redeemed already.
// Cohorts ascending by month; refuses what DevelopmentFactors refuses, and bounds that are above
// one or the wrong way round.
Expected<std::vector<CohortEstimate>, Error> EstimateRedemption(std::span<const Cohort> cohorts,
                                                                const BreakageBounds& bounds);

}  // namespace huitong
