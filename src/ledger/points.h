// The quantities of the ledger: points, and the rate at which one amount becomes another.

#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace huitong {

// A count of one currency's points in its smallest unit. Never negative, never fractional.
class Points {
 public:
  static constexpr int64_t kUnitsMax = int64_t{1} << 62;
  // Of one operation, and of all that a wallet holds: 2^53 − 1, past which a JavaScript number
  // would lie. The books, which add up many wallets, go on to kUnitsMax.
  static constexpr int64_t kOfMemberMax = (int64_t{1} << 53) - 1;

  constexpr Points() = default;
  [[nodiscard]] static constexpr std::optional<Points> FromUnits(int64_t units) {
    if (units < 0 || units > kUnitsMax) return std::nullopt;
    return Points(units);
  }

  [[nodiscard]] constexpr int64_t units() const { return units_; }

  // Nothing when the sum or difference is not a Points: past the maximum, or below zero.
  [[nodiscard]] constexpr std::optional<Points> Plus(Points other) const {
    if (other.units_ > kUnitsMax - units_) return std::nullopt;
    return Points(units_ + other.units_);
  }
  [[nodiscard]] constexpr std::optional<Points> Minus(Points other) const {
    if (other.units_ > units_) return std::nullopt;
    return Points(units_ - other.units_);
  }

  friend constexpr auto operator<=>(const Points&, const Points&) = default;

 private:
  explicit constexpr Points(int64_t units) : units_(units) {}
  int64_t units_ = 0;
};

// Which way a conversion that does not divide evenly goes. There is no default.
enum class Rounding : uint8_t { kDown, kUp };

// What a conversion pays out, and the numerator of what it could not (over the denominator that
// the conversion names): the caller posts it or states it, it is never dropped. When rounded up,
// the remainder is what was missing to a whole, as its distance above the last whole.
struct Converted {
  Points points;
  int64_t remainder = 0;
};

// `numerator` units of the target for each `denominator` units of the source. Always reduced.
class Rate {
 public:
  static constexpr int64_t kTermMax = 1'000'000'000;

  // One for one.
  constexpr Rate() = default;
  // Nothing unless both sides are from 1 to kTermMax.
  static std::optional<Rate> Of(int64_t numerator, int64_t denominator);

  [[nodiscard]] uint32_t numerator() const { return numerator_; }
  [[nodiscard]] uint32_t denominator() const { return denominator_; }
  [[nodiscard]] Rate Inverse() const { return {denominator_, numerator_}; }

  // source · numerator / denominator; the remainder is over the denominator. Nothing when the
  // result does not fit a Points.
  [[nodiscard]] std::optional<Converted> Convert(Points source, Rounding rounding) const;

  friend bool operator==(const Rate&, const Rate&) = default;
  // By value, exactly: 1/3 < 1/2.
  friend std::strong_ordering operator<=>(const Rate& a, const Rate& b) {
    return uint64_t{a.numerator_} * b.denominator_ <=> uint64_t{b.numerator_} * a.denominator_;
  }

 private:
  Rate(uint32_t numerator, uint32_t denominator)
      : numerator_(numerator), denominator_(denominator) {}
  uint32_t numerator_ = 1;
  uint32_t denominator_ = 1;
};

// floor or ceil of a · b / c, and the remainder of the floor over c. Requires a, b ≥ 0 and c ≥ 1,
// each below 2^63. Nothing when the result does not fit a Points.
std::optional<Converted> MultiplyAndDivide(int64_t a, int64_t b, int64_t c, Rounding rounding);

}  // namespace huitong
