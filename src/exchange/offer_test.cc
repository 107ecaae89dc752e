#include "exchange/offer.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};

Rate R(int64_t numerator, int64_t denominator = 1) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}
Points P(int64_t units) { return Points::FromUnits(units).value_or(Points()); }
Price PriceOf(CurrencyNumber currency, Rate bid, Rate ask) {
  return {.currency = currency, .bid = bid, .ask = ask, .settlement_price = 0};
}
FeeRule Fee(int64_t fixed, std::optional<Rate> share, int64_t minimum) {
  return {.fixed = fixed, .share = share, .minimum = minimum};
}

// The rose at 10 to 12 units, the bean at 5 to 6, as in docs/accounting.md.
RateBookVersion Opening() {
  return {.version = 1,
          .effective_from = {},
          .prices = {PriceOf(kRose, R(10), R(12)), PriceOf(kBean, R(5), R(6))}};
}

OfferTerms TermsOf(const RateBookVersion& version, const FeeRule& fee) {
  RateBook book;
  book.Add(version);
  const auto there = PairTermsAt(book, {kRose, kBean}, {}, 100);
  const auto back = PairTermsAt(book, {kBean, kRose}, {}, 100);
  EXPECT_TRUE(there && back);
  return {.there = *there, .back = *back, .fee = fee, .fee_back = fee};
}

TEST(FeeTest, IsAtLeastTheMinimumAndRoundedUp) {
  struct Row {
    FeeRule rule;
    int64_t paid;
    int64_t fee;
  };
  const Row rows[] = {{Fee(0, {}, 0), 100, 0},          {Fee(3, {}, 0), 100, 3},
                      {Fee(0, R(1, 50), 0), 100, 2},    {Fee(0, R(1, 50), 0), 101, 3},
                      {Fee(3, R(1, 50), 0), 101, 6},    {Fee(3, R(1, 50), 10), 101, 10},
                      {Fee(0, R(1, 50), 10), 1000, 20}, {Fee(5, {}, 0), 1, 5}};
  for (const Row& row : rows) {
    EXPECT_EQ(FeeOf(row.rule, P(row.paid)), row.fee) << row.paid;
  }
}

TEST(FeeTest, TakesLessThanAll) {
  EXPECT_TRUE(IsFee(Fee(0, R(999, 1000), 0)));
  EXPECT_FALSE(IsFee(Fee(0, R(1), 0)));
  EXPECT_FALSE(IsFee(Fee(-1, {}, 0)));
  EXPECT_FALSE(IsFee(Fee(0, {}, Points::kOfMemberMax + 1)));
}

TEST(FeeTest, IsPaidOnTopAtTheLeastForWhichExactlyTheNetIsLeft) {
  for (const FeeRule& rule : {Fee(0, {}, 0), Fee(3, {}, 7), Fee(0, R(1, 50), 0), Fee(2, R(1, 3), 9),
                              Fee(0, R(99, 100), 0), Fee(4, R(7, 10), 30)}) {
    for (int64_t net = 1; net <= 300; ++net) {
      const auto paid = PaidToLeave(rule, P(net));
      ASSERT_TRUE(paid);
      EXPECT_EQ(paid->units() - FeeOf(rule, *paid), net);
      const Points less = P(paid->units() - 1);
      EXPECT_LT(less.units() - FeeOf(rule, less), net);
    }
  }
  EXPECT_FALSE(PaidToLeave(Fee(0, R(99, 100), 0), P(Points::kOfMemberMax / 2)));
  EXPECT_FALSE(PaidToLeave(Fee(1, {}, 0), P(Points::kOfMemberMax)));
}

TEST(OfferTest, TellsTheMemberAllOfIt) {
  RateBookVersion version = Opening();
  version.bonuses = {
      {.from = kRose, .to = kBean, .share = R(1, 10), .begins = {}, .ends = {.nanos = 9}}};
  const auto offer = OfferForPaid(TermsOf(version, Fee(0, R(1, 50), 1)), P(100));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->fee, P(2));
  EXPECT_EQ(offer->rate, Fraction::Of(5, 3));
  EXPECT_EQ(offer->conversion.paid, P(98));
  EXPECT_EQ(offer->conversion.received, P(163));  // 98 · 10 = 980 units, / 6
  EXPECT_EQ(offer->conversion.hub_in, P(980));
  EXPECT_EQ(offer->conversion.hub_out, P(978));
  EXPECT_EQ(offer->bonus, P(16));                    // 16.3
  EXPECT_EQ(offer->spread, Fraction::Of(363, 2));    // 98 · 11 − 163 · 11/2
  EXPECT_EQ(offer->returned, P(66));                 // (163 − 4) · 5 / 12
  EXPECT_EQ(offer->round_trip_loss_per_mille, 340);  // of the 100 that were paid
}

TEST(OfferTest, CostsTheSameForExactlyWhatItWouldGive) {
  const auto offer = OfferForReceived(TermsOf(Opening(), Fee(0, R(1, 50), 1)), P(163));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->paid, P(100));
  EXPECT_EQ(offer->fee, P(2));
  EXPECT_EQ(offer->conversion.received, P(163));
}

