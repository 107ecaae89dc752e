// How many points a purchase earns.

#pragma once

#include <cstdint>
#include <limits>
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

// What left points out of an earning. DO NOT RENUMBER: the values are in the journal.
enum class CutBy : uint32_t {
  kCap = 1,     // what a version gives one member for the purchases of a day
  kBudget = 2,  // what it gives in all
};

// How many points a version may give still; without end where it has no cap, no budget.
struct EarnRoom {
  static constexpr int64_t kEndless = std::numeric_limits<int64_t>::max();

  int64_t of_cap = kEndless;
  int64_t of_budget = kEndless;
};

// What of `promised` points fits the room; both at least 0.
int64_t PointsWithin(const EarnRoom& room, int64_t promised);
// Which of the two binds first: of equal ones the cap.
CutBy BoundBy(const EarnRoom& room);

// floor(spend · rate · coefficient / 100): one product, rounded once. `remainder` is over
// 100 · rate.denominator · coefficient.denominator and is stated in the record, not carried:
// the part of a point that a purchase does not fill is nobody's.
// Nothing when the result does not fit a Points. Requires spend_fen ≥ 0.
std::optional<Converted> EarnedPoints(int64_t spend_fen, const EarnRule& rule);

}  // namespace huitong
