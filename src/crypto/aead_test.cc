#include "crypto/aead.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 38;

using Key = std::array<uint8_t, 32>;
using Nonce = std::array<uint8_t, kSealNonceSize>;

template <size_t N>
std::array<uint8_t, N> FromHexTo(std::string_view text) {
  const Bytes bytes = FromHex(text).value_or(Bytes{});
  std::array<uint8_t, N> array{};
  EXPECT_EQ(bytes.size(), N) << text;
  if (bytes.size() == N) std::ranges::copy(bytes, array.begin());
  return array;
}

struct Vector {
  std::string_view key;
  std::string_view nonce;
  std::string_view associated;
  std::string_view plain;
  std::string_view ciphertext;
  std::string_view tag;
};

// Test cases 13 to 16 of the GCM specification that was submitted to NIST (McGrew and Viega).
constexpr std::string_view kZeroKey =
    "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view kKey =
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
constexpr std::array<Vector, 4> kVectors = {
    {{.key = kZeroKey,
      .nonce = "000000000000000000000000",
      .associated = "",
      .plain = "",
      .ciphertext = "",
      .tag = "530f8afbc74536b9a963b4f1c4cb738b"},
     {.key = kZeroKey,
      .nonce = "000000000000000000000000",
      .associated = "",
      .plain = "00000000000000000000000000000000",
      .ciphertext = "cea7403d4d606b6e074ec5d3baf39d18",
      .tag = "d0d1c8a799996bf0265b98b5d48ab919"},
     {.key = kKey,
      .nonce = "cafebabefacedbaddecaf888",
      .associated = "",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
               "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
      .ciphertext = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
      .tag = "b094dac5d93471bdec1a502270e3cc6c"},
     {.key = kKey,
      .nonce = "cafebabefacedbaddecaf888",
      .associated = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
               "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
      .ciphertext = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
      .tag = "76fc6ece0f4e1768cddf8853bb2d551b"}}};

Bytes SomethingSealed() { return Seal(Key{1}, Nonce{2}, AsBytes("for tests"), AsBytes("points")); }

TEST(AeadTest, SealsAsTheSpecificationOfGcmDoes) {
  for (const Vector& vector : kVectors) {
    const Bytes sealed = Seal(FromHexTo<32>(vector.key), FromHexTo<kSealNonceSize>(vector.nonce),
                              *FromHex(vector.associated), *FromHex(vector.plain));
    EXPECT_EQ(ToHex(sealed),
              std::string(vector.nonce) + std::string(vector.ciphertext) + std::string(vector.tag));
  }
}

TEST(AeadTest, OpensWhatItSealed) {
  for (const Vector& vector : kVectors) {
    const Bytes sealed = *FromHex(std::string(vector.nonce) + std::string(vector.ciphertext) +
                                  std::string(vector.tag));
    const auto plain = Open(FromHexTo<32>(vector.key), *FromHex(vector.associated), sealed);
    ASSERT_TRUE(plain);
    EXPECT_EQ(ToHex(*plain), vector.plain);
  }
}

TEST(AeadTest, OpensBytesOfEveryLength) {
  Prng prng(kSeed);
  for (size_t size = 0; size < 100; ++size) {
    Bytes plain(size);
    for (auto& byte : plain) {
      byte = static_cast<uint8_t>(prng.Next());
    }
    const Bytes sealed = Seal(Key{1}, Nonce{2}, {}, plain);
    EXPECT_EQ(sealed.size(), size + 28);
    const auto opened = Open(Key{1}, {}, sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, plain) << "seed " << kSeed << ", size " << size;
  }
}

TEST(AeadTest, DeniesBytesWithAnyBitChanged) {
  const Bytes sealed = SomethingSealed();
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<uint8_t>(1U << bit % 8);
    const auto opened = Open(Key{1}, AsBytes("for tests"), changed);
    ASSERT_FALSE(opened) << bit;
    EXPECT_EQ(opened.error().code, ErrorCode::kDenied);
  }
}

TEST(AeadTest, DeniesAnotherKeyOrOtherAssociatedBytes) {
  const Bytes sealed = SomethingSealed();
  EXPECT_TRUE(Open(Key{1}, AsBytes("for tests"), sealed));
  EXPECT_FALSE(Open(Key{2}, AsBytes("for tests"), sealed));
  EXPECT_FALSE(Open(Key{1}, AsBytes("for test"), sealed));
  EXPECT_FALSE(Open(Key{1}, {}, sealed));
}

TEST(AeadTest, DeniesBytesCutAtAnyLength) {
  const Bytes sealed = SomethingSealed();
  for (size_t size = 0; size < sealed.size(); ++size) {
    const auto opened = Open(Key{1}, AsBytes("for tests"), ByteView(sealed).first(size));
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().code, ErrorCode::kDenied);
  }
}

}  // namespace
}  // namespace huitong
