#include "crypto/constant_time.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(EqualInConstantTimeTest, IsTrueForEqualBytes) {
  EXPECT_TRUE(EqualInConstantTime({}, {}));
  EXPECT_TRUE(EqualInConstantTime(AsBytes("secret"), AsBytes("secret")));
}

TEST(EqualInConstantTimeTest, IsFalseForADifferenceAnywhere) {
  const Bytes bytes(40, 0xa5);
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes changed = bytes;
    changed[bit / 8] ^= static_cast<uint8_t>(1U << bit % 8);
    EXPECT_FALSE(EqualInConstantTime(bytes, changed)) << bit;
  }
}

TEST(EqualInConstantTimeTest, IsFalseForAnotherLength) {
  EXPECT_FALSE(EqualInConstantTime(AsBytes("secret"), AsBytes("secre")));
  EXPECT_FALSE(EqualInConstantTime({}, AsBytes("s")));
}

}  // namespace
}  // namespace huitong
