#include "clearing/gaming.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}
GamingThresholds Thresholds() {
  return {.reciprocity = Of(7, 10),
          .concentration = Of(1, 2),
          .staff_share = Of(1, 5),
          .over_issuance = Of(2, 1),
          .least_value = 1'000,
          .least_points = 100};
}
PairActivity Pair(uint32_t issuer, uint32_t acceptor, int64_t settled, int64_t busiest) {
  return {.issuer = {.value = issuer},
          .acceptor = {.value = acceptor},
          .settled = settled,
          .busiest = busiest};
}
IssuerActivity Issuer(int64_t issued, int64_t sales, int64_t usual_issued, int64_t usual_sales) {
  return {.issuer = {.value = 4},
          .issued = issued,
          .sales_fen = sales,
          .usual_issued = usual_issued,
          .usual_sales_fen = usual_sales};
}
std::string Found(const PeriodActivity& activity) {
  std::string text;
  for (const GamingFinding& finding : FindGaming(activity, Thresholds())) {
    text += SentenceOf(finding);
  }
  return text;
}
std::string FoundInPairs(std::vector<PairActivity> pairs) {
  return Found({.pairs = std::move(pairs), .acceptors = {}, .issuers = {}});
}
std::string FoundInIssuer(const IssuerActivity& issuer) {
  return Found({.pairs = {}, .acceptors = {}, .issuers = {issuer}});
}

TEST(GamingTest, FindsRoundTripsOfFewMembers) {
  EXPECT_EQ(FoundInPairs({Pair(2, 1, 900, 500), Pair(1, 2, 1'000, 450)}),
            "wash_trading, brands 1 and 2: reciprocity 900 of 1000 (looked at from 7/10), "
            "concentration 950 of 1900 (looked at from 1/2).");
}

TEST(GamingTest, FindsNothingInTrafficOneWayOrOfManyOrOfLittle) {
  EXPECT_EQ(FoundInPairs({Pair(2, 1, 699, 699), Pair(1, 2, 1'000, 1'000)}), "");
  EXPECT_EQ(FoundInPairs({Pair(1, 2, 5'000, 5'000)}), "");
  EXPECT_EQ(FoundInPairs({Pair(2, 1, 900, 499), Pair(1, 2, 1'000, 450)}), "");
  EXPECT_EQ(FoundInPairs({Pair(2, 1, 499, 499), Pair(1, 2, 500, 500)}), "");
}

TEST(GamingTest, FindsAtTheThresholdItself) {
  EXPECT_NE(FoundInPairs({Pair(2, 1, 700, 350), Pair(1, 2, 1'000, 500)}), "");
}

TEST(GamingTest, FindsStaffWhoSpendAtTheirOwnBrand) {
  const auto found = [](int64_t settled, int64_t by_staff) {
    return Found(
        {.pairs = {},
         .acceptors = {{.acceptor = {.value = 3}, .settled = settled, .by_staff = by_staff}},
         .issuers = {}});
  };
  EXPECT_EQ(found(1'000, 200),
            "self_dealing, brand 3: staff_share 200 of 1000 (looked at from 1/5).");
  EXPECT_EQ(found(1'000, 199), "");
  EXPECT_EQ(found(999, 999), "");
  EXPECT_EQ(found(0, 0), "");
}

TEST(GamingTest, FindsWhoIssuesMoreThanItsSalesUsuallyEarn) {
  // Usually one point for 100 fen; sales of 50,000 fen would earn 500.
  EXPECT_EQ(FoundInIssuer(Issuer(1'000, 50'000, 9'000, 900'000)),
            "over_issuance, brand 4: over_issuance 1000 of 500 (looked at from 2/1).");
  EXPECT_EQ(FoundInIssuer(Issuer(999, 50'000, 9'000, 900'000)), "");
  EXPECT_EQ(FoundInIssuer(Issuer(99, 0, 9'000, 900'000)), "");
}

TEST(GamingTest, FindsPointsWithoutAnySales) {
  EXPECT_EQ(FoundInIssuer(Issuer(100, 0, 9'000, 900'000)),
            "over_issuance, brand 4: over_issuance 100 of 0 (looked at from 2/1).");
}

TEST(GamingTest, DoesNotKnowWhatIsUsualOfANewBrand) {
  EXPECT_EQ(FoundInIssuer(Issuer(1'000'000, 1, 0, 0)), "");
}

TEST(GamingTest, ListsFindingsByKindAndBrand) {
  const PeriodActivity activity{
      .pairs = {Pair(5, 3, 1'000, 1'000), Pair(3, 5, 1'000, 1'000), Pair(1, 2, 600, 600),
                Pair(2, 1, 600, 600)},
      .acceptors = {{.acceptor = {.value = 2}, .settled = 1'000, .by_staff = 1'000},
                    {.acceptor = {.value = 1}, .settled = 1'000, .by_staff = 1'000}},
      .issuers = {Issuer(1'000, 50'000, 9'000, 900'000)}};
  std::string order;
  for (const GamingFinding& finding : FindGaming(activity, Thresholds())) {
    order += std::string(NameOf(finding.kind)) + " " + std::to_string(finding.brand.value) + " ";
  }
  EXPECT_EQ(order, "wash_trading 1 wash_trading 3 self_dealing 1 self_dealing 2 over_issuance 4 ");
}

TEST(GamingTest, HasThresholdsOfItsOwn) {
  const GamingThresholds usual = UsualThresholds();
  EXPECT_EQ(usual.least_value, 100'000 * int64_t{1'000'000});  // 1,000 yuan
  EXPECT_EQ(usual.reciprocity, Of(7, 10));
}

TEST(GamingDeathTest, StopsAtANegativeTotal) {
  EXPECT_DEATH((void)FoundInPairs({Pair(1, 2, -1, 0)}), "CHECK failed");
}

}  // namespace
}  // namespace huitong
