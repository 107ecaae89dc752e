#include "simulation/street.h"

#include <utility>

namespace huitong {
namespace {

// Hours:                            0  1  2  3  4  5  6  7   8   9  10 11 12  13 14 15 16 17
constexpr BusyHours kBakeryHours = {
    {0, 0, 0, 0, 0, 0, 0, 10, 14, 6, 4, 5, 5, 4, 3, 5, 7, 10, 9, 4, 0, 0, 0, 0}};
constexpr BusyHours kMealHours = {
    {0, 0, 0, 0, 0, 0, 0, 3, 2, 0, 0, 9, 14, 6, 1, 0, 1, 7, 12, 9, 4, 0, 0, 0}};
constexpr BusyHours kEveningHours = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 5, 5, 4, 4, 7, 12, 9, 3, 0, 0}};
constexpr BusyHours kDayHours = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 7, 6, 5, 5, 6, 7, 8, 8, 8, 6, 4, 0, 0, 0}};

// The expiry terms differ, and two are short enough for points to expire within 90 days.
constexpr std::array<StreetBrand, kStreetBrands> kStreet = {{
    {.code = "tea",
     .names = {.chinese = "清泉茶馆", .english = "Clear Spring Tea House"},
     .card_prefix = "TEA",
     .currency_code = "leaf",
     .currency_names = {.chinese = "茶叶", .english = "Leaves"},
     .expiry_months = 24,
     .points_per_yuan = {1, 1},
     .bid = {19, 20},
     .ask = {1, 1},
     .settlement_price = 980'000,
     .spend_fen_min = 1800,
     .spend_fen_max = 16'000,
     .popularity = 10,
     .hours = kDayHours},
    {.code = "bakery",
     .names = {.chinese = "麦香面包房", .english = "Golden Wheat Bakery"},
     .card_prefix = "BAK",
     .currency_code = "ear",
     .currency_names = {.chinese = "麦穗", .english = "Ears of Wheat"},
     .expiry_months = 12,
     .points_per_yuan = {2, 1},
     .bid = {19, 50},
     .ask = {2, 5},
     .settlement_price = 390'000,
     .spend_fen_min = 600,
     .spend_fen_max = 6800,
     .popularity = 18,
     .hours = kBakeryHours},
    {.code = "books",
     .names = {.chinese = "墨池书店", .english = "Ink Pond Bookshop"},
     .card_prefix = "BOK",
     .currency_code = "bookmark",
     .currency_names = {.chinese = "书签", .english = "Bookmarks"},
     .expiry_months = 24,
     .points_per_yuan = {1, 2},
     .bid = {37, 20},
     .ask = {2, 1},
     .settlement_price = 1'900'000,
     .spend_fen_min = 2500,
     .spend_fen_max = 26'000,
     .popularity = 8,
     .hours = kDayHours},
    {.code = "pharmacy",
     .names = {.chinese = "甘草堂药房", .english = "Liquorice Hall Pharmacy"},
     .card_prefix = "PHA",
     .currency_code = "root",
     .currency_names = {.chinese = "草本", .english = "Roots"},
     .expiry_months = 24,
     .points_per_yuan = {1, 1},
     .bid = {3, 4},
     .ask = {4, 5},
     .settlement_price = 770'000,
     .spend_fen_min = 1500,
     .spend_fen_max = 22'000,
     .popularity = 11,
     .hours = kDayHours},
    {.code = "cinema",
     .names = {.chinese = "灯影电影院", .english = "Lamplight Cinema"},
     .card_prefix = "CIN",
     .currency_code = "reel",
     .currency_names = {.chinese = "胶片", .english = "Reels"},
     .expiry_months = 2,
     .points_per_yuan = {1, 1},
     .bid = {7, 5},
     .ask = {3, 2},
     .settlement_price = 1'450'000,
     .spend_fen_min = 3900,
     .spend_fen_max = 19'000,
     .popularity = 9,
     .hours = kEveningHours},
    {.code = "noodles",
     .names = {.chinese = "老街面馆", .english = "Old Street Noodles"},
     .card_prefix = "NOO",
     .currency_code = "bowl",
     .currency_names = {.chinese = "面碗", .english = "Bowls"},
     .expiry_months = 1,
     .points_per_yuan = {1, 1},
     .bid = {11, 10},
     .ask = {6, 5},
     .settlement_price = 1'150'000,
     .spend_fen_min = 1600,
     .spend_fen_max = 9800,
     .popularity = 17,
     .hours = kMealHours},
    {.code = "florist",
     .names = {.chinese = "四时花店", .english = "Four Seasons Florist"},
     .card_prefix = "FLO",
     .currency_code = "petal",
     .currency_names = {.chinese = "花瓣", .english = "Petals"},
     .expiry_months = 12,
     .points_per_yuan = {3, 1},
     .bid = {6, 25},
     .ask = {1, 4},
     .settlement_price = 245'000,
     .spend_fen_min = 2900,
     .spend_fen_max = 39'000,
     .popularity = 5,
     .hours = kDayHours},
    {.code = "market",
     .names = {.chinese = "邻里超市", .english = "Neighbours Supermarket"},
     .card_prefix = "MKT",
     .currency_code = "bean",
     .currency_names = {.chinese = "豆子", .english = "Beans"},
     .expiry_months = 18,
     .points_per_yuan = {1, 1},
     .bid = {12, 25},
     .ask = {1, 2},
     .settlement_price = 490'000,
     .spend_fen_min = 900,
     .spend_fen_max = 42'000,
     .popularity = 22,
     .hours = kDayHours},
}};

