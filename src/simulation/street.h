// The street of the demo district: its brands, what people buy there, its channels, its rate book.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/configuration.h"
#include "exchange/rate_book.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// How busy each hour of the day is, in comparison with the others; 0: closed.
using BusyHours = std::array<uint8_t, 24>;

struct NamesOnSign {
  std::string_view chinese;
  std::string_view english;
};

// One brand as the plan has it. Fractions are numerator and denominator.
struct StreetBrand {
  std::string_view code;
  NamesOnSign names;
  std::string_view card_prefix;  // of its customer numbers
  std::string_view currency_code;
  NamesOnSign currency_names;
  int32_t expiry_months = 0;
  std::array<int64_t, 2> points_per_yuan{};
  std::array<int64_t, 2> bid{};  // universal units (fen) per point
  std::array<int64_t, 2> ask{};
  int64_t settlement_price = 0;  // micro-fen per point
  int64_t spend_fen_min = 0;     // of one purchase
  int64_t spend_fen_max = 0;
  uint32_t popularity = 0;  // in comparison with the others
  BusyHours hours{};
};

inline constexpr size_t kStreetBrands = 8;

// In the order in which they are registered: brand and currency n are the n-th, from 1.
std::span<const StreetBrand, kStreetBrands> Street();

constexpr size_t PlaceOf(BrandNumber brand) { return brand.value - 1; }
constexpr CurrencyNumber CurrencyOnStreet(BrandNumber brand) { return {.value = brand.value}; }

// In the order in which they are registered.
inline constexpr ChannelNumber kTillChannel{.value = 1};
inline constexpr ChannelNumber kAppChannel{.value = 2};
inline constexpr ChannelNumber kMiniProgramChannel{.value = 3};
inline constexpr ChannelNumber kMarketplaceChannel{.value = 4};

// The noodle shop and the market, of which the one gives the other's points.
inline constexpr BrandNumber kNoodles{.value = 6};
inline constexpr BrandNumber kMarket{.value = 8};

Brand BrandOf(const StreetBrand& brand);
Currency CurrencyOf(const StreetBrand& brand, BrandNumber number);
Rate EarnRateOf(const StreetBrand& brand);
std::vector<Channel> StreetChannels();
// Of all currencies.
std::vector<Price> FirstPrices();
// Of the currencies that the second version changes.
std::vector<Price> SecondPrices();
// The second version as it was typed at first: bid and ask of one line the wrong way round.
std::vector<Price> MistypedPrices();

inline constexpr std::string_view kStreetTimeZone = "Asia/Shanghai";

// Marked as a demo.
Coalition StreetCoalition(const std::string& origin);

}  // namespace huitong
