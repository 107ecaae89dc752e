#include "base/text_encoding.h"

#include <array>
#include <utility>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 4648;

Bytes BytesOf(std::string_view text) {
  const ByteView view = AsBytes(text);
  return {view.begin(), view.end()};
}

Bytes RandomlyMany(Prng& prng) {
  Bytes bytes(prng.Below(40));
  for (auto& byte : bytes) {
    byte = static_cast<uint8_t>(prng.Next());
  }
  return bytes;
}

using Vector = std::pair<std::string_view, std::string_view>;

constexpr std::array<Vector, 7> kHex = {{{"", ""},
                                         {"f", "66"},
                                         {"fo", "666f"},
                                         {"foo", "666f6f"},
                                         {"foob", "666f6f62"},
                                         {"fooba", "666f6f6261"},
                                         {"foobar", "666f6f626172"}}};
constexpr std::array<Vector, 7> kBase64 = {{{"", ""},
                                            {"f", "Zg=="},
                                            {"fo", "Zm8="},
                                            {"foo", "Zm9v"},
                                            {"foob", "Zm9vYg=="},
                                            {"fooba", "Zm9vYmE="},
                                            {"foobar", "Zm9vYmFy"}}};
constexpr std::array<Vector, 7> kBase32 = {{{"", ""},
                                            {"f", "my"},
                                            {"fo", "mzxq"},
                                            {"foo", "mzxw6"},
                                            {"foob", "mzxw6yq"},
                                            {"fooba", "mzxw6ytb"},
                                            {"foobar", "mzxw6ytboi"}}};

TEST(HexTest, GivesTheVectorsOfRfc4648) {
  for (const auto& [plain, text] : kHex) {
    EXPECT_EQ(ToHex(AsBytes(plain)), text);
    EXPECT_EQ(FromHex(text), BytesOf(plain));
  }
}

TEST(HexTest, ReadsCapitals) { EXPECT_EQ(FromHex("0aFfA0"), (Bytes{0x0a, 0xff, 0xa0})); }

TEST(HexTest, RefusesOtherCharactersAndHalfBytes) {
  for (const auto* text : {"a", "abc", "0x", "g0", " 0", "-1"}) {
    EXPECT_FALSE(FromHex(text)) << text;
  }
}

TEST(Base64Test, GivesTheVectorsOfRfc4648) {
  for (const auto& [plain, text] : kBase64) {
    EXPECT_EQ(ToBase64(AsBytes(plain)), text);
    EXPECT_EQ(FromBase64(text), BytesOf(plain));
  }
}

TEST(Base64Test, UsesPlusAndSlash) {
  EXPECT_EQ(ToBase64(Bytes{0xfb, 0xff, 0xbf}), "+/+/");
  EXPECT_FALSE(FromBase64("-_-_"));
}

TEST(Base64Test, RefusesPaddingThatDoesNotBelong) {
  for (const auto* text :
       {"Zg", "Zg=", "Zg===", "Zg==Zg==", "=", "====", "Z===", "Zm9v====", "Zm=v", "=Zm9"}) {
    EXPECT_FALSE(FromBase64(text)) << text;
  }
}

TEST(Base64Test, RefusesOtherCharacters) {
  for (const auto* text : {"Zm9 ", "Zm9\n", "Zm9v\n", "Zm9*", "Zm9\x80"}) {
    EXPECT_FALSE(FromBase64(text)) << text;
  }
}

TEST(Base64Test, RefusesBitsThatWouldBeLost) {
  EXPECT_FALSE(FromBase64("Zh=="));
  EXPECT_FALSE(FromBase64("Zm9="));
}

TEST(Base32Test, GivesTheVectorsOfRfc4648InLowerCaseWithoutPadding) {
  for (const auto& [plain, text] : kBase32) {
    EXPECT_EQ(ToBase32(AsBytes(plain)), text);
    EXPECT_EQ(FromBase32(text), BytesOf(plain));
  }
}

TEST(Base32Test, RefusesWhatIsNotTheOneTextOfAValue) {
  for (const auto* text :
       {"MY", "my======", "mz", "m", "mzx", "mzxw6y", "my1", "m0", "m8", "m y"}) {
    EXPECT_FALSE(FromBase32(text)) << text;
  }
}

TEST(TextEncodingTest, ReadsWhatItWrites) {
  Prng prng(kSeed);
  for (int i = 0; i < 500; ++i) {
    const Bytes bytes = RandomlyMany(prng);
    EXPECT_EQ(FromHex(ToHex(bytes)), bytes) << "seed " << kSeed;
    EXPECT_EQ(FromBase64(ToBase64(bytes)), bytes) << "seed " << kSeed;
    EXPECT_EQ(FromBase32(ToBase32(bytes)), bytes) << "seed " << kSeed;
  }
}

}  // namespace
}  // namespace huitong
