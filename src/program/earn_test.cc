#include "program/earn.h"

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

constexpr uint64_t kSeed = 20260104;

Rate R(int64_t numerator, int64_t denominator) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}

int64_t Earn(int64_t spend_fen, const Rate& points_per_yuan, const Rate& coefficient) {
  const auto earned =
      EarnedPoints(spend_fen, {.points_per_yuan = points_per_yuan, .coefficient = coefficient});
  return earned ? earned->points.units() : -1;
}

TEST(EarnTest, GivesOnePointPerYuanAndNothingForABrokenYuan) {
  EXPECT_EQ(Earn(12'550, R(1, 1), R(1, 1)), 125);
  EXPECT_EQ(Earn(99, R(1, 1), R(1, 1)), 0);
  EXPECT_EQ(Earn(0, R(1, 1), R(1, 1)), 0);
}

TEST(EarnTest, RoundsOnceAfterRateAndCoefficient) {
  // 1.99 yuan · 3/2 · 4/3 = 3.98: rounding after the rate would give 2.
  EXPECT_EQ(Earn(199, R(3, 2), R(4, 3)), 3);
}

TEST(EarnTest, StatesTheFractionOfAPoint) {
  const auto earned = EarnedPoints(12'550, {.points_per_yuan = R(3, 2), .coefficient = R(6, 5)});
  ASSERT_TRUE(earned);
  EXPECT_EQ(earned->points.units(), 225);
  EXPECT_EQ(earned->remainder, 900);  // of 1,000: 225.9 points
}

TEST(EarnTest, GivesNothingWhereThePointsDoNotFit) {
  EXPECT_EQ(Earn(INT64_MAX, R(1'000'000'000, 1), R(1'000'000'000, 1)), -1);
}

TEST(EarnTest, IsExactWithTheFinestRules) {
  const Rate finest = R(999'999'999, kRuleDenominatorMax);
  Prng prng(kSeed);
  for (int i = 0; i < 1000; ++i) {
    const int64_t spend = prng.Between(0, (int64_t{1} << 45) >> prng.Below(40));
    const auto earned = EarnedPoints(spend, {.points_per_yuan = finest, .coefficient = finest});
    ASSERT_TRUE(earned) << "seed " << kSeed;
    const Int128 below = Int128{100} * finest.denominator() * finest.denominator();
    const Int128 above = Int128{finest.numerator()} * finest.numerator() * spend;
    EXPECT_TRUE(earned->points.units() * below + earned->remainder == above) << "seed " << kSeed;
  }
}

}  // namespace
}  // namespace huitong
