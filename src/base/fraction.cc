#include "base/fraction.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace huitong {
namespace {

__extension__ using Uint128 = unsigned __int128;
using Words = std::array<uint64_t, 4>;  // the lowest first
using TwiceWords = std::array<uint64_t, 8>;

constexpr Words kOne{1};

bool IsZero(const Words& a) { return (a[0] | a[1] | a[2] | a[3]) == 0; }
bool FitsWord(const Words& a) { return (a[1] | a[2] | a[3]) == 0; }

template <size_t kWords>
std::strong_ordering Compare(const std::array<uint64_t, kWords>& a,
                             const std::array<uint64_t, kWords>& b) {
  return std::lexicographical_compare_three_way(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

TwiceWords FullProduct(const Words& a, const Words& b) {
  TwiceWords product{};
  for (size_t i = 0; i < a.size(); ++i) {
    uint64_t carry = 0;
    if (a[i] == 0) continue;
    for (size_t j = 0; j < b.size(); ++j) {
      // At most (2^64 − 1)^2 + 2 · (2^64 − 1), which is 2^128 − 1.
      const Uint128 sum = Uint128{a[i]} * b[j] + product[i + j] + carry;
      product[i + j] = static_cast<uint64_t>(sum);
      carry = static_cast<uint64_t>(sum >> 64);
    }
    product[i + b.size()] = carry;
  }
  return product;
}

Words Product(const Words& a, const Words& b) {
  const TwiceWords full = FullProduct(a, b);
  CHECK((full[4] | full[5] | full[6] | full[7]) == 0);
  return {full[0], full[1], full[2], full[3]};
}

Words Sum(const Words& a, const Words& b) {
  Words sum{};
  Uint128 carry = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    carry += Uint128{a[i]} + b[i];
    sum[i] = static_cast<uint64_t>(carry);
    carry >>= 64;
  }
  CHECK(carry == 0);
  return sum;
}

// Requires a ≥ b.
Words Difference(const Words& a, const Words& b) {
  CHECK(Compare(a, b) >= 0);
  Words difference{};
  uint64_t borrow = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const Uint128 taken = Uint128{b[i]} + borrow;
    difference[i] = static_cast<uint64_t>(a[i] - taken);
    borrow = taken > a[i] ? 1 : 0;
  }
  return difference;
}

// Requires 0 < bits < 64.
Words ShiftedDown(const Words& a, int bits) {
  Words shifted{};
  for (size_t i = 0; i < a.size(); ++i) {
    const uint64_t above = i + 1 < a.size() ? a[i + 1] << (64 - bits) : 0;
    shifted[i] = a[i] >> bits | above;
  }
  return shifted;
}

// Takes out all factors of two. Requires a > 0.
Words Odd(Words a) {
  while ((a[0] & 1) == 0) {
    a = a[0] == 0 ? Words{a[1], a[2], a[3], 0} : ShiftedDown(a, std::countr_zero(a[0]));
  }
  return a;
}

// The greatest common divisor of an odd and any number > 0: Stein's algorithm.
Words OddDivisor(Words odd, Words any) {
  any = Odd(any);
  while (odd != any) {
    if (Compare(odd, any) < 0) std::swap(odd, any);
    odd = Odd(Difference(odd, any));
  }
  return odd;
}

struct Divided {
  Words quotient{};
  Words remainder{};
};

size_t BitLength(const Words& a) {
  size_t word = a.size();
  while (word > 0 && a[word - 1] == 0) {
    --word;
  }
  if (word == 0) return 0;
  return 64 * word - static_cast<size_t>(std::countl_zero(a[word - 1]));
}

// Schoolbook, bit by bit. Requires divisor > 0.
Divided Divide(const Words& dividend, const Words& divisor) {
  CHECK(!IsZero(divisor));
  Divided divided;
  for (size_t bit = BitLength(dividend); bit-- > 0;) {
    const bool overflows = divided.remainder[3] >> 63 != 0;
    CHECK(!overflows);  // holds for divisors below 2^255, which all of ours are
    const uint64_t next = dividend[bit / 64] >> (bit % 64) & 1;
    divided.remainder = Sum(divided.remainder, divided.remainder);
    divided.remainder[0] |= next;
    if (Compare(divided.remainder, divisor) < 0) continue;
    divided.remainder = Difference(divided.remainder, divisor);
    divided.quotient[bit / 64] |= uint64_t{1} << (bit % 64);
  }
  return divided;
}

std::string Decimal(Words a) {
  std::string digits;
  while (!IsZero(a)) {
    Uint128 rest = 0;
    for (size_t i = a.size(); i-- > 0;) {
      rest = rest << 64 | a[i];
      a[i] = static_cast<uint64_t>(rest / 10);
      rest %= 10;
    }
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest)));
  }
  std::reverse(digits.begin(), digits.end());
  return digits.empty() ? "0" : digits;
}

