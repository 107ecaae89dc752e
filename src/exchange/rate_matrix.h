// The rate book as people compare it: every pair's rate at a moment, and what there and back loses.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/fraction.h"
#include "exchange/no_gain.h"
#include "exchange/rate_book.h"

namespace huitong {

// One ordered pair. Rates are points of `to` for one of `from`, before any rounding or fee.
struct MatrixEntry {
  CurrencyNumber from;
  CurrencyNumber to;
  Fraction rate;
  bool by_pair_rate = false;  // else by bid and ask
  bool pair_rate_paused = false;
  std::optional<Rate> bonus;  // the share that is added now
  bool bonus_paused = false;
  Fraction round_trip_loss;               // 1 − rate · the rate back, both without bonus
  int64_t round_trip_loss_per_mille = 0;  // rounded up; the same for both directions

  friend bool operator==(const MatrixEntry&, const MatrixEntry&) = default;
};

// Of all currencies that have a price in force at `at`, in the order of (from, to). `window` in
// nanoseconds, as of RateBook::PriceAt. Requires prices that CheckRateBook takes.
std::vector<MatrixEntry> RateMatrixAt(const RateBook& book, Timestamp at, int64_t window);

}  // namespace huitong
