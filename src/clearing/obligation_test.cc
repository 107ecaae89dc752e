#include "clearing/obligation.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

Points P(int64_t units) { return Points::FromUnits(units).value_or(Points()); }

TEST(ObligationTest, IsExactInMicroFen) {
  EXPECT_EQ(SettlementValue(P(125), 400'000), 50'000'000);
  EXPECT_EQ(SettlementValue(P(1), 1), 1);
  EXPECT_EQ(SettlementValue(P(1'000), 0), 0);
}

TEST(ObligationTest, IsNothingPastTwoToThe62) {
  EXPECT_EQ(SettlementValue(P(Points::kUnitsMax), 1), Points::kUnitsMax);
  EXPECT_EQ(SettlementValue(P(Points::kUnitsMax), 2), std::nullopt);
}

TEST(ObligationTest, SplitsIntoFenAndMicroFenOfOneSign) {
  EXPECT_EQ(SplitMicroFen(2'500'000).fen, 2);
  EXPECT_EQ(SplitMicroFen(2'500'000).micro_fen, 500'000);
  EXPECT_EQ(SplitMicroFen(-2'500'000).fen, -2);
  EXPECT_EQ(SplitMicroFen(-2'500'000).micro_fen, -500'000);
  EXPECT_EQ(SplitMicroFen(-400'000).fen, 0);
  EXPECT_EQ(SplitMicroFen(-400'000).micro_fen, -400'000);
}

}  // namespace
}  // namespace huitong
