#include "clearing/comparison.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr BrandNumber kFlorist{.value = 1};
constexpr BrandNumber kCafe{.value = 2};
constexpr int64_t kFen = 1'000'000;

ClearingTerms Commissioned(int64_t percent) {
  ClearingTerms terms;
  terms.pool.pool = {.value = 9};
  terms.contracts = {
      {.issuer = kFlorist,
       .acceptor = kCafe,
       .formulas = {Commission{.rate = Portion::Of(percent, 100).value_or(Portion())}}}};
  return terms;
}
PeriodTotals Spent() {
  PeriodTotals totals;
  totals.openings = {{.party = kFlorist, .micro_fen = -3}, {.party = kCafe, .micro_fen = 3}};
  totals.posted = {{.kind = LineKind::kRedemption,
                    .debtor = kFlorist,
                    .creditor = kCafe,
                    .micro_fen = 50 * kFen,
                    .count = 5}};
  totals.pairs = {{.issuer = kFlorist,
                   .acceptor = kCafe,
                   .settled = 50 * kFen,
                   .face = 50 * kFen,
                   .redemptions = 5}};
  return totals;
}
std::vector<Statement> Settled(const ClearingTerms& terms, const PeriodTotals& totals) {
  auto settlement = Settle(terms, totals);
  CHECK(settlement.has_value());
  return settlement->statements;
}

TEST(ComparisonTest, ShowsWhatOtherTermsWouldHaveMade) {
  const auto differences =
      Compare(Settled(Commissioned(2), Spent()), Settled(Commissioned(10), Spent()));
  ASSERT_TRUE(differences);
  EXPECT_EQ(
      *differences,
      (std::vector<PartyDifference>{
          {.party = kFlorist,
           .closing_before = -49 * kFen - 3,
           .closing_after = -45 * kFen - 3,
           .kinds = {{.kind = LineKind::kCommission, .before = kFen, .after = 5 * kFen}}},
          {.party = kCafe,
           .closing_before = 49 * kFen + 3,
           .closing_after = 45 * kFen + 3,
           .kinds = {{.kind = LineKind::kCommission, .before = -kFen, .after = -5 * kFen}}}}));
}

TEST(ComparisonTest, ShowsKindsThatOneOfTheTwoHasNot) {
  ClearingTerms without = Commissioned(2);
  without.contracts.clear();
  const auto differences = Compare(Settled(without, Spent()), Settled(Commissioned(2), Spent()));
  ASSERT_TRUE(differences);
  EXPECT_EQ(
      (*differences)[0].kinds,
      (std::vector<KindDifference>{{.kind = LineKind::kCommission, .before = 0, .after = kFen}}));
}

TEST(ComparisonTest, ShowsNothingOfTheSameTerms) {
  const auto differences =
      Compare(Settled(Commissioned(2), Spent()), Settled(Commissioned(2), Spent()));
  ASSERT_TRUE(differences);
  for (const PartyDifference& difference : *differences) {
    EXPECT_EQ(difference.closing_before, difference.closing_after);
    EXPECT_TRUE(difference.kinds.empty());
  }
}

TEST(ComparisonTest, IsThisCsv) {
  const auto differences =
      Compare(Settled(Commissioned(2), Spent()), Settled(Commissioned(10), Spent()));
  ASSERT_TRUE(differences);
  PeriodHeader header;
  header.names = {{.party = kFlorist, .code = "florist", .name = "花店"}};
  EXPECT_EQ(ComparisonCsv(header, *differences),
            "huitong_what_if_1,party,kind,before_fen,after_fen,difference_fen\n"
            "closing,florist,,-49.000003,-45.000003,4.000000\n"
            "kind,florist,commission,1.000000,5.000000,4.000000\n"
            "closing,2,,49.000003,45.000003,-4.000000\n"
            "kind,2,commission,-1.000000,-5.000000,-4.000000\n");
}

TEST(ComparisonTest, RefusesAnotherPeriod) {
  const std::vector<Statement> here = Settled(Commissioned(2), Spent());
  PeriodTotals other = Spent();
  other.openings = {{.party = kFlorist, .micro_fen = 0}, {.party = kCafe, .micro_fen = 0}};
  EXPECT_EQ(Compare(here, Settled(Commissioned(2), other)).error().sentence,
            "The statement of party 1 opens with another balance in the other settlement.");
  EXPECT_EQ(Compare(here, std::vector<Statement>{}).error().sentence,
            "The two settlements have 2 and 0 parties.");
  std::vector<Statement> low = here;
  std::vector<Statement> high = here;
  low[0].closing = -kAmountMax;
  high[0].closing = kAmountMax;
  EXPECT_EQ(Compare(low, high).error().sentence,
            "The statement of party 1 differs by more than 2^62 micro-fen.");
  std::vector<Statement> strangers = here;
  strangers[1].party = {.value = 7};
  EXPECT_EQ(Compare(here, strangers).error().sentence,
            "The statement of party 2 is missing in the other settlement.");
}

}  // namespace
}  // namespace huitong
