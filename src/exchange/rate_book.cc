#include "exchange/rate_book.h"

#include <algorithm>

#include "base/planted.h"

namespace huitong {
namespace {

const Price* PriceOf(const RateBookVersion& version, CurrencyNumber currency) {
  const auto found = std::find_if(version.prices.begin(), version.prices.end(),
                                  [&](const Price& p) { return p.currency == currency; });
  return found == version.prices.end() ? nullptr : &*found;
}

}  // namespace

std::optional<EffectivePrice> PriceAt(std::span<const RateBookVersion> versions,
                                      CurrencyNumber currency, Timestamp at, int64_t window) {
  if (Planted("look-back-ignored")) window = 0;
  std::optional<EffectivePrice> price;
  bool in_force_now = false;
  // From the last version that begins before the window's end back to the one in force at its
  // beginning. Versions that leave a currency out do not change it. One that another of the same
  // instant replaced counts too: an exchange may have been made between their publications.
  for (size_t i = versions.size(); i-- > 0;) {
    const RateBookVersion& version = versions[i];
    const Price* line = PriceOf(version, currency);
    if (line == nullptr) continue;
    const bool begun = version.effective_from <= at;
    if (!begun && version.effective_from.nanos >= at.nanos + window) continue;

    if (!price) {
      price = EffectivePrice{.bid = line->bid,
                             .bid_version = version.version,
                             .ask = line->ask,
                             .ask_version = version.version,
                             .settlement_price = line->settlement_price};
    }
    if (line->bid < price->bid) {
      price->bid = line->bid;
      price->bid_version = version.version;
    }
    if (line->ask > price->ask) {
      price->ask = line->ask;
      price->ask_version = version.version;
    }
    if (!in_force_now && begun) {
      in_force_now = true;
      price->settlement_price = line->settlement_price;
    }
    if (version.effective_from.nanos <= at.nanos - window) break;
  }
  if (!in_force_now) return std::nullopt;
  return price;
}

std::optional<Price> FirstCrossed(std::span<const Price> prices) {
  for (const Price& price : prices) {
    if (price.bid > price.ask) return price;
  }
  return std::nullopt;
}

}  // namespace huitong
