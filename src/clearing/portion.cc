#include "clearing/portion.h"

#include <charconv>
#include <numeric>

#include "base/check.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

std::optional<Part> PartOf(Int128 product, Int128 quotient, int64_t denominator) {
  if (quotient < -kAmountMax || quotient > kAmountMax) return std::nullopt;
  return Part{.amount = static_cast<int64_t>(quotient),
              .remainder = static_cast<int64_t>(product - quotient * denominator)};
}

Int128 Product(int64_t amount, int64_t numerator, int64_t denominator) {
  CHECK(IsAmount(amount));
  CHECK(numerator >= 0 && numerator <= kAmountMax);
  CHECK(denominator >= 1 && denominator <= kAmountMax);
  return Int128{amount} * numerator;
}

}  // namespace

std::optional<int64_t> Sum(int64_t a, int64_t b) {
  CHECK(IsAmount(a) && IsAmount(b));
  const Int128 sum = Int128{a} + b;
  if (sum < -kAmountMax || sum > kAmountMax) return std::nullopt;
  return static_cast<int64_t>(sum);
}

std::optional<Part> Scale(int64_t amount, int64_t numerator, int64_t denominator,
                          Rounding rounding) {
  const Int128 product = Product(amount, numerator, denominator);
  Int128 quotient = product / denominator;  // towards zero
  if (rounding == Rounding::kUp && quotient * denominator != product) {
    quotient += product < 0 ? -1 : 1;
  }
  return PartOf(product, quotient, denominator);
}

std::optional<Part> ScaleToNearest(int64_t amount, int64_t numerator, int64_t denominator) {
  const Int128 product = Product(amount, numerator, denominator);
  Int128 quotient = product / denominator;
  const Int128 rest = product - quotient * denominator;
  if (2 * (rest < 0 ? -rest : rest) >= denominator) quotient += product < 0 ? -1 : 1;
  return PartOf(product, quotient, denominator);
}

std::optional<Portion> Portion::Of(int64_t numerator, int64_t denominator) {
  if (numerator < 0 || numerator > kTermMax) return std::nullopt;
  if (denominator < 1 || denominator > kTermMax) return std::nullopt;
  const int64_t divisor = std::gcd(numerator, denominator);
  return Portion(numerator / divisor, denominator / divisor);
}

namespace {

std::optional<int64_t> WholeNumber(std::string_view text) {
  constexpr size_t kDigitsMax = 10;
  int64_t number = 0;
  if (text.empty() || text.size() > kDigitsMax || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<Portion> PortionFromText(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto numerator = WholeNumber(text.substr(0, slash));
    const auto denominator = WholeNumber(text.substr(slash + 1));
    if (!numerator || !denominator) return std::nullopt;
    return Portion::Of(*numerator, *denominator);
  }
  const size_t point = text.find('.');
  const auto whole = WholeNumber(text.substr(0, point));
  if (!whole || *whole > 1) return std::nullopt;
  if (point == std::string_view::npos) return Portion::Of(*whole, 1);
  const std::string_view decimals = text.substr(point + 1);
  constexpr size_t kDecimalsMax = 8;
  const auto part = WholeNumber(decimals);
  if (!part || decimals.size() > kDecimalsMax) return std::nullopt;
  int64_t power = 1;
  for (size_t i = 0; i < decimals.size(); ++i) {
    power *= 10;
  }
  return Portion::Of(*whole * power + *part, power);
}

}  // namespace huitong
