#include "base/crc32c.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 3720;

// The definition, bit by bit.
uint32_t ByDefinition(ByteView bytes) {
  uint32_t crc = ~0U;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    }
  }
  return ~crc;
}

TEST(Crc32cTest, GivesTheCheckValue) { EXPECT_EQ(Crc32c(AsBytes("123456789")), 0xe3069283); }

TEST(Crc32cTest, GivesTheVectorsOfRfc3720) {
  Bytes ascending;
  Bytes descending;
  for (uint8_t i = 0; i < 32; ++i) {
    ascending.push_back(i);
    descending.push_back(static_cast<uint8_t>(31 - i));
  }
  EXPECT_EQ(Crc32c(Bytes(32, 0x00)), 0x8a9136aa);
  EXPECT_EQ(Crc32c(Bytes(32, 0xff)), 0x62a8ab43);
  EXPECT_EQ(Crc32c(ascending), 0x46dd794e);
  EXPECT_EQ(Crc32c(descending), 0x113fdb5c);
}

TEST(Crc32cTest, GivesZeroForNothing) { EXPECT_EQ(Crc32c({}), 0U); }

TEST(Crc32cTest, AgreesWithTheDefinitionAtEveryLengthAndAlignment) {
  Prng prng(kSeed);
  Bytes bytes(96);
  for (auto& byte : bytes) {
    byte = static_cast<uint8_t>(prng.Next());
  }
  for (size_t from = 0; from < 9; ++from) {
    for (size_t size = 0; from + size <= bytes.size(); ++size) {
      const ByteView part = ByteView(bytes).subspan(from, size);
      EXPECT_EQ(Crc32c(part), ByDefinition(part)) << "seed " << kSeed << ", size " << size;
    }
  }
}

TEST(Crc32cTest, OfEachPieceIsThatOfThePieceAlone) {
  Prng prng(3720);
  Bytes bytes(5'000);
  for (uint8_t& byte : bytes) {
    byte = static_cast<uint8_t>(prng.Below(256));
  }
  for (const size_t piece : {1U, 7U, 8U, 64U, 512U, 1'250U, 4'999U, 6'000U}) {
    std::vector<uint32_t> alone;
    for (size_t at = 0; at < bytes.size(); at += piece) {
      alone.push_back(Crc32c(ByteView(bytes).subspan(at, std::min(piece, bytes.size() - at))));
    }
    EXPECT_EQ(Crc32cOfEach(bytes, piece), alone) << piece;
  }
  EXPECT_TRUE(Crc32cOfEach({}, 8).empty());
}

}  // namespace
}  // namespace huitong
