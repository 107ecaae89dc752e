#include "crypto/ed25519.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <gtest/gtest.h>

#include "base/text_encoding.h"

namespace huitong {
namespace {

template <size_t N>
std::array<uint8_t, N> FromHexTo(std::string_view text) {
  const Bytes bytes = FromHex(text).value_or(Bytes{});
  std::array<uint8_t, N> array{};
  EXPECT_EQ(bytes.size(), N) << text;
  if (bytes.size() == N) std::ranges::copy(bytes, array.begin());
  return array;
}

struct Vector {
  std::string_view seed;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};

// RFC 8032 section 7.1: TEST 1, TEST 2, TEST 3 and TEST SHA(abc).
constexpr std::array<Vector, 4> kVectors = {
    {{.seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      .public_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      .message = "",
      .signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                   "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
     {.seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      .public_key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      .message = "72",
      .signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
     {.seed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      .public_key = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      .message = "af82",
      .signature = "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                   "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
     {.seed = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      .public_key = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      .message = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      .signature = "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                   "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"}}};

SigningKey SomeKey() { return SigningKey(std::array<uint8_t, 32>{7}); }

TEST(Ed25519Test, GivesTheVectorsOfRfc8032) {
  for (const Vector& vector : kVectors) {
    const SigningKey key(FromHexTo<32>(vector.seed));
    const Bytes message = FromHex(vector.message).value_or(Bytes{});
    EXPECT_EQ(ToHex(key.public_key()), vector.public_key);
    EXPECT_EQ(ToHex(key.Sign(message)), vector.signature);
    EXPECT_TRUE(Verify(FromHexTo<32>(vector.public_key), message, FromHexTo<64>(vector.signature)));
  }
}

TEST(Ed25519Test, RefusesASignatureWithAnyBitChanged) {
  const SigningKey key = SomeKey();
  const Signature signature = key.Sign(AsBytes("points"));
  for (size_t bit = 0; bit < signature.size() * 8; ++bit) {
    Signature changed = signature;
    changed[bit / 8] ^= static_cast<uint8_t>(1U << bit % 8);
    EXPECT_FALSE(Verify(key.public_key(), AsBytes("points"), changed)) << bit;
  }
}

TEST(Ed25519Test, RefusesAnotherMessageOrKey) {
  const SigningKey key = SomeKey();
  const Signature signature = key.Sign(AsBytes("points"));
  EXPECT_FALSE(Verify(key.public_key(), AsBytes("pointS"), signature));
  EXPECT_FALSE(Verify(key.public_key(), AsBytes(""), signature));
  const SigningKey other(std::array<uint8_t, 32>{8});
  EXPECT_FALSE(Verify(other.public_key(), AsBytes("points"), signature));
}

TEST(Ed25519Test, RefusesAKeyThatIsNoPoint) {
  // The y coordinate 2 belongs to no point of the curve.
  EXPECT_FALSE(Verify(PublicKey{2}, AsBytes("points"), SomeKey().Sign(AsBytes("points"))));
}

TEST(Ed25519Test, RefusesAScalarThatIsNotReduced) {
  // S + L verifies in the equation, and is refused so that a signature cannot be rewritten.
  const Bytes order = *FromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  const SigningKey key = SomeKey();
  Signature signature = key.Sign(AsBytes("points"));
  unsigned carry = 0;
  for (size_t i = 0; i < 32; ++i) {
    carry += signature[32 + i] + unsigned{order[i]};
    signature[32 + i] = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  EXPECT_FALSE(Verify(key.public_key(), AsBytes("points"), signature));
}

TEST(Ed25519Test, SignsAfterARefusal) {
  const SigningKey key = SomeKey();
  ASSERT_FALSE(Verify(key.public_key(), AsBytes("points"), Signature{}));
  EXPECT_TRUE(Verify(key.public_key(), AsBytes("points"), key.Sign(AsBytes("points"))));
}

TEST(Ed25519Test, SignsWhereTheKeyIsMovedTo) {
  SigningKey key = SomeKey();
  const SigningKey moved = std::move(key);
  EXPECT_EQ(moved.Sign(AsBytes("points")), SomeKey().Sign(AsBytes("points")));
  EXPECT_EQ(moved.public_key(), SomeKey().public_key());
}

}  // namespace
}  // namespace huitong
