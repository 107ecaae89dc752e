// Exact fractions: what is compared, added up and shown to people before anything is rounded.

#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace huitong {

// A number ≥ 0 as a quotient of two integers below 2^256, always reduced. Who calculates bounds the
// terms: a result whose reduced terms need more bits, or that is below zero, stops the process.
// Before reducing, products and sums of two terms must fit 256 bits too.
class Fraction {
 public:
  // Zero.
  constexpr Fraction() = default;
  // Requires denominator ≥ 1.
  static Fraction Of(uint64_t numerator, uint64_t denominator = 1);

  friend Fraction operator+(const Fraction& a, const Fraction& b);
  friend Fraction operator-(const Fraction& a, const Fraction& b);  // requires a ≥ b
  friend Fraction operator*(const Fraction& a, const Fraction& b);
  friend Fraction operator/(const Fraction& a, const Fraction& b);  // requires b > 0

  friend bool operator==(const Fraction&, const Fraction&) = default;
  // By value, exactly.
  friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);

  // floor and ceiling of this · scale; INT64_MAX stands for all that is not below it.
  [[nodiscard]] int64_t RoundedDown(uint64_t scale = 1) const;
  [[nodiscard]] int64_t RoundedUp(uint64_t scale = 1) const;

  // "3/4", or "5" where it is whole.
  [[nodiscard]] std::string ToText() const;

 private:
  using Words = std::array<uint64_t, 4>;  // the lowest first

  static Fraction Reduced(const Words& numerator, const Words& denominator);

  Words numerator_{};
  Words denominator_{1};
};

}  // namespace huitong
