// Ratios of many fractions, multiplied out on paper: whether they are above one, and by how much.

#pragma once

#include <cstdint>
#include <vector>

#include "model/words.h"

namespace huitong::model {

inline Fraction InverseOf(const Fraction& fraction) {
  return {.over = fraction.under, .under = fraction.over};
}

// Whether the product of fractions above zero is above one.
bool IsAboveOne(const std::vector<Fraction>& factors);

// By how many thousandths such a product is above one, rounded up, at most 2^63 − 1.
int64_t ThousandthsAboveOne(const std::vector<Fraction>& factors);

}  // namespace huitong::model
