#include "base/fraction.h"

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

__extension__ using Uint128 = unsigned __int128;

constexpr uint64_t kSeed = 20260401;
constexpr uint64_t kBillion = 1'000'000'000;

Fraction F(uint64_t numerator, uint64_t denominator = 1) {
  return Fraction::Of(numerator, denominator);
}

TEST(FractionTest, IsReducedAndWritesItself) {
  EXPECT_EQ(F(6, 4), F(3, 2));
  EXPECT_EQ(F(6, 4).ToText(), "3/2");
  EXPECT_EQ(F(8, 4).ToText(), "2");
  EXPECT_EQ(F(0, 7), Fraction());
  EXPECT_EQ(Fraction().ToText(), "0");
}

TEST(FractionTest, AddsSubtractsMultipliesAndDividesExactly) {
  EXPECT_EQ(F(1, 3) + F(1, 6), F(1, 2));
  EXPECT_EQ(F(1, 2) - F(1, 3), F(1, 6));
  EXPECT_EQ(F(1, 2) - F(1, 2), F(0));
  EXPECT_EQ(F(2, 3) * F(9, 4), F(3, 2));
  EXPECT_EQ(F(2, 3) / F(4, 9), F(3, 2));
}

TEST(FractionTest, RoundsOnlyWhereItIsTold) {
  EXPECT_EQ(F(7, 3).RoundedDown(), 2);
  EXPECT_EQ(F(7, 3).RoundedUp(), 3);
  EXPECT_EQ(F(6, 3).RoundedUp(), 2);
  EXPECT_EQ(F(1, 3).RoundedUp(1000), 334);
  EXPECT_EQ(F(1, 3).RoundedDown(1000), 333);
  EXPECT_EQ((F(UINT64_MAX) * F(3)).RoundedDown(), INT64_MAX);
  EXPECT_EQ((F(UINT64_MAX) * F(3)).RoundedUp(), INT64_MAX);
}

TEST(FractionTest, ComparesWhatDiffersInTheLastOf250Bits) {
  const Fraction tiny = F(1, UINT64_MAX) * F(1, UINT64_MAX);
  const Fraction near = F(1) - tiny;
  EXPECT_LT(near, F(1));
  EXPECT_GT(near + tiny + tiny, F(1));
  EXPECT_EQ(near + tiny, F(1));
}

TEST(FractionTest, WritesNumbersOfManyDigits) {
  const Fraction square = F(kBillion) * F(kBillion) * F(kBillion);
  EXPECT_EQ(square.ToText(), "1000000000000000000000000000");
  EXPECT_EQ((F(1) / square).ToText(), "1/1000000000000000000000000000");
  EXPECT_EQ((F(UINT64_MAX) * F(UINT64_MAX)).ToText(), "340282366920938463426481119284349108225");
}

TEST(FractionTest, UndoesWhatItDid) {
  Prng prng(kSeed);
  const auto any = [&] {
    return F(1 + prng.Below(UINT64_MAX >> prng.Below(60)), 1 + prng.Below(kBillion * kBillion));
  };
  for (int i = 0; i < 3000; ++i) {
    const Fraction a = any();
    const Fraction b = F(1 + prng.Below(1'000'000), 1 + prng.Below(1'000'000));
    const Fraction sum = a + b;
    EXPECT_EQ(sum - b, a) << "seed " << kSeed << ": " << a.ToText() << ", " << b.ToText();
    EXPECT_EQ(a * b / b, a) << "seed " << kSeed << ": " << a.ToText() << ", " << b.ToText();
    EXPECT_GT(sum, a);
    EXPECT_LT(a, sum);
    EXPECT_EQ(sum <=> a + b, std::strong_ordering::equal);
  }
}

TEST(FractionTest, AgreesWithIntegersOf128Bits) {
  Prng prng(kSeed + 1);
  for (int i = 0; i < 3000; ++i) {
    const uint64_t a = prng.Below(UINT64_MAX >> prng.Below(60));
    const uint64_t b = 1 + prng.Below(kBillion);
    const uint64_t scale = 1 + prng.Below(kBillion);
    const Uint128 quotient = Uint128{a} * scale / b;
    const int64_t down =
        quotient >= Uint128{INT64_MAX} ? INT64_MAX : static_cast<int64_t>(quotient);
    EXPECT_EQ(F(a, b).RoundedDown(scale), down) << "seed " << kSeed + 1;
    const bool even = Uint128{a} * scale % b == 0;
    EXPECT_EQ(F(a, b).RoundedUp(scale), even || down == INT64_MAX ? down : down + 1);
  }
}

TEST(FractionDeathTest, StopsWhereTermsPassTheirBits) {
  const Fraction large = F(UINT64_MAX) * F(UINT64_MAX) * F(UINT64_MAX);
  EXPECT_DEATH((void)(large * large), "CHECK failed");
  EXPECT_DEATH((void)(F(1) - F(2)), "CHECK failed");
  EXPECT_DEATH((void)(F(1) / F(0)), "CHECK failed");
}

}  // namespace
}  // namespace huitong
