#include "app/bench_share.h"

#include <cmath>

namespace huitong {
namespace {

constexpr double kExponent = 0.99;

}  // namespace

ZipfShares::ZipfShares(uint64_t count) : columns_(count) {
  std::vector<double> heights(count);  // in columns: 1 on average
  double sum = 0;
  for (uint64_t n = 0; n < count; ++n) {
    heights[n] = 1 / std::pow(static_cast<double>(n + 1), kExponent);
    sum += heights[n];
  }
  std::vector<uint64_t> small;
  std::vector<uint64_t> large;
  for (uint64_t n = 0; n < count; ++n) {
    heights[n] *= static_cast<double>(count) / sum;
    (heights[n] < 1 ? small : large).push_back(n);
  }
  while (!small.empty() && !large.empty()) {
    const uint64_t low = small.back();
    const uint64_t high = large.back();
    small.pop_back();
    columns_[low] = {.alias = high, .own = static_cast<uint64_t>(std::ldexp(heights[low], 64))};
    heights[high] -= 1 - heights[low];
    if (heights[high] >= 1) continue;
    large.pop_back();
    small.push_back(high);
  }
}

uint64_t ZipfShares::Pick(Prng& prng) const {
  const uint64_t at = prng.Below(columns_.size());
  const Column& column = columns_[at];
  return prng.Next() < column.own ? at : column.alias;
}

}  // namespace huitong
