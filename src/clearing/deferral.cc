#include "clearing/deferral.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

Unexpected<Error> Refuse(const std::string& sentence) {
  return Fail(ErrorCode::kInvalidArgument, sentence);
}

bool IsQuantity(int64_t value) { return value >= 0 && value <= kAmountMax; }

}  // namespace

Expected<Allocation, Error> Allocate(const PointsSale& sale) {
  if (!IsQuantity(sale.price) || !IsQuantity(sale.goods_stand_alone) || !IsQuantity(sale.points)) {
    return Refuse("A price or a number of points is below zero or past 2^62.");
  }
  if (sale.expected.IsAboveOne()) {
    return Refuse("More points are expected to be redeemed than were given.");
  }
  // The terms of a Portion are at most 10^9, so their products are below 2^62.
  Portion expected = sale.expected;
  if (Planted("breakage-ignored-in-price")) expected = Portion::Of(1, 1).value_or(expected);
  const auto stand_alone =
      ScaleToNearest(sale.points, sale.value.numerator() * expected.numerator(),
                     sale.value.denominator() * expected.denominator());
  const auto both = stand_alone ? Sum(sale.goods_stand_alone, stand_alone->amount) : std::nullopt;
  if (!both) return Refuse("The points of a sale are worth more than 2^62.");
  if (*both == 0) return Refuse("Neither the goods nor the points of a sale are worth anything.");
  const auto liability = ScaleToNearest(sale.price, stand_alone->amount, *both);
  CHECK(liability.has_value());  // at most the price

  return Allocation{.points_stand_alone = stand_alone->amount,
                    .liability = liability->amount,
                    .revenue = sale.price - liability->amount,
                    .remainder = liability->remainder};
}

Expected<Release, Error> ReleaseOf(const Deferral& deferral) {
  if (!IsQuantity(deferral.deferred) || !IsQuantity(deferral.expected_points) ||
      !IsQuantity(deferral.redeemed_points) || !IsQuantity(deferral.released_before)) {
    return Refuse("An amount or a number of points is below zero or past 2^62.");
  }
  Part to_date{.amount = deferral.deferred, .remainder = 0};
  if (deferral.redeemed_points < deferral.expected_points) {
    const auto part =
        ScaleToNearest(deferral.deferred, deferral.redeemed_points, deferral.expected_points);
    CHECK(part.has_value());  // at most what was deferred
    to_date = *part;
  }
  int64_t this_period = to_date.amount - deferral.released_before;
  if (Planted("catch-up-never-takes-back")) this_period = std::max(this_period, int64_t{0});
  return Release{.to_date = to_date.amount,
                 .this_period = this_period,
                 .remaining = deferral.deferred - to_date.amount,
                 .remainder = to_date.remainder};
}

Expected<LiabilityReport, Error> ReleaseByCohort(std::span<const CohortDeferral> deferrals,
                                                 std::span<const CohortEstimate> estimates) {
  if (deferrals.size() != estimates.size()) {
    return Refuse("There are " + std::to_string(deferrals.size()) + " cohorts of deferrals and " +
                  std::to_string(estimates.size()) + " of estimates.");
  }
  LiabilityReport report;
  for (size_t i = 0; i < deferrals.size(); ++i) {
    const CohortDeferral& cohort = deferrals[i];
    if (cohort.earn_month != estimates[i].earn_month) {
      return Refuse("The deferral of month " + std::to_string(cohort.earn_month) +
                    " has no estimate in its place.");
    }
    const Release release = TRY(
        ReleaseOf({.deferred = cohort.deferred,
                   .expected_points = cohort.ended ? estimates[i].redeemed : estimates[i].expected,
                   .redeemed_points = estimates[i].redeemed,
                   .released_before = cohort.released_before}));
    const auto this_period = Sum(report.this_period, release.this_period);
    const auto remaining = Sum(report.remaining, release.remaining);
    if (!this_period || !remaining) return Refuse("The liability of all cohorts is past 2^62.");
    report.this_period = *this_period;
    report.remaining = *remaining;
    report.cohorts.push_back(release);
  }
  return report;
}

ThirdPartyRevenue RevenueOf(Role role, int64_t allocated, int64_t owed) {
  CHECK(IsQuantity(allocated) && IsQuantity(owed));
  switch (role) {
    case Role::kPrincipal:
      return {.revenue = allocated, .cost = owed, .owed = owed};
    case Role::kAgent:
      return {.revenue = allocated - owed, .cost = 0, .owed = owed};
  }
  CHECK(!"a role");
}

}  // namespace huitong
