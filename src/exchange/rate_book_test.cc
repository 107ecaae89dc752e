#include "exchange/rate_book.h"

#include <gtest/gtest.h>

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
  const auto price = PriceAt(versions, kRose, T(at), window);
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
  EXPECT_EQ(PriceAt(versions, kRose, T(999), kWindow)->settlement_price, 400);
  EXPECT_EQ(PriceAt(versions, kRose, T(1000), kWindow)->settlement_price, 300);
}

TEST(RateBookTest, FindsTheFirstBidAboveItsAsk) {
  EXPECT_FALSE(FirstCrossed(std::vector<Price>{Rose(10, 10), Rose(10, 11)}));
  const auto crossed = FirstCrossed(std::vector<Price>{Rose(10, 11), Rose(12, 11)});
  ASSERT_TRUE(crossed);
  EXPECT_EQ(crossed->bid, R(12));
}

}  // namespace
}  // namespace huitong
