#include "crypto/key_derivation.h"

#include <set>

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "crypto/hmac.h"

namespace huitong {
namespace {

Bytes CountingFrom(uint8_t first, uint8_t last) {
  Bytes bytes;
  for (int byte = first; byte <= last; ++byte) {
    bytes.push_back(static_cast<uint8_t>(byte));
  }
  return bytes;
}

// RFC 5869 appendix A, test cases 1 to 3: HKDF-Extract is the HMAC of the input under the salt.
// HkdfExpand gives the first 32 bytes of the output keying material there.
TEST(HkdfExpandTest, GivesTheVectorsOfRfc5869) {
  const Hash first = HmacSha256(CountingFrom(0x00, 0x0c), Bytes(22, 0x0b));
  EXPECT_EQ(ToHex(first), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  EXPECT_EQ(ToHex(HkdfExpand(first, CountingFrom(0xf0, 0xf9))),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");

  const Hash second = HmacSha256(CountingFrom(0x60, 0xaf), CountingFrom(0x00, 0x4f));
  EXPECT_EQ(ToHex(second), "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
  EXPECT_EQ(ToHex(HkdfExpand(second, CountingFrom(0xb0, 0xff))),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c");

  const Hash third = HmacSha256({}, Bytes(22, 0x0b));
  EXPECT_EQ(ToHex(third), "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  EXPECT_EQ(ToHex(HkdfExpand(third, {})),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(DeriveKeyTest, ExpandsTheLabelAZeroAndTheContext) {
  const Bytes master(32, 0x5a);
  const Bytes info = {'s', 'a', 'l', 't', 0, 1, 2};
  EXPECT_EQ(DeriveKey(master, "salt", Bytes{1, 2}), HkdfExpand(master, info));
}

TEST(DeriveKeyTest, GivesEachPurposeItsOwnKey) {
  const Bytes master(32, 0x5a);
  const Bytes other(32, 0x5b);
  const std::set<Hash> keys = {
      DeriveKey(master, "a", AsBytes("b")), DeriveKey(master, "ab", {}),
      DeriveKey(master, "", AsBytes("ab")), DeriveKey(master, "a", AsBytes("c")),
      DeriveKey(master, "b", AsBytes("b")), DeriveKey(other, "a", AsBytes("b"))};
  EXPECT_EQ(keys.size(), 6U);
}

TEST(DeriveKeyDeathTest, TakesNoLabelWithAZero) {
  EXPECT_DEATH((void)DeriveKey(Bytes(32), std::string_view("a\0b", 3), {}), "CHECK failed");
}

}  // namespace
}  // namespace huitong
