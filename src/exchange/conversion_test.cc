#include "exchange/conversion.h"

#include <vector>

#include <gtest/gtest.h>

namespace huitong {
namespace {

Rate R(int64_t numerator, int64_t denominator = 1) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}
Points P(int64_t units) { return Points::FromUnits(units).value_or(Points()); }

Lot LotOf(int32_t expires_on, int64_t remaining) {
  return {.key = {.expires_on = {.number = expires_on}, .provenance = {.value = 1}},
          .remaining = remaining};
}

TEST(ConversionTest, StatesBothLegsAndWhatEachCutOff) {
  // 100 · 10/3 = 333 1/3 units; 333 / 5 = 66 3/5 points, which cost 330 units.
  const auto conversion = Convert(P(100), R(10, 3), R(5));
  ASSERT_TRUE(conversion);
  EXPECT_EQ(conversion->hub_in, P(333));
  EXPECT_EQ(conversion->bid_remainder, 1);
  EXPECT_EQ(conversion->received, P(66));
  EXPECT_EQ(conversion->ask_remainder, 3);
  EXPECT_EQ(conversion->hub_out, P(330));
}

TEST(ConversionTest, LeavesNothingForTheHouseWhereItDivides) {
  const auto conversion = Convert(P(100), R(10), R(4));
  ASSERT_TRUE(conversion);
  EXPECT_EQ(conversion->received, P(250));
  EXPECT_EQ(conversion->hub_in, conversion->hub_out);
}

TEST(ConversionTest, MayGiveNothing) {
  const auto conversion = Convert(P(1), R(1, 2), R(5));
  ASSERT_TRUE(conversion);
  EXPECT_EQ(conversion->hub_in, P(0));
  EXPECT_EQ(conversion->received, P(0));
  EXPECT_EQ(conversion->hub_out, P(0));
}

TEST(ConversionTest, ChargesAWholeUnitForAFractionOfOne) {
  const auto conversion = Convert(P(2), R(1), R(3, 5));
  ASSERT_TRUE(conversion);
  EXPECT_EQ(conversion->received, P(3));  // worth 1.8 units
  EXPECT_EQ(conversion->hub_out, P(2));
}

TEST(ConversionTest, IsNothingWhereAnAmountIsNoPoints) {
  EXPECT_FALSE(Convert(P(Points::kUnitsMax), R(2), R(2)));
  EXPECT_FALSE(Convert(P(Points::kUnitsMax), R(1), R(1, 2)));
}

TEST(SpreadOverTest, KeepsTheProportionOfTheSources) {
  const Lots sources = {LotOf(1, 50), LotOf(2, 30), LotOf(3, 20)};
  EXPECT_EQ(SpreadOver(sources, P(100), P(10)), (std::vector<int64_t>{5, 3, 2}));
}

TEST(SpreadOverTest, SumsToWhatWasReceivedThoughPartsMayBeZero) {
  const Lots sources = {LotOf(1, 1), LotOf(2, 1), LotOf(3, 1)};
  EXPECT_EQ(SpreadOver(sources, P(3), P(2)), (std::vector<int64_t>{0, 1, 1}));
  EXPECT_EQ(SpreadOver(sources, P(3), P(1)), (std::vector<int64_t>{0, 0, 1}));
}

TEST(SpreadOverDeathTest, StopsWhereTheSourcesAreNotWhatWasPaid) {
  EXPECT_DEATH((void)SpreadOver({LotOf(1, 2)}, P(3), P(1)), "CHECK failed");
}

}  // namespace
}  // namespace huitong
