// Parts of signed amounts: exact fractions with their remainder, and sums that refuse to overflow.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/points.h"

namespace huitong {

// What an amount of clearing (micro-fen, fen or points) may be: from −2^62 to 2^62.
inline constexpr int64_t kAmountMax = int64_t{1} << 62;
constexpr bool IsAmount(int64_t value) { return value >= -kAmountMax && value <= kAmountMax; }

// a + b, or nothing when that is no amount. Requires two amounts.
std::optional<int64_t> Sum(int64_t a, int64_t b);

// A whole result, and what is missing from the exact one: amount · numerator =
// part · denominator + remainder, in every rounding.
struct Part {
  int64_t amount = 0;
  int64_t remainder = 0;  // over the denominator, |remainder| < denominator

  friend constexpr bool operator==(const Part&, const Part&) = default;
};

// amount · numerator / denominator; kDown is towards zero and kUp away from it, so that what is
// taken back of a payment is what was paid. Nothing when the result is no amount. Requires an
// amount, 0 ≤ numerator ≤ 2^62 and 1 ≤ denominator ≤ 2^62: the product is then below 2^125.
std::optional<Part> Scale(int64_t amount, int64_t numerator, int64_t denominator,
                          Rounding rounding);

// The same to the nearest whole, a half away from zero: how figures of a balance sheet are rounded.
std::optional<Part> ScaleToNearest(int64_t amount, int64_t numerator, int64_t denominator);

// A fraction that may be zero, as contracts state shares, commissions and levies.
class Portion {
 public:
  static constexpr int64_t kTermMax = 1'000'000'000;

  // Nothing at all: 0/1.
  constexpr Portion() = default;
  // Reduced. Nothing unless 0 ≤ numerator ≤ kTermMax and 1 ≤ denominator ≤ kTermMax.
  static std::optional<Portion> Of(int64_t numerator, int64_t denominator);

  [[nodiscard]] int64_t numerator() const { return numerator_; }
  [[nodiscard]] int64_t denominator() const { return denominator_; }
  [[nodiscard]] bool IsZero() const { return numerator_ == 0; }
  [[nodiscard]] bool IsAboveOne() const { return numerator_ > denominator_; }

  // Of an amount, as Scale says; the remainder is over the denominator.
  [[nodiscard]] std::optional<Part> Take(int64_t amount, Rounding rounding) const {
    return Scale(amount, numerator_, denominator_, rounding);
  }

  friend bool operator==(const Portion&, const Portion&) = default;

 private:
  Portion(int64_t numerator, int64_t denominator)
      : numerator_(numerator), denominator_(denominator) {}
  int64_t numerator_ = 0;
  int64_t denominator_ = 1;
};

// "0.95" (up to eight decimals), "19/20" or "1" as people write a part; what comes before a point
// is 0 or 1. Nothing for anything else.
std::optional<Portion> PortionFromText(std::string_view text);

}  // namespace huitong
