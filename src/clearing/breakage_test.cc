#include "clearing/breakage.h"

#include <string>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}
BreakageBounds Wide() { return {.floor = Portion(), .ceiling = Of(1, 1)}; }

std::vector<Cohort> ThreeMonths() {
  return {{.earn_month = 660, .issued = 1'000, .redeemed = {100, 300, 450}},
          {.earn_month = 661, .issued = 1'000, .redeemed = {120, 330}},
          {.earn_month = 662, .issued = 2'000, .redeemed = {220}}};
}

// "660 450/1000, …": what is expected of each cohort.
std::string Expectations(const std::vector<Cohort>& cohorts, const BreakageBounds& bounds) {
  const auto estimates = EstimateRedemption(cohorts, bounds);
  if (!estimates) return estimates.error().sentence;
  std::string text;
  for (const CohortEstimate& estimate : *estimates) {
    if (!text.empty()) text += ", ";
    text += std::to_string(estimate.earn_month) + " " + std::to_string(estimate.expected) + "/" +
            std::to_string(estimate.issued);
  }
  return text;
}

TEST(BreakageTest, AveragesTheCurvesOfOlderCohortsByTheirPoints) {
  const auto factors = DevelopmentFactors(ThreeMonths());
  ASSERT_TRUE(factors);
  EXPECT_EQ(*factors, (std::vector<DevelopmentFactor>{{.earlier = 220, .later = 630},
                                                      {.earlier = 300, .later = 450}}));
}

TEST(BreakageTest, GrowsAYoungCohortAlongTheAverageCurve) {
  // 330 · 450/300 = 495; 220 · 630/220 · 450/300 = 945.
  EXPECT_EQ(Expectations(ThreeMonths(), Wide()), "660 450/1000, 661 495/1000, 662 945/2000");
}

TEST(BreakageTest, RoundsEachMonthUp) {
  std::vector<Cohort> cohorts = ThreeMonths();
  cohorts[1].redeemed = {120, 331};  // 331 · 3/2 = 496.5; 220 · 631/220 = 631, · 3/2 = 946.5
  EXPECT_EQ(Expectations(cohorts, Wide()), "660 450/1000, 661 497/1000, 662 947/2000");
}

TEST(BreakageTest, StaysWithinItsBoundsAndAboveWhatIsRedeemed) {
  EXPECT_EQ(Expectations(ThreeMonths(), {.floor = Of(48, 100), .ceiling = Of(1, 1)}),
            "660 480/1000, 661 495/1000, 662 960/2000");
  EXPECT_EQ(Expectations(ThreeMonths(), {.floor = Portion(), .ceiling = Of(46, 100)}),
            "660 450/1000, 661 460/1000, 662 920/2000");
  EXPECT_EQ(Expectations(ThreeMonths(), {.floor = Portion(), .ceiling = Of(4, 10)}),
            "660 450/1000, 661 400/1000, 662 800/2000");
}

TEST(BreakageTest, NeverExpectsMoreThanWasIssued) {
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 100, .redeemed = {10, 90}},
                          {.earn_month = 2, .issued = 100, .redeemed = {30}}},
                         Wide()),
            "1 90/100, 2 100/100");
}

TEST(BreakageTest, TakesTheOthersAverageWhereNothingIsRedeemedYet) {
  std::vector<Cohort> cohorts = ThreeMonths();
  cohorts[2].redeemed = {0};  // the older ones: 945 of 2,000
  EXPECT_EQ(Expectations(cohorts, Wide()), "660 450/1000, 661 495/1000, 662 945/2000");
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 50, .redeemed = {0, 20}}}, Wide()),
            "1 20/50");
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 50, .redeemed = {0}},
                          {.earn_month = 2, .issued = 50, .redeemed = {0, 20}}},
                         Wide()),
            "1 50/50, 2 20/50");
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 50, .redeemed = {0}}}, Wide()), "1 50/50");
}