int64_t OrMost(const Words& a) {
  constexpr Words kMost{INT64_MAX};
  return Compare(a, kMost) < 0 ? static_cast<int64_t>(a[0]) : INT64_MAX;
}

}  // namespace

Fraction Fraction::Of(uint64_t numerator, uint64_t denominator) {
  return Reduced({numerator}, {denominator});
}

Fraction Fraction::Reduced(const Words& numerator, const Words& denominator) {
  CHECK(!IsZero(denominator));
  Fraction fraction;
  if (IsZero(numerator)) return fraction;
  fraction.numerator_ = numerator;
  fraction.denominator_ = denominator;
  if (FitsWord(numerator) && FitsWord(denominator)) {
    const uint64_t divisor = std::gcd(numerator[0], denominator[0]);
    fraction.numerator_[0] /= divisor;
    fraction.denominator_[0] /= divisor;
    return fraction;
  }
  while (((fraction.numerator_[0] | fraction.denominator_[0]) & 1) == 0) {
    fraction.numerator_ = ShiftedDown(fraction.numerator_, 1);
    fraction.denominator_ = ShiftedDown(fraction.denominator_, 1);
  }
  const bool odd = (fraction.numerator_[0] & 1) != 0;
  const Words divisor = odd ? OddDivisor(fraction.numerator_, fraction.denominator_)
                            : OddDivisor(fraction.denominator_, fraction.numerator_);
  if (divisor == kOne) return fraction;
  fraction.numerator_ = Divide(fraction.numerator_, divisor).quotient;
  fraction.denominator_ = Divide(fraction.denominator_, divisor).quotient;
  return fraction;
}

Fraction operator+(const Fraction& a, const Fraction& b) {
  return Fraction::Reduced(
      Sum(Product(a.numerator_, b.denominator_), Product(b.numerator_, a.denominator_)),
      Product(a.denominator_, b.denominator_));
}

Fraction operator-(const Fraction& a, const Fraction& b) {
  return Fraction::Reduced(
      Difference(Product(a.numerator_, b.denominator_), Product(b.numerator_, a.denominator_)),
      Product(a.denominator_, b.denominator_));
}

Fraction operator*(const Fraction& a, const Fraction& b) {
  return Fraction::Reduced(Product(a.numerator_, b.numerator_),
                           Product(a.denominator_, b.denominator_));
}

Fraction operator/(const Fraction& a, const Fraction& b) {
  return Fraction::Reduced(Product(a.numerator_, b.denominator_),
                           Product(a.denominator_, b.numerator_));
}

std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
  return Compare(FullProduct(a.numerator_, b.denominator_),
                 FullProduct(b.numerator_, a.denominator_));
}

int64_t Fraction::RoundedDown(uint64_t scale) const {
  return OrMost(Divide(Product(numerator_, {scale}), denominator_).quotient);
}

int64_t Fraction::RoundedUp(uint64_t scale) const {
  const Divided divided = Divide(Product(numerator_, {scale}), denominator_);
  const int64_t down = OrMost(divided.quotient);
  return IsZero(divided.remainder) || down == INT64_MAX ? down : down + 1;
}

std::string Fraction::ToText() const {
  const std::string above = Decimal(numerator_);
  return denominator_ == kOne ? above : above + "/" + Decimal(denominator_);
}

}  // namespace huitong