constexpr BrandNumber kTea{.value = 1};
constexpr BrandNumber kCinema{.value = 5};

Rate RateOf(const std::array<int64_t, 2>& fraction) { return *Rate::Of(fraction[0], fraction[1]); }

Names NamesOf(const NamesOnSign& names) {
  return {.chinese = std::string(names.chinese), .english = std::string(names.english)};
}

}  // namespace

std::span<const StreetBrand, kStreetBrands> Street() { return kStreet; }

Brand BrandOf(const StreetBrand& brand) {
  return {.code = std::string(brand.code), .names = NamesOf(brand.names)};
}

Currency CurrencyOf(const StreetBrand& brand, BrandNumber number) {
  return {.brand = number,
          .code = std::string(brand.currency_code),
          .names = NamesOf(brand.currency_names),
          .expiry_months = brand.expiry_months,
          .settlement_price = brand.settlement_price};
}

Rate EarnRateOf(const StreetBrand& brand) { return RateOf(brand.points_per_yuan); }

std::vector<Channel> StreetChannels() {
  return {{.code = "till",
           .names = {.chinese = "门店收银", .english = "Shop till"},
           .kind = ChannelKind::kTill,
           .coefficient = Rate()},
          {.code = "app",
           .names = {.chinese = "商街应用", .english = "Street app"},
           .kind = ChannelKind::kApp,
           .coefficient = Rate()},
          {.code = "mini_program",
           .names = {.chinese = "微信小程序", .english = "WeChat mini-program"},
           .kind = ChannelKind::kMiniProgram,
           .coefficient = Rate()},
          {.code = "marketplace",
           .names = {.chinese = "第三方商城", .english = "Third-party marketplace"},
           .kind = ChannelKind::kMarketplace,
           .coefficient = *Rate::Of(4, 5)}};
}

std::vector<Price> FirstPrices() {
  std::vector<Price> prices;
  for (uint32_t number = 1; number <= kStreetBrands; ++number) {
    const StreetBrand& brand = kStreet[number - 1];
    prices.push_back({.currency = {.value = number},
                      .bid = RateOf(brand.bid),
                      .ask = RateOf(brand.ask),
                      .settlement_price = brand.settlement_price});
  }
  return prices;
}

std::vector<Price> SecondPrices() {
  return {{.currency = CurrencyOnStreet(kTea),
           .bid = *Rate::Of(1, 1),
           .ask = *Rate::Of(21, 20),
           .settlement_price = 1'030'000},
          {.currency = CurrencyOnStreet(kCinema),
           .bid = *Rate::Of(13, 10),
           .ask = *Rate::Of(7, 5),
           .settlement_price = 1'350'000}};
}

std::vector<Price> MistypedPrices() {
  std::vector<Price> prices = SecondPrices();
  std::swap(prices.front().bid, prices.front().ask);
  return prices;
}

Coalition StreetCoalition(const std::string& origin) {
  return {.names = {.chinese = "桂花里商街", .english = "Osmanthus Lane"},
          .time_zone = std::string(kStreetTimeZone),
          .money = 156,
          .unit_anchor = 1'000'000,
          .look_back_hours = 24,
          .origin = origin,
          .demo = true};
}

}  // namespace huitong
