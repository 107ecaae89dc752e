#include "exchange/rate_matrix.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};
constexpr CurrencyNumber kMile{.value = 3};

Rate R(int64_t numerator, int64_t denominator = 1) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}
Price PriceOf(CurrencyNumber currency, Rate bid, Rate ask) {
  return {.currency = currency, .bid = bid, .ask = ask, .settlement_price = 0};
}

// The rose at 10 to 12, the bean at 5 to 6; the mile at 1, from the instant 100 on.
RateBook District() {
  RateBook book;
  book.Add({.version = 1,
            .effective_from = {},
            .prices = {PriceOf(kRose, R(10), R(12)), PriceOf(kBean, R(5), R(6))}});
  book.Add(
      {.version = 2,
       .effective_from = {.nanos = 100},
       .prices = {PriceOf(kMile, R(1), R(1))},
       .pair_rates = {{.from = kRose, .to = kBean, .rate = R(2)}},
       .bonuses = {
           {.from = kRose, .to = kMile, .share = R(1, 10), .begins = {}, .ends = {.nanos = 200}}}});
  return book;
}

std::vector<std::string> RowsAt(int64_t at) {
  std::vector<std::string> rows;
  for (const MatrixEntry& entry : RateMatrixAt(District(), {.nanos = at}, 10)) {
    rows.push_back(std::to_string(entry.from.value) + " to " + std::to_string(entry.to.value) +
                   ": " + entry.rate.ToText() + (entry.by_pair_rate ? " (pair)" : "") +
                   (entry.bonus ? " (bonus)" : "") + ", loses " + entry.round_trip_loss.ToText() +
                   ", " + std::to_string(entry.round_trip_loss_per_mille) + " per mille");
  }
  return rows;
}

TEST(RateMatrixTest, HasAllPairsThatHaveAPriceAndWhatThereAndBackLoses) {
  EXPECT_EQ(RowsAt(99), (std::vector<std::string>{"1 to 2: 5/3, loses 11/36, 306 per mille",
                                                  "2 to 1: 5/12, loses 11/36, 306 per mille"}));
  EXPECT_EQ(RowsAt(-1), std::vector<std::string>{});
}

TEST(RateMatrixTest, GoesByPairRatesAndStatesBonuses) {
  EXPECT_EQ(RowsAt(100), (std::vector<std::string>{"1 to 2: 2 (pair), loses 1/6, 167 per mille",
                                                   "1 to 3: 10 (bonus), loses 1/6, 167 per mille",
                                                   "2 to 1: 5/12, loses 1/6, 167 per mille",
                                                   "2 to 3: 5, loses 1/6, 167 per mille",
                                                   "3 to 1: 1/12, loses 1/6, 167 per mille",
                                                   "3 to 2: 1/6, loses 1/6, 167 per mille"}));
}

}  // namespace
}  // namespace huitong
