// What a member gets for points: their face value, beside what they settle at.

#pragma once

#include <cstdint>
#include <optional>

#include "engine/configuration.h"

namespace huitong {

// Micro-fen of `points` by the redemption value of the currency's line in force at `at`; what they
// settle at, `settled`, where no line prices the currency or it does not say a value. Nothing where
// it passes 2^53 − 1. Requires points ≥ 0.
std::optional<int64_t> FaceOf(const Configuration& configuration, CurrencyNumber currency,
                              int64_t points, int64_t settled, Timestamp at);

// What of an original's face goes back with `points` of its `whole` points, `before` of which went
// back before: so that all reversals together give back all of it. Requires before + points ≤
// whole, whole > 0 and 0 ≤ face ≤ 2^53 − 1.
int64_t FaceBack(int64_t face, int64_t whole, int64_t before, int64_t points);

}  // namespace huitong
