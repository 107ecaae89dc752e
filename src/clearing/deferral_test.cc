#include "clearing/deferral.h"

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}
// IFRS 15, example 52: goods of 100,000 with 10,000 points of 1 each, 95 % of them to be redeemed.
PointsSale Example() {
  return {.price = 100'000,
          .goods_stand_alone = 100'000,
          .points = 10'000,
          .value = Of(1, 1),
          .expected = Of(95, 100)};
}

TEST(AllocationTest, IsByRelativeStandAlonePrices) {
  const auto allocation = Allocate(Example());
  ASSERT_TRUE(allocation);
  EXPECT_EQ(allocation->points_stand_alone, 9'500);
  EXPECT_EQ(allocation->liability, 8'676);
  EXPECT_EQ(allocation->revenue, 91'324);
  // 100,000 · 9,500 = 8,676 · 109,500 − 22,000.
  EXPECT_EQ(allocation->remainder, -22'000);
}

TEST(ReleaseTest, FollowsRedemptionAndCatchesUpWithANewEstimate) {
  // 4,500 of 9,500 in the first year; 8,500 of now 9,700 by the end of the second; all in the
  // third.
  const auto first = ReleaseOf({.deferred = 8'676,
                                .expected_points = 9'500,
                                .redeemed_points = 4'500,
                                .released_before = 0});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->this_period, 4'110);
  EXPECT_EQ(first->remaining, 4'566);
  const auto second = ReleaseOf({.deferred = 8'676,
                                 .expected_points = 9'700,
                                 .redeemed_points = 8'500,
                                 .released_before = 4'110});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->this_period, 3'493);
  EXPECT_EQ(second->remaining, 1'073);
  const auto third = ReleaseOf({.deferred = 8'676,
                                .expected_points = 9'700,
                                .redeemed_points = 9'700,
                                .released_before = 7'603});
  ASSERT_TRUE(third);
  EXPECT_EQ(third->this_period, 1'073);
  EXPECT_EQ(third->remaining, 0);
}

TEST(ReleaseTest, TakesBackWhereMoreAreNowExpected) {
  const auto release = ReleaseOf({.deferred = 1'000,
                                  .expected_points = 1'000,
                                  .redeemed_points = 500,
                                  .released_before = 600});
  ASSERT_TRUE(release);
  EXPECT_EQ(release->this_period, -100);
}

TEST(ReleaseTest, ReleasesEverythingWhenNothingMoreIsExpected) {
  const auto none =
      ReleaseOf({.deferred = 10, .expected_points = 0, .redeemed_points = 0, .released_before = 0});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->to_date, 10);
  const auto more =
      ReleaseOf({.deferred = 10, .expected_points = 5, .redeemed_points = 6, .released_before = 0});
  ASSERT_TRUE(more);
  EXPECT_EQ(more->to_date, 10);
}

TEST(AllocationTest, RefusesWhatCannotBeAllocated) {
  PointsSale sale = Example();
  sale.expected = Of(101, 100);
  EXPECT_EQ(Allocate(sale).error().sentence,
            "More points are expected to be redeemed than were given.");
  sale = Example();
  sale.price = -1;
  EXPECT_EQ(Allocate(sale).error().sentence,
            "A price or a number of points is below zero or past 2^62.");
  sale = Example();
  sale.goods_stand_alone = 0;
  sale.points = 0;
  EXPECT_EQ(Allocate(sale).error().sentence,
            "Neither the goods nor the points of a sale are worth anything.");
  sale = Example();
  sale.points = kAmountMax;
  sale.value = Of(2, 1);
  EXPECT_EQ(Allocate(sale).error().sentence, "The points of a sale are worth more than 2^62.");
  EXPECT_FALSE(ReleaseOf(
      {.deferred = -1, .expected_points = 1, .redeemed_points = 1, .released_before = 0}));
}

TEST(AllocationTest, AddsUpAndReleasesAllInAnyStepsOfRedemption) {
  constexpr uint64_t kSeed = 20260410;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const PointsSale sale{.price = prng.Between(0, 1'000'000'000),
                          .goods_stand_alone = prng.Between(1, 1'000'000'000),
                          .points = prng.Between(0, 100'000'000),
                          .value = Of(prng.Between(0, 500), prng.Between(1, 500)),
                          .expected = Of(prng.Between(0, 1'000), 1'000)};
    const auto allocation = Allocate(sale);
    ASSERT_TRUE(allocation);
    ASSERT_EQ(allocation->revenue + allocation->liability, sale.price);
    int64_t released = 0;
    int64_t redeemed = 0;
    int64_t expected = prng.Between(1, 1'000'000);
    for (int step = 0; step < 5; ++step) {
      if (step == 4) redeemed = expected;
      const auto release = ReleaseOf({.deferred = allocation->liability,
                                      .expected_points = expected,
                                      .redeemed_points = redeemed,
                                      .released_before = released});
      ASSERT_TRUE(release);
      released += release->this_period;
      ASSERT_EQ(released + release->remaining, allocation->liability);
      redeemed += prng.Between(0, expected / 4);
      expected = prng.Between(std::max(redeemed, int64_t{1}), 1'000'000 + redeemed);
    }
    ASSERT_EQ(released, allocation->liability);
  }
}

CohortEstimate Estimated(int32_t month, int64_t issued, int64_t redeemed, int64_t expected) {
  return {.earn_month = month,
          .issued = issued,
          .redeemed = redeemed,
          .expected = expected,
          .breakage = issued - expected};
}

TEST(CohortReleaseTest, AddsUpTheMonthsOfEarning) {
  const std::vector<CohortDeferral> deferrals = {
      {.earn_month = 1, .deferred = 8'676, .released_before = 0, .ended = false},
      {.earn_month = 2, .deferred = 1'000, .released_before = 300, .ended = true}};
  const auto report =
      ReleaseByCohort(deferrals, std::vector<CohortEstimate>{Estimated(1, 10'000, 4'500, 9'500),
                                                             Estimated(2, 1'000, 400, 900)});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->this_period, 4'110 + 700);
  EXPECT_EQ(report->remaining, 4'566);
  EXPECT_EQ(report->cohorts[1].this_period, 700);
}

TEST(CohortReleaseTest, RefusesEstimatesOfOtherMonths) {
  const std::vector<CohortDeferral> deferrals = {
      {.earn_month = 1, .deferred = 1, .released_before = 0, .ended = false}};
  EXPECT_EQ(ReleaseByCohort(deferrals, std::vector<CohortEstimate>{Estimated(2, 1, 1, 1)})
                .error()
                .sentence,
            "The deferral of month 1 has no estimate in its place.");
  EXPECT_EQ(ReleaseByCohort(deferrals, std::vector<CohortEstimate>{}).error().sentence,
            "There are 1 cohorts of deferrals and 0 of estimates.");
}

// A year of sales, and another in which their points are redeemed or expire.
TEST(CohortReleaseTest, HasReleasedEverythingWhenTheLastPointsHaveExpired) {
  constexpr uint64_t kSeed = 20260413;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 300; ++i) {
    std::vector<Cohort> cohorts;
    std::vector<CohortDeferral> deferrals;
    int64_t deferred = 0;
    int64_t released = 0;
    for (int32_t month = 0; month < 25; ++month) {
      for (Cohort& cohort : cohorts) {
        const bool lives = month - cohort.earn_month <= 12;
        const int64_t left = cohort.issued - cohort.redeemed.back();
        if (lives) cohort.redeemed.push_back(cohort.redeemed.back() + prng.Between(0, left / 5));
        deferrals[static_cast<size_t>(cohort.earn_month)].ended = !lives;
      }
      if (month < 12) {
        const int64_t issued = prng.Between(1, 100'000);
        cohorts.push_back({.earn_month = month, .issued = issued, .redeemed = {issued / 20}});
        deferrals.push_back({.earn_month = month,
                             .deferred = prng.Between(0, 1'000'000),
                             .released_before = 0,
                             .ended = false});
        deferred += deferrals.back().deferred;
      }
      const auto estimates =
          EstimateRedemption(cohorts, {.floor = Portion(), .ceiling = Of(95, 100)});
      ASSERT_TRUE(estimates);
      const auto report = ReleaseByCohort(deferrals, *estimates);
      ASSERT_TRUE(report);
      for (size_t at = 0; at < deferrals.size(); ++at) {
        deferrals[at].released_before = report->cohorts[at].to_date;
      }
      released += report->this_period;
      ASSERT_EQ(released + report->remaining, deferred) << "month " << month;
      ASSERT_GE(report->remaining, 0);
    }
    ASSERT_EQ(released, deferred);
  }
}

TEST(ThirdPartyTest, IsGrossForAPrincipalAndACommissionForAnAgent) {
  EXPECT_EQ(RevenueOf(Role::kPrincipal, 1'000, 900),
            (ThirdPartyRevenue{.revenue = 1'000, .cost = 900, .owed = 900}));
  EXPECT_EQ(RevenueOf(Role::kAgent, 1'000, 900),
            (ThirdPartyRevenue{.revenue = 100, .cost = 0, .owed = 900}));
  EXPECT_EQ(RevenueOf(Role::kAgent, 800, 900).revenue, -100);
}

}  // namespace
}  // namespace huitong
