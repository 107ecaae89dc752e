#include "clearing/breakage.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

Unexpected<Error> Refuse(const Cohort& cohort, const std::string& why) {
  return Fail(ErrorCode::kInvalidArgument,
              "The cohort of month " + std::to_string(cohort.earn_month) + why);
}

Expected<Done, Error> CheckCohorts(std::span<const Cohort> cohorts) {
  int64_t issued = 0;
  for (size_t i = 0; i < cohorts.size(); ++i) {
    const Cohort& cohort = cohorts[i];
    if (i > 0 && cohort.earn_month <= cohorts[i - 1].earn_month) {
      return Refuse(cohort, " is out of order or there twice.");
    }
    if (cohort.redeemed.empty()) return Refuse(cohort, " has no month of history.");
    // No redeemed total is above what was issued, so no sum over cohorts is past this one.
    if (cohort.issued < 0 || cohort.issued > kAmountMax - issued) {
      return Refuse(cohort, " has a number of points below zero, or past 2^62 with the others.");
    }
    issued += cohort.issued;
    for (const int64_t redeemed : cohort.redeemed) {
      if (redeemed < 0 || redeemed > cohort.issued) {
        return Refuse(cohort, " has redeemed " + std::to_string(redeemed) + " of " +
                                  std::to_string(cohort.issued) + " points.");
      }
    }
  }
  return Done();
}

// `part` of `issued`, rounded up.
int64_t CeilingOf(const Portion& part, int64_t issued) {
  const auto taken = part.Take(issued, Rounding::kUp);
  CHECK(taken.has_value());  // no part is above one
  return taken->amount;
}

// The cohort's redemption at the age of the oldest; nothing where its history and the factors do
// not say.
std::optional<int64_t> Grown(const Cohort& cohort, std::span<const DevelopmentFactor> factors) {
  int64_t redeemed = cohort.redeemed.back();
  if (redeemed == 0) return std::nullopt;
  for (size_t age = cohort.redeemed.size() - 1; age < factors.size(); ++age) {
    const DevelopmentFactor& factor = factors[age];
    if (factor.earlier == 0) return std::nullopt;
    const auto later = Scale(redeemed, factor.later, factor.earlier,
                             Planted("breakage-rounds-down") ? Rounding::kDown : Rounding::kUp);
    redeemed = later ? std::min(later->amount, cohort.issued) : cohort.issued;
  }
  return redeemed;
}

}  // namespace

Expected<std::vector<DevelopmentFactor>, Error> DevelopmentFactors(
    std::span<const Cohort> cohorts) {
  (void)TRY(CheckCohorts(cohorts));
  std::vector<DevelopmentFactor> factors;
  for (const Cohort& cohort : cohorts) {
    factors.resize(std::max(factors.size(), cohort.redeemed.size() - 1));
    for (size_t age = 0; age + 1 < cohort.redeemed.size(); ++age) {
      factors[age].earlier += cohort.redeemed[age];
      factors[age].later += cohort.redeemed[age + 1];
    }
  }
  return factors;
}

Expected<std::vector<CohortEstimate>, Error> EstimateRedemption(std::span<const Cohort> cohorts,
                                                                const BreakageBounds& bounds) {
  const Portion& floor = bounds.floor;
  const Portion& ceiling = bounds.ceiling;
  if (ceiling.IsAboveOne() ||
      floor.numerator() * ceiling.denominator() > ceiling.numerator() * floor.denominator()) {
    return Fail(ErrorCode::kInvalidArgument,
                "The bounds of the expected redemption are above one or the wrong way round.");
  }
  const std::vector<DevelopmentFactor> factors = TRY(DevelopmentFactors(cohorts));
  std::vector<CohortEstimate> estimates;
  int64_t issued_before = 0;
  int64_t expected_before = 0;
  for (const Cohort& cohort : cohorts) {
    const int64_t redeemed = cohort.redeemed.back();
    std::optional<int64_t> expected = Grown(cohort, factors);
    if (!expected && issued_before > 0) {
      expected = Scale(cohort.issued, expected_before, issued_before, Rounding::kUp)->amount;
    }
    int64_t kept = std::clamp(expected.value_or(cohort.issued), CeilingOf(floor, cohort.issued),
                              CeilingOf(ceiling, cohort.issued));
    kept = std::max(kept, redeemed);
    estimates.push_back({.earn_month = cohort.earn_month,
                         .issued = cohort.issued,
                         .redeemed = redeemed,
                         .expected = kept,
                         .breakage = cohort.issued - kept});
    issued_before += cohort.issued;
    expected_before += kept;
  }
  return estimates;
}

}  // namespace huitong
