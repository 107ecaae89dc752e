#include "clearing/shares.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/portion.h"

namespace huitong {
namespace {

// Nothing past 2^62.
std::optional<int64_t> SumOf(std::span<const int64_t> weights) {
  int64_t sum = 0;
  for (const int64_t weight : weights) {
    CHECK(weight >= 0);
    if (weight > kAmountMax - sum) return std::nullopt;
    sum += weight;
  }
  return sum;
}

}  // namespace

std::optional<std::vector<int64_t>> SplitByWeights(int64_t amount,
                                                   std::span<const int64_t> weights) {
  CHECK(IsAmount(amount));
  const auto total = SumOf(weights);
  if (!total || (*total == 0 && amount != 0)) return std::nullopt;
  std::vector<int64_t> shares(weights.size(), 0);
  if (*total == 0) return shares;

  const int64_t magnitude = amount < 0 ? -amount : amount;
  std::vector<int64_t> remainders(weights.size(), 0);
  int64_t left = magnitude;
  for (size_t i = 0; i < weights.size(); ++i) {
    const auto part = Scale(magnitude, weights[i], *total, Rounding::kDown);
    CHECK(part.has_value());  // no quota is above the amount
    shares[i] = part->amount;
    remainders[i] = part->remainder;
    left -= part->amount;
  }
  // The remainders sum to left · total and each is below total: more than `left` of them are above
  // zero, or none.
  std::vector<size_t> order(weights.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (Planted("shares-by-weight-not-remainder")) return weights[a] > weights[b];
    return remainders[a] > remainders[b];
  });
  for (size_t i = 0; i < static_cast<size_t>(left); ++i) {
    ++shares[order[i]];
  }
  if (amount < 0) {
    for (int64_t& share : shares) {
      share = -share;
    }
  }
  return shares;
}

}  // namespace huitong
