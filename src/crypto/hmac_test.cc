#include "crypto/hmac.h"

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 4231;

Bytes CountingFrom(uint8_t first, uint8_t last) {
  Bytes bytes;
  for (int byte = first; byte <= last; ++byte) {
    bytes.push_back(static_cast<uint8_t>(byte));
  }
  return bytes;
}

std::string MacInHex(ByteView key, ByteView message) { return ToHex(HmacSha256(key, message)); }

TEST(HmacTest, GivesTheVectorsOfRfc4231) {
  EXPECT_EQ(MacInHex(Bytes(20, 0x0b), AsBytes("Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(MacInHex(AsBytes("Jefe"), AsBytes("what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(MacInHex(Bytes(20, 0xaa), Bytes(50, 0xdd)),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(MacInHex(CountingFrom(0x01, 0x19), Bytes(50, 0xcd)),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  EXPECT_EQ(
      MacInHex(Bytes(131, 0xaa), AsBytes("Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(
      MacInHex(Bytes(131, 0xaa),
               AsBytes("This is a test using a larger than block-size key and a larger than "
                       "block-size data. The key needs to be hashed before being used by the HMAC "
                       "algorithm.")),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(ShortMacTest, IsTheTruncatedVectorOfRfc4231) {
  const ShortMac mac = MacKey(Bytes(20, 0x0c)).ShortMacOf(AsBytes("Test With Truncation"));
  EXPECT_EQ(ToHex(mac), "a3b6167473100ee06e0c796c2955552b");
}

TEST(MacKeyTest, AgreesWithTheFormulaForKeysOfEveryLength) {
  Prng prng(kSeed);
  for (size_t size = 0; size <= 130; ++size) {
    Bytes key(size);
    for (auto& byte : key) {
      byte = static_cast<uint8_t>(prng.Next());
    }
    Bytes message(prng.Below(200));
    for (auto& byte : message) {
      byte = static_cast<uint8_t>(prng.Next());
    }

    Bytes inner(64);
    const Hash hashed = Sha256(key);
    const ByteView used = size > 64 ? ByteView(hashed) : ByteView(key);
    std::ranges::copy(used, inner.begin());
    Bytes outer = inner;
    for (auto& byte : inner) {
      byte ^= 0x36;
    }
    for (auto& byte : outer) {
      byte ^= 0x5c;
    }
    const Hash expected = Sha256OfAll({outer, Sha256OfAll({inner, message})});
    EXPECT_EQ(MacKey(key).Mac(message), expected) << "seed " << kSeed << ", size " << size;
  }
}

TEST(MacKeyTest, MakesOneMacAfterAnother) {
  const MacKey key(AsBytes("Jefe"));
  const Hash first = key.Mac(AsBytes("first"));
  EXPECT_NE(key.Mac(AsBytes("second")), first);
  EXPECT_EQ(key.Mac(AsBytes("first")), first);
}

TEST(MacKeyTest, WorksWhereItIsMovedTo) {
  MacKey key(AsBytes("Jefe"));
  const Hash expected = key.Mac(AsBytes("message"));
  const MacKey moved = std::move(key);
  EXPECT_EQ(moved.Mac(AsBytes("message")), expected);
}

TEST(MacKeyTest, ServesManyThreadsAtOnce) {
  const MacKey key(AsBytes("Jefe"));
  const Hash expected = key.Mac(AsBytes("message"));
  std::array<int, 4> wrong{};
  std::vector<std::thread> threads;
  threads.reserve(wrong.size());
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected, &key] {
      for (int i = 0; i < 2000; ++i) {
        count += key.Mac(AsBytes("message")) == expected ? 0 : 1;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

}  // namespace
}  // namespace huitong
