#include "clearing/shares.h"

#include <numeric>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "clearing/portion.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

using Amounts = std::vector<int64_t>;

TEST(SharesTest, GiveWhatFloorsLeaveToTheLargestRemainders) {
  // Quotas 47.3, 33.3, 19.4 of 100; then 4.7, 3.3, 2.0 of 10.
  EXPECT_EQ(SplitByWeights(100, Amounts{473, 333, 194}), (Amounts{47, 33, 20}));
  EXPECT_EQ(SplitByWeights(10, Amounts{47, 33, 20}), (Amounts{5, 3, 2}));
}

TEST(SharesTest, GiveEqualRemaindersToTheEarliest) {
  EXPECT_EQ(SplitByWeights(2, Amounts{1, 1, 1}), (Amounts{1, 1, 0}));
  EXPECT_EQ(SplitByWeights(1, Amounts{5, 5}), (Amounts{1, 0}));
}

TEST(SharesTest, GiveNothingToWhoWeighsNothing) {
  EXPECT_EQ(SplitByWeights(5, Amounts{0, 1, 0, 1}), (Amounts{0, 3, 0, 2}));
}

TEST(SharesTest, OfANegativeAmountAreTheOppositeOnes) {
  EXPECT_EQ(SplitByWeights(-2, Amounts{1, 1, 1}), (Amounts{-1, -1, 0}));
}

TEST(SharesTest, AreNoneWhereNobodyWeighsAnything) {
  EXPECT_FALSE(SplitByWeights(1, Amounts{0, 0}));
  EXPECT_FALSE(SplitByWeights(1, Amounts{}));
  EXPECT_EQ(SplitByWeights(0, Amounts{0, 0}), (Amounts{0, 0}));
  EXPECT_EQ(SplitByWeights(0, Amounts{}), Amounts{});
}

TEST(SharesTest, AreNoneWhereTheWeightsSumTooHigh) {
  EXPECT_FALSE(SplitByWeights(1, Amounts{kAmountMax, 1}));
  EXPECT_EQ(SplitByWeights(kAmountMax, Amounts{kAmountMax, 0}), (Amounts{kAmountMax, 0}));
}

TEST(SharesDeathTest, StopAtANegativeWeight) {
  EXPECT_DEATH((void)SplitByWeights(1, Amounts{2, -1}), "CHECK failed");
}

// What is said of every split. `scale` makes small and large numbers equally likely.
Amounts AnyWeights(Prng& prng) {
  Amounts weights(static_cast<size_t>(prng.Between(1, 12)));
  const int64_t most = int64_t{1} << prng.Between(0, 55);
  for (int64_t& weight : weights) {
    weight = prng.OneIn(5) ? 0 : prng.Between(1, most);
  }
  weights[prng.Below(weights.size())] = prng.Between(1, most);
  return weights;
}

TEST(SharesTest, SumToTheAmountAndStayWithinTheirQuota) {
  constexpr uint64_t kSeed = 20260401;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 100'000; ++i) {
    const Amounts weights = AnyWeights(prng);
    const int64_t total = std::accumulate(weights.begin(), weights.end(), int64_t{0});
    const int64_t amount = prng.Between(0, int64_t{1} << prng.Between(0, 61));
    const auto shares = SplitByWeights(amount, weights);
    ASSERT_TRUE(shares);
    ASSERT_EQ(std::accumulate(shares->begin(), shares->end(), int64_t{0}), amount);
    for (size_t a = 0; a < weights.size(); ++a) {
      // |share · total − amount · weight| < total: the quota rounded down or up.
      const Int128 off = Int128{(*shares)[a]} * total - Int128{amount} * weights[a];
      ASSERT_TRUE(off > -total && off < total);
      for (size_t b = a + 1; b < weights.size(); ++b) {
        // Who was rounded down had no larger a remainder than who was rounded up.
        const Int128 other = Int128{(*shares)[b]} * total - Int128{amount} * weights[b];
        ASSERT_TRUE(off <= 0 || other >= 0 || -other <= total - off);
        ASSERT_TRUE(off >= 0 || other <= 0 || -off < total - other);
      }
    }
  }
}

TEST(SharesTest, DoNotChangeWithAScaleOfTheWeightsOrWithPartiesThatWeighNothing) {
  constexpr uint64_t kSeed = 20260402;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    Amounts weights = AnyWeights(prng);
    const int64_t amount = prng.Between(-1'000'000, 1'000'000);
    auto shares = SplitByWeights(amount, weights);
    ASSERT_TRUE(shares);
    Amounts scaled = weights;
    for (int64_t& weight : scaled) {
      weight *= 7;
    }
    ASSERT_EQ(SplitByWeights(amount, scaled), shares);

    const auto at = static_cast<int64_t>(prng.Below(weights.size() + 1));
    weights.insert(weights.begin() + at, 0);
    shares->insert(shares->begin() + at, 0);
    ASSERT_EQ(SplitByWeights(amount, weights), shares);
  }
}

}  // namespace
}  // namespace huitong
