// How many points a purchase earns.

#pragma once

#include <cstdint>
#include <optional>

#include "ledger/points.h"

namespace huitong {

// Denominators of earn rates and coefficients stay at or below this, so that the remainder of an
// earning is a fraction whose denominator fits 64 bits.
inline constexpr uint32_t kRuleDenominatorMax = 1'000'000;

inline constexpr int64_t kFenPerYuan = 100;

// What earned how much. Points are per yuan (100 fen); the coefficient is the channel's.
struct EarnRule {
  Rate points_per_yuan;
  Rate coefficient;
};

// floor(spend · rate · coefficient / 100): one product, rounded once. `remainder` is over
// 100 · rate.denominator · coefficient.denominator and is stated in the record, not carried:
// the part of a point that a purchase does not fill is nobody's.
// Nothing when the result does not fit a Points. Requires spend_fen ≥ 0.
std::optional<Converted> EarnedPoints(int64_t spend_fen, const EarnRule& rule);

}  // namespace huitong
