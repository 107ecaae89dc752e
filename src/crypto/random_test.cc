#include "crypto/random.h"

#include <bit>
#include <set>

#include <gtest/gtest.h>

#include "base/text_encoding.h"

namespace huitong {
namespace {

using Seed = std::array<uint8_t, 32>;

TEST(RandomBytesTest, AreAsManyAsAskedFor) {
  for (const size_t count : {size_t{0}, size_t{1}, size_t{16}, size_t{257}, size_t{100'000}}) {
    EXPECT_EQ(RandomBytes(count).size(), count);
  }
}

TEST(RandomBytesTest, DoNotRepeat) {
  std::set<std::array<uint8_t, 16>> seen;
  for (int i = 0; i < 1000; ++i) {
    seen.insert(RandomArray<16>());
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(RandomBytesTest, HaveAboutAsManyOnesAsZeros) {
  int ones = 0;
  for (const uint8_t byte : RandomBytes(100'000)) {
    ones += std::popcount(byte);
  }
  // 22 standard deviations of 447 either way.
  EXPECT_NEAR(ones, 400'000, 10'000);
}

TEST(SeededRandomTest, IsTheSameOnEveryMachine) {
  SeededRandom random(Seed{});
  EXPECT_EQ(ToHex(random.Next(5)), "dc95c078a2");
  EXPECT_EQ(ToHex(random.NextArray<11>()), "408989ad48a21492842087");
  EXPECT_EQ(ToHex(random.Next(4)), "530f8afb");
}

TEST(SeededRandomTest, GivesTheSameBytesHoweverTheyAreAskedFor) {
  SeededRandom whole(Seed{9});
  SeededRandom parts(Seed{9});
  const Bytes expected = whole.Next(1000);
  Bytes joined;
  for (size_t count = 0; joined.size() < expected.size(); ++count) {
    const Bytes part = parts.Next(std::min(count, expected.size() - joined.size()));
    joined.insert(joined.end(), part.begin(), part.end());
  }
  EXPECT_EQ(joined, expected);
}

TEST(SeededRandomTest, DiffersFromSeedToSeed) {
  EXPECT_NE(SeededRandom(Seed{1}).Next(32), SeededRandom(Seed{2}).Next(32));
}

}  // namespace
}  // namespace huitong
