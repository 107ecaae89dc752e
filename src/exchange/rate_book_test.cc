#include "exchange/rate_book.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};
constexpr int64_t kWindow = 100;

Rate R(int64_t numerator, int64_t denominator = 1) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}
Timestamp T(int64_t nanos) { return {.nanos = nanos}; }

RateBookVersion Version(uint32_t number, int64_t from, std::vector<Price> prices) {
  return {.version = number, .effective_from = T(from), .prices = std::move(prices)};
}
Price Rose(int64_t bid, int64_t ask, int64_t settlement_price = 0) {
  return {.currency = kRose, .bid = R(bid), .ask = R(ask), .settlement_price = settlement_price};
}

// Bid and ask of the rose at a moment, "none" where it has no price.
std::string PricesAt(const std::vector<RateBookVersion>& versions, int64_t at,
                     int64_t window = kWindow) {
  const auto price = RateBook(versions).PriceAt(kRose, T(at), window);
  if (!price) return "none";
  return std::to_string(price->bid.numerator()) + " of " + std::to_string(price->bid_version) +
         ", " + std::to_string(price->ask.numerator()) + " of " +
         std::to_string(price->ask_version);
}

TEST(RateBookTest, HasNoPriceBeforeTheFirstVersion) {
  const std::vector<RateBookVersion> versions = {Version(1, 1000, {Rose(10, 11)})};
  EXPECT_EQ(PricesAt(versions, 999), "none");
  EXPECT_EQ(PricesAt(versions, 1000), "10 of 1, 11 of 1");
  EXPECT_EQ(PricesAt({}, 1000), "none");
}

TEST(RateBookTest, TakesTheWorstOfTheVersionsAroundAChange) {
  const std::vector<RateBookVersion> versions = {Version(1, 0, {Rose(10, 11)}),
                                                 Version(2, 1000, {Rose(20, 22)})};
  EXPECT_EQ(PricesAt(versions, 900), "10 of 1, 11 of 1");  // the window ends as 2 begins
  EXPECT_EQ(PricesAt(versions, 901), "10 of 1, 22 of 2");
  EXPECT_EQ(PricesAt(versions, 1000), "10 of 1, 22 of 2");
  EXPECT_EQ(PricesAt(versions, 1099), "10 of 1, 22 of 2");
  EXPECT_EQ(PricesAt(versions, 1100), "20 of 2, 22 of 2");  // 1 ended as the window begins
}

TEST(RateBookTest, CountsAVersionThatLivedOnlyInsideTheWindow) {
  const std::vector<RateBookVersion> versions = {Version(1, 0, {Rose(10, 11)}),
                                                 Version(2, 1000, {Rose(5, 30)}),
                                                 Version(3, 1010, {Rose(10, 11)})};
  EXPECT_EQ(PricesAt(versions, 1050), "5 of 2, 30 of 2");
  EXPECT_EQ(PricesAt(versions, 1109), "5 of 2, 30 of 2");
  EXPECT_EQ(PricesAt(versions, 1110), "10 of 3, 11 of 3");
}

TEST(RateBookTest, CountsAVersionReplacedAtItsOwnInstant) {
  const std::vector<RateBookVersion> versions = {Version(1, 1000, {Rose(20, 21)}),
                                                 Version(2, 1000, {Rose(10, 11)})};
  EXPECT_EQ(PricesAt(versions, 1000), "10 of 2, 21 of 1");
  EXPECT_EQ(PricesAt(versions, 1100), "10 of 2, 11 of 2");
}

TEST(RateBookTest, KeepsAPriceThatALaterVersionLeavesOut) {
  const Price bean{.currency = kBean, .bid = R(4), .ask = R(5), .settlement_price = 0};
  const std::vector<RateBookVersion> versions = {Version(1, 0, {Rose(10, 11)}),
                                                 Version(2, 1000, {bean})};
  EXPECT_EQ(PricesAt(versions, 5000), "10 of 1, 11 of 1");
}

TEST(RateBookTest, TakesTheVersionInForceWhereTheWindowIsEmpty) {
  const std::vector<RateBookVersion> versions = {Version(1, 0, {Rose(10, 11)}),
                                                 Version(2, 1000, {Rose(20, 22)})};
  EXPECT_EQ(PricesAt(versions, 999, 0), "10 of 1, 11 of 1");
  EXPECT_EQ(PricesAt(versions, 1000, 0), "20 of 2, 22 of 2");
}

