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

TEST(ConversionTest, GivesExactlyWhatWasAskedForAtTheLeastPrice) {
  // 163 points cost 978 units; 97 · 10 = 970 are too few, so 98 are paid, and 2 units are left.
  const auto conversion = ConvertBackward(P(163), R(10), R(6));
  ASSERT_TRUE(conversion);
  EXPECT_EQ(conversion->paid, P(98));
  EXPECT_EQ(conversion->hub_in, P(980));
  EXPECT_EQ(conversion->hub_out, P(978));
  EXPECT_EQ(conversion->received, P(163));
  EXPECT_EQ(conversion->bid_remainder, 0);
  EXPECT_EQ(conversion->ask_remainder, 2);
}

void ExpectLeast(int64_t received, const Rate& bid, const Rate& ask) {
  const auto conversion = ConvertBackward(P(received), bid, ask);
  ASSERT_TRUE(conversion);
  const auto forward = Convert(conversion->paid, bid, ask);
  EXPECT_GE(forward->received, P(received));
  EXPECT_EQ(forward->hub_in, conversion->hub_in);
  EXPECT_GE(conversion->hub_in, conversion->hub_out);
  // u / ask − y exactly, over the ask's numerator.
  EXPECT_EQ(conversion->ask_remainder,
            (forward->received.units() - received) * ask.numerator() + forward->ask_remainder);
  if (received == 0) return;
  EXPECT_LT(Convert(P(conversion->paid.units() - 1), bid, ask)->received, P(received));
}

TEST(ConversionTest, BackwardIsTheLeastForWhichForwardGivesAsMuch) {
  for (int64_t bid = 1; bid <= 12; ++bid) {
    for (int64_t ask = 1; ask <= 12; ++ask) {
      for (int64_t received = 0; received <= 60; ++received) {
        ExpectLeast(received, R(bid, 1 + received % 5), R(ask, 7));
        ExpectLeast(received, R(bid, 11), R(ask, 1 + received % 5));
      }
    }
  }
}

TEST(ConversionTest, GoesByAPairsOwnRateForwardAndBackward) {
  // 2/3 of a point for one: 100 give 66 2/3, which are worth 66 · 5/2 = 165 units.
  const auto forward = ConvertAtPairRate(P(100), R(2, 3), Fraction::Of(5, 2));
  ASSERT_TRUE(forward);
  EXPECT_EQ(forward->received, P(66));
  EXPECT_EQ(forward->bid_remainder, 2);
  EXPECT_EQ(forward->hub_in, P(165));
  EXPECT_EQ(forward->hub_out, P(165));
  const auto backward = ConvertBackwardAtPairRate(P(67), R(2, 3), Fraction::Of(5, 2));
  ASSERT_TRUE(backward);
  EXPECT_EQ(backward->paid, P(101));
  EXPECT_EQ(backward->received, P(67));
  EXPECT_EQ(backward->bid_remainder, 1);
  EXPECT_EQ(backward->hub_in, P(168));  // 167 1/2, up
}

TEST(ConversionTest, IsNothingEitherWhereAnExactOrderIsTooLarge) {
  EXPECT_FALSE(ConvertBackward(P(Points::kUnitsMax), R(1), R(2)));
  EXPECT_FALSE(ConvertBackward(P(Points::kUnitsMax), R(1, 2), R(1)));
  EXPECT_FALSE(ConvertAtPairRate(P(Points::kUnitsMax), R(2), Fraction::Of(1)));
  EXPECT_FALSE(ConvertAtPairRate(P(Points::kUnitsMax), R(1), Fraction::Of(2)));
  EXPECT_FALSE(ConvertBackwardAtPairRate(P(Points::kUnitsMax), R(1, 2), Fraction::Of(1)));
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