// Taylor and Ashe (1983), and the ultimates that Mack (1993) gives for its chain ladder.
TEST(BreakageTest, AgreesWithThePublishedExample) {
  const std::vector<std::vector<int64_t>> triangle = {
      {357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463},
      {352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085},
      {290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315},
      {310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268},
      {443160, 1136350, 2128333, 2897821, 3402672, 3873311},
      {396132, 1333217, 2180715, 2985752, 3691712},
      {440832, 1288463, 2419861, 3483130},
      {359480, 1421128, 2864498},
      {376686, 1363294},
      {344014}};
  const std::vector<int64_t> ultimates = {3901463, 5433719, 5378826, 5297906, 4858200,
                                          5111171, 5660771, 6784799, 5642266, 4969825};
  std::vector<Cohort> cohorts;
  for (size_t i = 0; i < triangle.size(); ++i) {
    cohorts.push_back(
        {.earn_month = static_cast<int32_t>(i), .issued = 9'000'000, .redeemed = triangle[i]});
  }
  const auto estimates = EstimateRedemption(cohorts, Wide());
  ASSERT_TRUE(estimates);
  for (size_t i = 0; i < ultimates.size(); ++i) {
    // A step rounded up early grows by all later factors: at most 14.5 in all.
    EXPECT_GE((*estimates)[i].expected, ultimates[i]) << "year " << i;
    EXPECT_LE((*estimates)[i].expected, ultimates[i] + 20) << "year " << i;
  }
}

TEST(BreakageTest, RefusesWhatIsNoHistory) {
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 5, .redeemed = {6}}}, Wide()),
            "The cohort of month 1 has redeemed 6 of 5 points.");
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 5, .redeemed = {}}}, Wide()),
            "The cohort of month 1 has no month of history.");
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = 5, .redeemed = {1}},
                          {.earn_month = 1, .issued = 5, .redeemed = {1}}},
                         Wide()),
            "The cohort of month 1 is out of order or there twice.");
  EXPECT_EQ(Expectations({{.earn_month = 1, .issued = kAmountMax, .redeemed = {1}},
                          {.earn_month = 2, .issued = 1, .redeemed = {1}}},
                         Wide()),
            "The cohort of month 2 has a number of points below zero, or past 2^62 with the "
            "others.");
  const std::string bounds =
      "The bounds of the expected redemption are above one or the wrong way round.";
  EXPECT_EQ(Expectations(ThreeMonths(), {.floor = Of(2, 3), .ceiling = Of(1, 3)}), bounds);
  EXPECT_EQ(Expectations(ThreeMonths(), {.floor = Portion(), .ceiling = Of(3, 2)}), bounds);
}

TEST(BreakageTest, OfAnyHistoryIsBetweenWhatIsRedeemedAndWhatWasIssued) {
  constexpr uint64_t kSeed = 20260409;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 10'000; ++i) {
    std::vector<Cohort> cohorts;
    const auto count = static_cast<int32_t>(prng.Between(1, 24));
    for (int32_t month = 0; month < count; ++month) {
      Cohort cohort{.earn_month = month, .issued = prng.Between(0, 1'000'000), .redeemed = {}};
      for (int32_t age = 0; age <= count - 1 - month; ++age) {
        const int64_t before = cohort.redeemed.empty() ? 0 : cohort.redeemed.back();
        cohort.redeemed.push_back(prng.OneIn(4) ? before : prng.Between(before, cohort.issued));
      }
      cohorts.push_back(std::move(cohort));
    }
    const BreakageBounds bounds{.floor = Of(prng.Between(0, 5), 10),
                                .ceiling = Of(prng.Between(5, 10), 10)};
    const auto estimates = EstimateRedemption(cohorts, bounds);
    ASSERT_TRUE(estimates);
    for (const CohortEstimate& estimate : *estimates) {
      ASSERT_GE(estimate.expected, estimate.redeemed);
      ASSERT_LE(estimate.expected, estimate.issued);
      ASSERT_EQ(estimate.expected + estimate.breakage, estimate.issued);
    }
  }
}

}  // namespace
}  // namespace huitong
