#include "reports/what_if.h"

#include <gtest/gtest.h>

#include "engine/settlement.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}
Contract CommissionOf(int64_t percent) {
  return {
      .issuer = kFlorist, .acceptor = kCafe, .formulas = {Commission{.rate = Of(percent, 100)}}};
}

// docs/accounting.md: 125 roses at the café, with a commission of 2 % of 50 fen; 10 of them come
// back, and 20 roses become beans.
SmallLog ClosedMonth() {
  SmallLog log = OpenSmallCoalition();
  log.Do(PublishContract{.contract = CommissionOf(2), .effective_from = std::nullopt});
  log.now = At("2026-01-16");
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 50'000});
  const Sequence redeemed = log.Do(Redeem{.member = mei,
                                          .currency = kRose,
                                          .acceptor = kCafe,
                                          .channel = kShop,
                                          .points = PointsOf(135)})
                                .header.sequence;
  log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(10), .lines = {}});
  log.Do(log.Quoted(mei, kRose, kBean, 20));  // 40 beans
  log.now = At("2026-02-01");
  log.Cut(At("2026-01-31").day);
  return log;
}

Expected<WhatIfReport, Error> Under(const SmallLog& log, const WhatIf& what_if) {
  LogFold fold(
      [&log](Sequence sequence) -> Expected<Record, Error> { return log.records.at(sequence); });
  for (const Record& record : log.records) {
    CHECK(fold.Take(record).has_value());
  }
  const PeriodNumber period{1};
  const auto totals = PeriodTotalsOf(log.state, period);
  CHECK(totals.has_value());
  const ClearingTerms terms =
      log.state.configuration.TermsBefore(log.state.PeriodOf(period)->cut_time);
  return SettleUnder(what_if, terms, *totals, period, fold);
}

const PartyDifference& Of(const WhatIfReport& report, BrandNumber brand) {
  for (const PartyDifference& difference : report.differences) {
    if (difference.party == brand) return difference;
  }
  CHECK(!"a party");
}

TEST(WhatIfTest, ShowsWhatAnotherCommissionBrings) {
  const auto report = Under(ClosedMonth(), {.contracts = {CommissionOf(10)}});
  ASSERT_TRUE(report.has_value()) << report.error().sentence;
  EXPECT_EQ(Of(*report, kFlorist).kinds,
            (std::vector<KindDifference>{
                {.kind = LineKind::kCommission, .before = 1'000'000, .after = 5'000'000}}));
  EXPECT_EQ(Of(*report, kCafe).closing_after - Of(*report, kCafe).closing_before, -4'000'000);
}

TEST(WhatIfTest, IsTheSettlementItselfWhereNothingIsAnother) {
  const SmallLog log = ClosedMonth();
  const auto report = Under(log, {});
  ASSERT_TRUE(report.has_value());
  for (const PartyDifference& difference : report->differences) {
    EXPECT_TRUE(difference.kinds.empty());
  }
  // The prices that held change nothing, whatever was redeemed, refunded and exchanged at them.
  const auto same = Under(log, {.settlement_prices = {{kRose, 400'000}, {kBean, 200'000}}});
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(same->after.lines, report->before.lines);
}

TEST(WhatIfTest, ValuesPointsAtAnotherPrice) {
  const auto report = Under(ClosedMonth(), {.settlement_prices = {{kRose, 800'000}}});
  ASSERT_TRUE(report.has_value());
  // 135 · 0.8 − 10 · 0.8 less what it was; 2 % of that in commission. The beans stay as they were.
  EXPECT_EQ(Of(*report, kFlorist).closing_after - Of(*report, kFlorist).closing_before,
            -50'000'000 + 1'000'000);
  const auto beans = Under(ClosedMonth(), {.settlement_prices = {{kBean, 0}}});
  ASSERT_TRUE(beans.has_value());
  EXPECT_EQ(Of(*beans, kCafe).kinds,
            (std::vector<KindDifference>{
                {.kind = LineKind::kExchange, .before = 8'000'000, .after = 0}}));
}

TEST(WhatIfTest, ValuesThePointsOfItsPeriodOnly) {
  SmallLog log = ClosedMonth();
  log.Do(Redeem{.member = mei,
                .currency = kRose,
                .acceptor = kCafe,
                .channel = kShop,
                .points = PointsOf(100)});
  const WhatIf dearer{.settlement_prices = {{kRose, 800'000}}};
  const auto alone = Under(ClosedMonth(), dearer);
  const auto followed = Under(log, dearer);
  ASSERT_TRUE(alone && followed);
  EXPECT_EQ(followed->after.lines, alone->after.lines);
}

TEST(WhatIfTest, TakesAContractAwayAndSetsOtherTerms) {
  GeneralTerms terms;
  terms.levy = Of(1, 50);
  const auto report = Under(
      ClosedMonth(),
      {.contracts = {{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}}}, .terms = terms});
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(Of(*report, kFlorist).kinds,
            (std::vector<KindDifference>{
                {.kind = LineKind::kCommission, .before = 1'000'000, .after = 0}}));
  const auto& cafe = Of(*report, kCafe).kinds;
  ASSERT_EQ(cafe.size(), 3U);
  EXPECT_EQ(cafe[1], (KindDifference{.kind = LineKind::kLevy, .before = 0, .after = -1'000'000}));
}

TEST(WhatIfTest, RefusesWhatCouldNotBePublished) {
  const SmallLog log = ClosedMonth();
  Contract stranger = CommissionOf(2);
  stranger.acceptor = {.value = 9};
  Contract too_much = CommissionOf(101);
  EXPECT_FALSE(Under(log, {.contracts = {stranger}}).has_value());
  EXPECT_FALSE(Under(log, {.contracts = {too_much}}).has_value());
  const auto twice = Under(log, {.contracts = {CommissionOf(1), CommissionOf(2)}});
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().sentence, "the contract of brands 1 and 2 is there twice");
  EXPECT_FALSE(Under(log, {.settlement_prices = {{kRose, -1}}}).has_value());
  GeneralTerms terms;
  terms.levy = Of(3, 2);
  EXPECT_FALSE(Under(log, {.terms = terms}).has_value());
}

}  // namespace
}  // namespace huitong
