#include "ledger/points.h"

#include <numeric>

#include "base/check.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

}  // namespace

std::optional<Rate> Rate::Of(int64_t numerator, int64_t denominator) {
  if (numerator < 1 || numerator > kTermMax) return std::nullopt;
  if (denominator < 1 || denominator > kTermMax) return std::nullopt;
  const int64_t divisor = std::gcd(numerator, denominator);
  return Rate(static_cast<uint32_t>(numerator / divisor),
              static_cast<uint32_t>(denominator / divisor));
}

std::optional<Converted> Rate::Convert(Points source, Rounding rounding) const {
  return MultiplyAndDivide(source.units(), numerator_, denominator_, rounding);
}

std::optional<Converted> MultiplyAndDivide(int64_t a, int64_t b, int64_t c, Rounding rounding) {
  CHECK(a >= 0 && b >= 0 && c >= 1);
  const Int128 product = Int128{a} * b;  // both are below 2^63, so it is below 2^126
  const auto remainder = static_cast<int64_t>(product % c);
  Int128 quotient = product / c;
  if (rounding == Rounding::kUp && remainder != 0) ++quotient;
  if (quotient > Points::kUnitsMax) return std::nullopt;

  const auto points = Points::FromUnits(static_cast<int64_t>(quotient));
  return Converted{.points = *points, .remainder = remainder};
}

}  // namespace huitong
