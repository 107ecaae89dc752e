#include "model/ratio.h"

#include <algorithm>
#include <limits>

namespace huitong::model {
namespace {

// A number of any size, its lowest 32 bits first, without zeros at the end.
using Long = std::vector<uint32_t>;

Long Times(const Long& number, uint64_t factor) {
  Long product(number.size() + 2, 0);
  for (const int half : {0, 1}) {
    const uint64_t digit = half == 0 ? factor & 0xffff'ffff : factor >> 32;
    uint64_t carry = 0;
    for (size_t i = 0; i + static_cast<size_t>(half) < product.size(); ++i) {
      const uint64_t here = i < number.size() ? number[i] : 0;
      uint32_t& sum = product[i + static_cast<size_t>(half)];
      carry += here * digit + sum;
      sum = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }
  while (!product.empty() && product.back() == 0) {
    product.pop_back();
  }
  return product;
}

bool IsMore(const Long& a, const Long& b) {
  if (a.size() != b.size()) return a.size() > b.size();
  return std::lexicographical_compare(b.rbegin(), b.rend(), a.rbegin(), a.rend());
}

// All that is over, and all that is under.
Long OverOf(const std::vector<Fraction>& factors) {
  Long product = {1};
  for (const Fraction& factor : factors) {
    product = Times(product, static_cast<uint64_t>(factor.over));
  }
  return product;
}

Long UnderOf(const std::vector<Fraction>& factors) {
  Long product = {1};
  for (const Fraction& factor : factors) {
    product = Times(product, static_cast<uint64_t>(factor.under));
  }
  return product;
}

}  // namespace

bool IsAboveOne(const std::vector<Fraction>& factors) {
  return IsMore(OverOf(factors), UnderOf(factors));
}

int64_t ThousandthsAboveOne(const std::vector<Fraction>& factors) {
  const Long over = Times(OverOf(factors), 1'000);
  const Long under = UnderOf(factors);
  // The least k with over ≤ under · (1000 + k).
  uint64_t low = 0;
  uint64_t high = std::numeric_limits<int64_t>::max();
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (IsMore(over, Times(under, 1'000 + middle))) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return static_cast<int64_t>(low);
}

}  // namespace huitong::model
