#include "engine/face.h"

#include <iostream>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20261124;

TEST(FaceTest, IsTheRedemptionValueOfTheLineInForce) {
  SmallLog log = OpenSmallCoalition();
  Price rose = PriceOf(kRose, RateOf(10), RateOf(11), 400'000);
  rose.redemption_value = 1'500'000;
  const Timestamp from = SecondsAfter(log.now, 3'600).time;
  log.PublishPrices({rose}, from);
  const Configuration& configuration = log.state.configuration;
  const Timestamp before{.nanos = from.nanos - 1};
  EXPECT_EQ(FaceOf(configuration, kRose, 10, 4'000'000, before), 4'000'000);
  EXPECT_EQ(FaceOf(configuration, kRose, 10, 4'000'000, from), 15'000'000);
  EXPECT_EQ(FaceOf(configuration, kBean, 10, 2'000'000, from), 2'000'000);  // its line says none
  EXPECT_EQ(FaceOf(configuration, {.value = 9}, 10, 7, from), 7);
}

TEST(FaceTest, IsSaidAsFarAsAnAmountGoes) {
  SmallLog log = OpenSmallCoalition();
  Price rose = PriceOf(kRose, RateOf(10), RateOf(11), 400'000);
  rose.redemption_value = Points::kOfMemberMax / 7;
  log.PublishPrices({rose});
  const auto face = [&](int64_t points) {
    return FaceOf(log.state.configuration, kRose, points, 1, log.now.time);
  };
  EXPECT_EQ(face(7), Points::kOfMemberMax / 7 * 7);
  EXPECT_EQ(face(8), std::nullopt);
  EXPECT_EQ(face(0), 0);
}

TEST(FaceTest, OfAllPiecesThatGoBackIsTheWhole) {
  std::cout << "seed " << kSeed << "\n";
  Prng prng(kSeed);
  for (int round = 0; round < 1'000; ++round) {
    const int64_t whole = prng.Between(1, 60);
    const int64_t face =
        prng.OneIn(4) ? Points::kOfMemberMax - prng.Between(0, 9) : prng.Between(0, 500);
    int64_t before = 0;
    int64_t sum = 0;
    while (before < whole) {
      const int64_t points = prng.Between(1, whole - before);
      const int64_t part = FaceBack(face, whole, before, points);
      EXPECT_GE(part, 0);
      sum += part;
      before += points;
    }
    EXPECT_EQ(sum, face);
  }
  EXPECT_EQ(FaceBack(10, 3, 0, 1), 3);
  EXPECT_EQ(FaceBack(10, 3, 1, 1), 3);
  EXPECT_EQ(FaceBack(10, 3, 2, 1), 4);
}

}  // namespace
}  // namespace huitong