TEST(OfferTest, GoesByThePairsOwnRate) {
  RateBookVersion version = Opening();
  version.pair_rates = {{.from = kRose, .to = kBean, .rate = R(2)},
                        {.from = kBean, .to = kRose, .rate = R(1, 2)}};
  const auto offer = OfferForPaid(TermsOf(version, Fee(0, {}, 0)), P(101));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->rate, Fraction::Of(2));
  EXPECT_EQ(offer->conversion.received, P(202));
  EXPECT_EQ(offer->spread, Fraction());
  EXPECT_EQ(offer->returned, P(101));
  EXPECT_EQ(offer->round_trip_loss_per_mille, 0);
}

TEST(OfferTest, RefusesWhatGivesNothingOrDoesNotFit) {
  const OfferTerms free = TermsOf(Opening(), Fee(0, {}, 0));
  const OfferTerms dear = TermsOf(Opening(), Fee(5, {}, 0));
  RateBookVersion poor = Opening();
  poor.prices[0].bid = R(1, 10);
  EXPECT_EQ(OfferForPaid(dear, P(5)).error(), OfferRefusal::kFeeTakesAll);
  EXPECT_EQ(OfferForPaid(dear, P(4)).error(), OfferRefusal::kFeeTakesAll);
  EXPECT_TRUE(OfferForPaid(dear, P(6)));
  EXPECT_EQ(OfferForPaid(TermsOf(poor, Fee(0, {}, 0)), P(59)).error(), OfferRefusal::kGivesNothing);
  EXPECT_TRUE(OfferForPaid(TermsOf(poor, Fee(0, {}, 0)), P(60)));
  EXPECT_EQ(OfferForPaid(free, P(Points::kOfMemberMax)).error(), OfferRefusal::kTooLarge);
  EXPECT_EQ(OfferForPaid(free, P(Points::kUnitsMax)).error(), OfferRefusal::kTooLarge);
  EXPECT_EQ(OfferForReceived(free, P(Points::kUnitsMax)).error(), OfferRefusal::kTooLarge);
}

// Terms of a book whose pair rates and bonus, where there are any, use up the reference prices.
OfferTerms AnyTerms(Prng& prng) {
  const auto rate = [&] { return R(prng.Between(1, 500), prng.Between(1, 500)); };
  RateBookVersion version{.version = 1, .effective_from = {}, .prices = {}};
  for (const CurrencyNumber currency : {kRose, kBean}) {
    const Rate one = rate();
    const Rate other = rate();
    version.prices.push_back(PriceOf(currency, std::min(one, other), std::max(one, other)));
    if (prng.OneIn(2)) version.prices.back().reference = one;
  }
  if (prng.OneIn(2)) {
    version.pair_rates = {{.from = kRose, .to = kBean, .rate = rate()}};
  }
  version.bonuses = {{.from = kRose,
                      .to = kBean,
                      .share = R(prng.Between(1, 20), 20),
                      .begins = {},
                      .ends = {.nanos = 1}}};
  std::optional<Rate> share;
  if (prng.OneIn(2)) share = R(prng.Between(1, 9), 10);
  return TermsOf(version, Fee(prng.Between(0, 3), share, prng.Between(0, 9)));
}

TEST(OfferTest, GivesNobodyMoreThanWasPaidAndTheExactOrderIsTheLeast) {
  constexpr uint64_t kSeed = 20260404;
  Prng prng(kSeed);
  int offers = 0;
  for (int i = 0; i < 20'000; ++i) {
    const OfferTerms terms = AnyTerms(prng);
    const int64_t paid = prng.Between(1, 1'000'000 >> prng.Below(19));
    const auto offer = OfferForPaid(terms, P(paid));
    if (!offer) continue;
    ++offers;
    const auto tag = "seed " + std::to_string(kSeed) + ", offer " + std::to_string(i);
    EXPECT_EQ(offer->fee.units() + offer->conversion.paid.units(), paid) << tag;
    const auto given =
        static_cast<uint64_t>(offer->conversion.received.units() + offer->bonus.units());
    EXPECT_LE(Fraction::Of(given) * terms.there.target.reference,
              Fraction::Of(static_cast<uint64_t>(offer->conversion.paid.units())) *
                  terms.there.source.reference)
        << tag;
    const auto exact = OfferForReceived(terms, offer->conversion.received);
    ASSERT_TRUE(exact) << tag;
    EXPECT_EQ(exact->conversion.received, offer->conversion.received) << tag;
    EXPECT_LE(exact->paid, offer->paid) << tag;
    if (exact->paid.units() == 1) continue;
    const auto less = OfferForPaid(terms, P(exact->paid.units() - 1));
    EXPECT_TRUE(!less || less->conversion.received < offer->conversion.received) << tag;
  }
  EXPECT_GT(offers, 10'000);
}

}  // namespace
}  // namespace huitong
