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

TEST(ThirdPartyTest, IsGrossForAPrincipalAndACommissionForAnAgent) {
  EXPECT_EQ(RevenueOf(Role::kPrincipal, 1'000, 900),
            (ThirdPartyRevenue{.revenue = 1'000, .cost = 900, .owed = 900}));
  EXPECT_EQ(RevenueOf(Role::kAgent, 1'000, 900),
            (ThirdPartyRevenue{.revenue = 100, .cost = 0, .owed = 900}));
  EXPECT_EQ(RevenueOf(Role::kAgent, 800, 900).revenue, -100);
}

}  // namespace
}  // namespace huitong
