#include "simulation/street.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "exchange/no_gain.h"
#include "program/earn.h"

namespace huitong {
namespace {

TEST(StreetTest, GivesEachBrandItsOwnCodesAndCards) {
  std::set<std::string_view> words;
  for (const StreetBrand& brand : Street()) {
    words.insert({brand.code, brand.currency_code, brand.card_prefix});
  }
  EXPECT_EQ(words.size(), 3 * kStreetBrands);
}

TEST(StreetTest, IsNamedInBothLanguages) {
  for (const StreetBrand& brand : Street()) {
    for (const NamesOnSign& names : {brand.names, brand.currency_names}) {
      EXPECT_FALSE(names.chinese.empty()) << brand.code;
      EXPECT_FALSE(names.english.empty()) << brand.code;
    }
  }
}

TEST(StreetTest, HasPricesThatTheLedgerAccepts) {
  EXPECT_EQ(FirstPrices().size(), kStreetBrands);
  const auto is_sound = [](std::vector<Price> prices) {
    return !CheckRateBook(RateBook(),
                          {.version = 1, .effective_from = {}, .prices = std::move(prices)});
  };
  EXPECT_TRUE(is_sound(FirstPrices()));
  EXPECT_TRUE(is_sound(SecondPrices()));
  EXPECT_FALSE(is_sound(MistypedPrices()));
}

// A settlement price outside would let the hub or a brand gain by sending points around.
TEST(StreetTest, SettlesBetweenBidAndAsk) {
  for (const auto& prices : {FirstPrices(), SecondPrices()}) {
    for (const Price& price : prices) {
      const Rate settlement = *Rate::Of(price.settlement_price, 1'000'000);
      EXPECT_LE(price.bid, settlement) << price.currency.value;
      EXPECT_LE(settlement, price.ask) << price.currency.value;
    }
  }
}

TEST(StreetTest, SellsSomethingAtSomeHour) {
  for (const StreetBrand& brand : Street()) {
    EXPECT_GT(brand.popularity, 0U) << brand.code;
    EXPECT_GT(brand.spend_fen_min, 0) << brand.code;
    EXPECT_LT(brand.spend_fen_min, brand.spend_fen_max) << brand.code;
    // Whoever comes in the last hour is gone before midnight.
    EXPECT_EQ(brand.hours[22] + brand.hours[23], 0) << brand.code;
    EXPECT_NE(brand.hours, BusyHours{}) << brand.code;
  }
}

TEST(StreetTest, IsADemoWithEveryKindOfChannel) {
  EXPECT_TRUE(StreetCoalition("street.example/log").demo);
  std::set<ChannelKind> kinds;
  for (const Channel& channel : StreetChannels()) {
    kinds.insert(channel.kind);
  }
  EXPECT_EQ(kinds.size(), 4U);
}

TEST(StreetTest, GivesFourFifthsOnTheMarketplace) {
  const auto channels = StreetChannels();
  EXPECT_EQ(channels[kMarketplaceChannel.value - 1].kind, ChannelKind::kMarketplace);
  EXPECT_EQ(channels[kMarketplaceChannel.value - 1].coefficient, *Rate::Of(4, 5));
}

}  // namespace
}  // namespace huitong
