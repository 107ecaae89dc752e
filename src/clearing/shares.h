// A whole amount split by weights so that nothing is lost: the method of largest remainders.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace huitong {

// Each share is the floor of amount · weight / sum of weights; the units that the floors leave go
// one each to the largest remainders, of equal ones to the earliest (Hamilton's method). So the
// shares sum to the amount, each is its exact quota rounded down or up, who weighs nothing gets
// nothing, and the same input gives the same shares. A negative amount splits as its opposite does.
// In the order of `weights`; callers list brands by ascending number, so that ties go to the
// lowest. Nothing where an amount is to be split and the weights sum to zero, or past 2^62.
// Requires |amount| ≤ 2^62 and weights ≥ 0.
std::optional<std::vector<int64_t>> SplitByWeights(int64_t amount,
                                                   std::span<const int64_t> weights);

}  // namespace huitong
