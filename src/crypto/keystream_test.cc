#include "crypto/keystream.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "base/text_encoding.h"
#include "crypto/sha256.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 800;

using Key = std::array<uint8_t, 32>;

// 00 01 02 … 1f
Key CountingKey() {
  Key key{};
  std::iota(key.begin(), key.end(), uint8_t{0});
  return key;
}

TEST(KeystreamTest, BeginsWithTheBlocksOfTheGcmSpecification) {
  // Under the key of zeros, from test cases 13 and 14 there: the hash key H is the encryption of
  // counter 0, the tag of nothing that of counter 1, the ciphertext of zeros that of counter 2.
  EXPECT_EQ(ToHex(Keystream(Key{}).At(0, 48)),
            "dc95c078a2408989ad48a21492842087"
            "530f8afbc74536b9a963b4f1c4cb738b"
            "cea7403d4d606b6e074ec5d3baf39d18");
}

// The expected bytes of the next three tests come from the openssl program:
// openssl enc -aes-256-ctr -K 000102…1f -iv <counter> over zeros.

TEST(KeystreamTest, IsTheOutputOfAesInCounterMode) {
  Keystream stream(CountingKey());
  EXPECT_EQ(ToHex(stream.At(0, 96)),
            "f29000b62a499fd0a9f39a6add2e7780f05d76ae4ab99fe5a6f69b3148c2363d"
            "0ebcb5deb52c83bd08a8a935182c9199d24356532881602f809eb383c5ff5d56"
            "4e5fe6bc2af2b80633c371f5c1ce694ea90741e6797146a550b63f264a604ee4");
  EXPECT_EQ(ToHex(Sha256(stream.At(0, 1 << 20))),
            "81d2e0277e02e82905a82544e0b46f944fbb644a2287c211b3eab305b42c81a9");
}

TEST(KeystreamTest, CountsPastThirtyTwoBits) {
  EXPECT_EQ(ToHex(Keystream(CountingKey()).At((uint64_t{1} << 63) + 80, 32)),
            "3cf445af8cbe1100ef454fb53f815bd719030e708f2e28d3293f1af40e80d528");
}

TEST(KeystreamTest, GoesOnPastTheLastOffset) {
  EXPECT_EQ(ToHex(Keystream(CountingKey()).At(~uint64_t{0} - 15, 32)),
            "dba8f19b17e38952e683247430dc034bdaa61aba0e7086dd0db5906c63cbaa48");
}

TEST(KeystreamTest, GivesAtAnyOffsetWhatOneLongRunHasThere) {
  Keystream stream(CountingKey());
  const Bytes run = stream.At(0, 5000);
  Prng prng(kSeed);
  for (int i = 0; i < 1000; ++i) {
    const uint64_t offset = prng.Below(4900);
    const size_t count = prng.Below(100);
    const ByteView expected = ByteView(run).subspan(offset, count);
    EXPECT_TRUE(std::ranges::equal(stream.At(offset, count), expected))
        << "seed " << kSeed << ", " << count << " bytes at " << offset;
  }
}

TEST(KeystreamTest, GivesInThreePiecesWhatAtGives) {
  Keystream stream(CountingKey());
  for (uint64_t offset = 0; offset < 4096; offset += 16) {
    const Bytes expected = stream.At(offset, 96);
    const auto pieces = stream.ThreePiecesAt(offset);
    for (size_t i = 0; i < pieces.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(pieces[i], ByteView(expected).subspan(i * 32, 32))) << offset;
    }
  }
}

TEST(KeystreamTest, DiffersFromKeyToKey) {
  EXPECT_NE(Keystream(Key{1}).At(0, 32), Keystream(Key{2}).At(0, 32));
}

TEST(KeystreamTest, GoesOnWhereItIsMovedTo) {
  Keystream stream(CountingKey());
  const Bytes expected = stream.At(7, 40);
  Keystream moved = std::move(stream);
  EXPECT_EQ(moved.At(7, 40), expected);
}

TEST(KeystreamDeathTest, TakesNoPiecesInTheMiddleOfABlock) {
  EXPECT_DEATH((void)Keystream(Key{}).ThreePiecesAt(8), "CHECK failed");
}

}  // namespace
}  // namespace huitong
