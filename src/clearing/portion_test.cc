#include "clearing/portion.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}
Part PartOf(int64_t amount, int64_t remainder) {
  return {.amount = amount, .remainder = remainder};
}

TEST(PortionTest, StatesWhatRoundingLeaves) {
  EXPECT_EQ(Of(2, 3).Take(100, Rounding::kDown), PartOf(66, 2));
  EXPECT_EQ(Of(2, 3).Take(100, Rounding::kUp), PartOf(67, -1));
  EXPECT_EQ(Of(2, 3).Take(99, Rounding::kUp), PartOf(66, 0));
}

TEST(PortionTest, TakesBackExactlyWhatItTook) {
  EXPECT_EQ(Of(2, 3).Take(-100, Rounding::kDown), PartOf(-66, -2));
  EXPECT_EQ(Of(2, 3).Take(-100, Rounding::kUp), PartOf(-67, 1));
}

TEST(PortionTest, MayBeNothing) {
  EXPECT_EQ(Portion().Take(kAmountMax, Rounding::kUp), PartOf(0, 0));
  EXPECT_TRUE(Of(0, 7).IsZero());
  EXPECT_EQ(Of(0, 7), Portion());
}

TEST(PortionTest, HasTermsFromZeroToTenToTheNinth) {
  EXPECT_FALSE(Portion::Of(-1, 2));
  EXPECT_FALSE(Portion::Of(1, 0));
  EXPECT_FALSE(Portion::Of(Portion::kTermMax + 1, 1));
  EXPECT_FALSE(Portion::Of(1, Portion::kTermMax + 1));
  EXPECT_EQ(Of(6, 4).numerator(), 3);
  EXPECT_TRUE(Of(3, 2).IsAboveOne());
  EXPECT_FALSE(Of(2, 2).IsAboveOne());
}

TEST(PortionTest, IsNothingPastTheLargestAmount) {
  EXPECT_EQ(Of(1, 1).Take(kAmountMax, Rounding::kUp), PartOf(kAmountMax, 0));
  EXPECT_FALSE(Of(3, 2).Take(kAmountMax, Rounding::kDown));
  EXPECT_FALSE(Of(3, 2).Take(-kAmountMax, Rounding::kDown));
}

TEST(ScaleToNearestTest, RoundsAHalfAwayFromZero) {
  EXPECT_EQ(ScaleToNearest(5, 1, 2), PartOf(3, -1));
  EXPECT_EQ(ScaleToNearest(-5, 1, 2), PartOf(-3, 1));
  EXPECT_EQ(ScaleToNearest(4, 1, 3), PartOf(1, 1));
  EXPECT_EQ(ScaleToNearest(5, 1, 3), PartOf(2, -1));
  EXPECT_EQ(ScaleToNearest(kAmountMax, kAmountMax, kAmountMax), PartOf(kAmountMax, 0));
}

TEST(SumTest, IsNothingPastTheLargestAmount) {
  EXPECT_EQ(Sum(kAmountMax, -kAmountMax), 0);
  EXPECT_EQ(Sum(kAmountMax - 1, 1), kAmountMax);
  EXPECT_FALSE(Sum(kAmountMax, 1));
  EXPECT_FALSE(Sum(-kAmountMax, -1));
}

TEST(ScaleDeathTest, StopsWhereThereIsNothingToDivideBy) {
  EXPECT_DEATH((void)Scale(1, 1, 0, Rounding::kDown), "CHECK failed");
}

TEST(PortionTest, ReadsAPartAsPeopleWriteIt) {
  EXPECT_EQ(PortionFromText("0.95"), Portion::Of(19, 20));
  EXPECT_EQ(PortionFromText("19/20"), Portion::Of(19, 20));
  EXPECT_EQ(PortionFromText("1"), Portion::Of(1, 1));
  EXPECT_EQ(PortionFromText("0"), Portion());
  EXPECT_EQ(PortionFromText("1.5"), Portion::Of(3, 2));
  EXPECT_EQ(PortionFromText("0.00000001"), Portion::Of(1, 100'000'000));
  for (const char* text : {"", "-1", "2", "0.", ".5", "0.123456789", "1/0", "1/", "/2", "1/2/3",
                           "0,5", " 1", "half", "1e3", "99999999999/3"}) {
    EXPECT_EQ(PortionFromText(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace huitong
