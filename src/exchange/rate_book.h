// The rate book: what the hub gives and charges for a point of each currency, by dated version.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/calendar.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// One currency's line in one version. Bid and ask are universal units per point.
struct Price {
  CurrencyNumber currency;
  Rate bid;                      // what the hub gives for one point
  Rate ask;                      // what the hub charges for one point; never below the bid
  int64_t settlement_price = 0;  // micro-fen that the issuer owes for one point

  friend bool operator==(const Price&, const Price&) = default;
};

struct RateBookVersion {
  uint32_t version = 0;
  Timestamp effective_from;
  std::vector<Price> prices;
};

// The rates that hold for one currency at one moment. Over the look-back window to both sides the
// bid is the lowest and the ask the highest of all versions in force at any instant of it, so that
// no exchange there and back across a change of version gains (docs/accounting.md has the proof).
struct EffectivePrice {
  Rate bid;
  uint32_t bid_version = 0;
  Rate ask;
  uint32_t ask_version = 0;
  int64_t settlement_price = 0;

  friend bool operator==(const EffectivePrice&, const EffectivePrice&) = default;
};

// `versions` in ascending order of (effective_from, version). Nothing when no version in force at
// `at` prices the currency. `window` in nanoseconds.
std::optional<EffectivePrice> PriceAt(std::span<const RateBookVersion> versions,
                                      CurrencyNumber currency, Timestamp at, int64_t window);

// The first price whose bid is above its ask, if any: what a publication is refused for.
std::optional<Price> FirstCrossed(std::span<const Price> prices);

}  // namespace huitong