TEST(RateBookTest, TakesTheSettlementPriceInForceAtTheMoment) {
  const std::vector<RateBookVersion> versions = {Version(1, 0, {Rose(10, 11, 400)}),
                                                 Version(2, 1000, {Rose(5, 22, 300)})};
  const RateBook book(versions);
  EXPECT_EQ(book.PriceAt(kRose, T(999), kWindow)->settlement_price, 400);
  EXPECT_EQ(book.PriceAt(kRose, T(1000), kWindow)->settlement_price, 300);
}

TEST(RateBookTest, TakesVersionsInAnyOrderOfPublication) {
  RateBook book;
  book.Add(Version(2, 1000, {Rose(20, 22)}));
  book.Add(Version(1, 1000, {Rose(10, 11)}));
  book.Add(Version(3, 0, {Rose(30, 33)}));
  EXPECT_EQ(book.PriceAt(kRose, T(1000), 0)->bid, R(20));
  EXPECT_EQ(book.PriceAt(kRose, T(999), 0)->bid, R(30));
}

TEST(RateBookTest, TakesTheMiddleForTheReferenceWhereNoneIsStated) {
  EXPECT_EQ(ReferenceOf(Rose(10, 11)), Fraction::Of(21, 2));
  Price stated = Rose(10, 11);
  stated.reference = R(52, 5);
  EXPECT_EQ(ReferenceOf(stated), Fraction::Of(52, 5));
  const Price finest{.currency = kRose,
                     .bid = R(999'999'937, 1'000'000'000),
                     .ask = R(999'999'999, 999'999'998),
                     .settlement_price = 0};
  EXPECT_EQ(ReferenceOf(finest) - FractionOf(finest.bid),
            FractionOf(finest.ask) - ReferenceOf(finest));
}

TEST(RateBookTest, HasTheReferenceOfNowAndTheExtremesOfTheWindow) {
  const std::vector<RateBookVersion> versions = {Version(1, 0, {Rose(10, 10)}),
                                                 Version(2, 1000, {Rose(30, 30)}),
                                                 Version(3, 1050, {Rose(20, 20)})};
  const auto price = RateBook(versions).PriceAt(kRose, T(1060), kWindow);
  EXPECT_EQ(price->reference, Fraction::Of(20));
  EXPECT_EQ(price->lowest_reference, Fraction::Of(10));
  EXPECT_EQ(price->highest_reference, Fraction::Of(30));
}

TEST(RateBookTest, KeepsToTheNanosecondsThatThereAre) {
  const RateBook book(std::vector<RateBookVersion>{Version(1, INT64_MIN, {Rose(10, 11)})});
  EXPECT_TRUE(book.PriceAt(kRose, T(INT64_MAX), INT64_MAX));
  EXPECT_TRUE(book.PriceAt(kRose, T(INT64_MIN), INT64_MAX));
}

TEST(RateBookTest, HasAPairRateUntilALaterVersionWithdrawsIt) {
  RateBookVersion first = Version(1, 100, {});
  first.pair_rates = {{.from = kRose, .to = kBean, .rate = R(3, 2)}};
  RateBookVersion second = Version(2, 200, {});
  second.pair_rates = {{.from = kRose, .to = kBean, .rate = std::nullopt}};
  const RateBook book(std::vector<RateBookVersion>{first, Version(3, 150, {Rose(10, 11)}), second});
  EXPECT_EQ(book.PairRateAt({kRose, kBean}, T(99)), nullptr);
  ASSERT_NE(book.PairRateAt({kRose, kBean}, T(199)), nullptr);
  EXPECT_EQ(book.PairRateAt({kRose, kBean}, T(199))->line.rate, R(3, 2));
  EXPECT_EQ(book.PairRateAt({kRose, kBean}, T(199))->version, 1u);
  EXPECT_EQ(book.PairRateAt({kRose, kBean}, T(200)), nullptr);
  EXPECT_EQ(book.PairRateAt({kBean, kRose}, T(150)), nullptr);  // the pair is ordered
}

TEST(RateBookTest, HasABonusFromItsBeginningToJustBeforeItsEnd) {
  RateBookVersion version = Version(1, 100, {});
  version.bonuses = {
      {.from = kRose, .to = kBean, .share = R(1, 10), .begins = T(150), .ends = T(180)}};
  const RateBook book(std::vector<RateBookVersion>{version});
  EXPECT_EQ(book.BonusAt({kRose, kBean}, T(149)), nullptr);
  EXPECT_NE(book.BonusAt({kRose, kBean}, T(150)), nullptr);
  EXPECT_NE(book.BonusAt({kRose, kBean}, T(179)), nullptr);
  EXPECT_EQ(book.BonusAt({kRose, kBean}, T(180)), nullptr);
  EXPECT_EQ(book.ChangesAfter(T(100)), (std::vector<Timestamp>{T(150), T(180)}));
}

// The definition, instant by instant: what begins, the moment asked for and the window are even,
// so that odd instants stand for what lies between.
EffectivePrice PriceByDefinition(const std::vector<RateBookVersion>& versions, int64_t at,
                                 int64_t window) {
  const auto in_force = [&](int64_t instant) {
    const RateBookVersion* last = nullptr;
    for (const auto& version : versions) {
      if (version.effective_from.nanos <= instant) last = &version;
    }
    return last;
  };
  std::vector<const RateBookVersion*> counted = {in_force(at)};
  for (int64_t instant = at - window + 1; instant < at + window; ++instant) {
    if (const auto* version = in_force(instant)) counted.push_back(version);
    for (const auto& version : versions) {
      if (version.effective_from.nanos == instant) counted.push_back(&version);
    }
  }
  EffectivePrice price;
  price.bid = counted[0]->prices[0].bid;
  price.ask = counted[0]->prices[0].ask;
  price.reference = ReferenceOf(counted[0]->prices[0]);
  price.lowest_reference = price.reference;
  price.highest_reference = price.reference;
  for (const auto* version : counted) {
    const Price& line = version->prices[0];
    price.bid = std::min(price.bid, line.bid);
    price.ask = std::max(price.ask, line.ask);
    price.lowest_reference = std::min(price.lowest_reference, ReferenceOf(line));
    price.highest_reference = std::max(price.highest_reference, ReferenceOf(line));
  }
  return price;
}

TEST(RateBookTest, IsWhatTheDefinitionSaysInstantByInstant) {
  constexpr uint64_t kSeed = 20260402;
  Prng prng(kSeed);
  for (int i = 0; i < 3000; ++i) {
    std::vector<RateBookVersion> versions;
    int64_t from = 0;
    const uint64_t count = 1 + prng.Below(6);
    for (uint32_t number = 1; number <= count; ++number) {
      const int64_t bid = prng.Between(1, 9);
      versions.push_back(Version(number, from, {Rose(bid, prng.Between(bid, 9))}));
      from += 2 * prng.Between(0, 6);
    }
    const int64_t at = 2 * prng.Between(0, 20);
    const int64_t window = 2 * prng.Between(0, 8);
    const auto price = RateBook(versions).PriceAt(kRose, T(at), window);
    const EffectivePrice expected = PriceByDefinition(versions, at, window);
    ASSERT_TRUE(price) << "seed " << kSeed << ", book " << i;
    EXPECT_EQ(price->bid, expected.bid) << "seed " << kSeed << ", book " << i;
    EXPECT_EQ(price->ask, expected.ask) << "seed " << kSeed << ", book " << i;
    EXPECT_EQ(price->reference, expected.reference) << "seed " << kSeed << ", book " << i;
    EXPECT_EQ(price->lowest_reference, expected.lowest_reference) << kSeed << ", book " << i;
    EXPECT_EQ(price->highest_reference, expected.highest_reference) << kSeed << ", book " << i;
  }
}

TEST(RateBookTest, FeesHoldUntilAnotherVersionNamesThePair) {
  RateBookVersion first = Version(1, 100, {});
  first.fees = {{.from = kRose, .to = kBean, .rule = {.fixed = 2, .share = R(1, 50)}}};
  RateBookVersion second = Version(2, 200, {});
  second.fees = {{.from = kRose, .to = kBean, .rule = {}}};
  const RateBook book(std::vector<RateBookVersion>{first, Version(3, 150, {Rose(10, 11)}), second});

  EXPECT_EQ(book.FeeAt({kRose, kBean}, T(99)), FeeRule());
  EXPECT_EQ(book.FeeAt({kRose, kBean}, T(150)).fixed, 2);
  EXPECT_EQ(book.FeeAt({kRose, kBean}, T(200)), FeeRule());
  EXPECT_EQ(book.FeeAt({kBean, kRose}, T(150)), FeeRule());
}

}  // namespace
}  // namespace huitong
