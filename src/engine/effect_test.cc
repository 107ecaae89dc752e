#include "engine/effect.h"

#include <set>

#include <gtest/gtest.h>

#include "engine/testing/record_examples.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

std::vector<Effect> ExampleEffects() {
  std::vector<Effect> effects;
  for (const RecordExample& example : RecordExamples()) {
    ForEachEffect(example.record,
                  [&](const RecordSubject*, const Effect& effect) { effects.push_back(effect); });
  }
  return effects;
}

Bytes Encoded(const Effect& effect) {
  Bytes bytes;
  ByteWriter out(bytes);
  EncodeEffect(effect, out);
  return bytes;
}

std::optional<Effect> Decoded(ByteView bytes) {
  ByteReader in(bytes);
  Effect effect = DecodeEffect(in);
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return effect;
}

TEST(EffectTest, HasAnExampleOfEachKind) {
  std::set<EffectKind> kinds;
  for (const Effect& effect : ExampleEffects()) {
    kinds.insert(KindOf(effect));
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Effect>);
}

TEST(EffectTest, ComesBackFromItsBytes) {
  for (const Effect& effect : ExampleEffects()) {
    const Bytes bytes = Encoded(effect);
    EXPECT_EQ(bytes.size() % 8, 0u);
    EXPECT_EQ(Decoded(bytes), effect) << static_cast<int>(KindOf(effect));
  }
}

TEST(EffectTest, BeginsWithItsKindAndItsLengthInWords) {
  const Bytes bytes = Encoded(Expired{.currency = {.value = 3}, .points = 5});
  EXPECT_EQ(bytes, (Bytes{24, 0, 2, 0, 3, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(EffectTest, IsNoneOfAKindThatIsUnknown) {
  Bytes bytes = Encoded(Expired{.currency = {.value = 3}, .points = 5});
  for (int kind = 0; kind < 256; ++kind) {
    bytes[0] = static_cast<uint8_t>(kind);
    const auto effect = Decoded(bytes);
    if (effect) {
      EXPECT_EQ(static_cast<int>(KindOf(*effect)), kind);
    }
  }
}

TEST(EffectTest, HasNothingButZerosWhereZerosBelong) {
  Bytes bytes = Encoded(Published{.what = Topic::kBrand,
                                  .number = 1,
                                  .version = 1,
                                  .effective_from = {},
                                  .payload = {1, 2, 3}});
  ASSERT_TRUE(Decoded(bytes));
  bytes.back() = 1;  // padding
  EXPECT_FALSE(Decoded(bytes));
  bytes.back() = 0;
  bytes[28] = 1;  // the zero after the size
  EXPECT_FALSE(Decoded(bytes));
}

TEST(EffectTest, HasOnlyReducedRates) {
  const Earned earned{.currency = kRose,
                      .brand = kFlorist,
                      .channel = kShop,
                      .rate_version = 0,
                      .channel_version = 1,
                      .spend_fen = 100,
                      .rate = RateOf(1, 2),
                      .coefficient = Rate(),
                      .points = 0,
                      .remainder = 100};
  Bytes bytes = Encoded(earned);
  ASSERT_EQ(bytes[32], 1);
  ASSERT_EQ(bytes[36], 2);
  bytes[32] = 2;
  bytes[36] = 4;
  EXPECT_FALSE(Decoded(bytes));
  bytes[32] = 0;
  EXPECT_FALSE(Decoded(bytes));
}

TEST(EffectTest, HasOneWordMoreOrLessForNoReader) {
  for (const Effect& effect : ExampleEffects()) {
    Bytes bytes = Encoded(effect);
    bytes.resize(bytes.size() + 8);
    bytes[2] = static_cast<uint8_t>(bytes[2] + 1);
    EXPECT_FALSE(Decoded(bytes)) << static_cast<int>(KindOf(effect));
    bytes.resize(bytes.size() - 16);
    bytes[2] = static_cast<uint8_t>(bytes[2] - 2);
    EXPECT_FALSE(Decoded(bytes)) << static_cast<int>(KindOf(effect));
  }
}

}  // namespace
}  // namespace huitong
