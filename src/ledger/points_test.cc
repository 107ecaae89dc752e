#include "ledger/points.h"

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

constexpr uint64_t kSeed = 20260102;

Points P(int64_t units) {
  const auto points = Points::FromUnits(units);
  EXPECT_TRUE(points) << units;
  return points.value_or(Points());
}

Rate R(int64_t numerator, int64_t denominator) {
  const auto rate = Rate::Of(numerator, denominator);
  EXPECT_TRUE(rate) << numerator << '/' << denominator;
  return rate.value_or(Rate());
}

TEST(PointsTest, AreFromZeroToTwoToThe62) {
  EXPECT_FALSE(Points::FromUnits(-1));
  EXPECT_EQ(P(0).units(), 0);
  EXPECT_EQ(P(Points::kUnitsMax).units(), int64_t{1} << 62);
  EXPECT_FALSE(Points::FromUnits(Points::kUnitsMax + 1));
}

TEST(PointsTest, AddUpToTheMaximumAndNoFurther) {
  EXPECT_EQ(P(Points::kUnitsMax - 1).Plus(P(1)), P(Points::kUnitsMax));
  EXPECT_FALSE(P(Points::kUnitsMax).Plus(P(1)));
  EXPECT_FALSE(P(Points::kUnitsMax).Plus(P(Points::kUnitsMax)));
}

TEST(PointsTest, AreNeverTakenBelowZero) {
  EXPECT_EQ(P(5).Minus(P(5)), P(0));
  EXPECT_FALSE(P(5).Minus(P(6)));
  EXPECT_FALSE(P(0).Minus(P(Points::kUnitsMax)));
}

TEST(RateTest, IsReduced) {
  EXPECT_EQ(R(6, 4).numerator(), 3u);
  EXPECT_EQ(R(6, 4).denominator(), 2u);
  EXPECT_EQ(R(6, 4), R(3, 2));
}

TEST(RateTest, HasTermsFromOneToABillion) {
  EXPECT_FALSE(Rate::Of(0, 1));
  EXPECT_FALSE(Rate::Of(1, 0));
  EXPECT_FALSE(Rate::Of(-1, 1));
  EXPECT_FALSE(Rate::Of(1'000'000'001, 1));
  EXPECT_FALSE(Rate::Of(1, 1'000'000'001));
  EXPECT_TRUE(Rate::Of(1'000'000'000, 999'999'999));
}

TEST(RateTest, ComparesByValueExactly) {
  EXPECT_LT(R(1, 3), R(1, 2));
  EXPECT_GT(R(1'000'000'000, 999'999'999), R(999'999'999, 999'999'998 + 1));
  EXPECT_LT(R(999'999'998, 999'999'999), R(999'999'999, 1'000'000'000));
}

TEST(RateTest, ConvertsDownOrUpAndStatesTheRemainder) {
  const auto down = R(2, 3).Convert(P(10), Rounding::kDown);
  ASSERT_TRUE(down);
  EXPECT_EQ(down->points, P(6));
  EXPECT_EQ(down->remainder, 2);
  const auto up = R(2, 3).Convert(P(10), Rounding::kUp);
  ASSERT_TRUE(up);
  EXPECT_EQ(up->points, P(7));
  EXPECT_EQ(up->remainder, 2);
}

TEST(RateTest, ConvertsEvenlyWithoutRemainderEitherWay) {
  const auto down = R(2, 3).Convert(P(9), Rounding::kDown);
  const auto up = R(2, 3).Convert(P(9), Rounding::kUp);
  ASSERT_TRUE(down && up);
  EXPECT_EQ(down->points, up->points);
  EXPECT_EQ(down->remainder, 0);
  EXPECT_EQ(up->remainder, 0);
}

TEST(RateTest, RefusesAResultThatIsNoPoints) {
  EXPECT_FALSE(R(2, 1).Convert(P(Points::kUnitsMax), Rounding::kDown));
  EXPECT_FALSE(R(1'000'000'000, 1).Convert(P(Points::kUnitsMax), Rounding::kUp));
  EXPECT_TRUE(R(1, 1).Convert(P(Points::kUnitsMax), Rounding::kUp));
}

TEST(RateTest, InvertsToItself) {
  EXPECT_EQ(R(7, 3).Inverse(), R(3, 7));
  EXPECT_EQ(R(7, 3).Inverse().Inverse(), R(7, 3));
}

TEST(MultiplyAndDivideTest, IsExactAtTheEndsOf64Bits) {
  const auto most = MultiplyAndDivide(INT64_MAX, INT64_MAX, INT64_MAX, Rounding::kDown);
  EXPECT_FALSE(most);
  const auto half = MultiplyAndDivide(INT64_MAX, Points::kUnitsMax, INT64_MAX, Rounding::kDown);
  ASSERT_TRUE(half);
  EXPECT_EQ(half->points.units(), Points::kUnitsMax);
  EXPECT_EQ(half->remainder, 0);
}

TEST(MultiplyAndDivideTest, LosesNothingOfTheProduct) {
  Prng prng(kSeed);
  for (int i = 0; i < 2000; ++i) {
    const int64_t a = prng.Between(0, INT64_MAX >> prng.Below(40));
    const int64_t b = prng.Between(0, INT64_MAX >> prng.Below(40));
    const int64_t c = prng.Between(1, INT64_MAX >> prng.Below(40));
    const auto down = MultiplyAndDivide(a, b, c, Rounding::kDown);
    if (!down) {
      EXPECT_GT(Int128{a} * b / c, Int128{Points::kUnitsMax}) << "seed " << kSeed;
      continue;
    }
    const bool whole = Int128{down->points.units()} * c + down->remainder == Int128{a} * b;
    EXPECT_TRUE(whole) << "seed " << kSeed << ": " << a << " * " << b << " / " << c;
    EXPECT_GE(down->remainder, 0);
    EXPECT_LT(down->remainder, c);
  }
}

}  // namespace
}  // namespace huitong
