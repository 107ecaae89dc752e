#include "identity/key_ring.h"

#include <set>

#include <gtest/gtest.h>

#include "base/text_encoding.h"

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};

// Every key of the ring for two logs.
std::multiset<SecretKey> KeysOf(const KeyRing& ring) {
  std::multiset<SecretKey> keys{ring.ApiKeyPepper()};
  for (const LogNumber log : {kLog, LogNumber{.value = 2 << 16}}) {
    const LogKeys of_log = ring.KeysOf(log);
    const VaultKeys of_vault = ring.VaultKeysOf(log);
    keys.insert({of_log.mac_key, of_log.salt_key, of_log.signing_seed});
    keys.insert({of_vault.key_encryption_key, of_vault.index_key});
  }
  return keys;
}

TEST(KeyRingTest, NoTwoKeysAreEqual) {
  const auto keys = KeysOf(KeyRing::FromMaster(MasterFromSeed("demo")));
  EXPECT_EQ(std::set<SecretKey>(keys.begin(), keys.end()).size(), keys.size());
}

TEST(KeyRingTest, TheSameMasterGivesTheSameKeys) {
  const auto once = KeysOf(KeyRing::FromMaster(MasterFromSeed("demo")));
  const auto again = KeysOf(KeyRing::FromMaster(MasterFromSeed("demo")));
  EXPECT_EQ(once, again);
}

TEST(KeyRingTest, AnotherMasterSharesNoKey) {
  auto keys = KeysOf(KeyRing::FromMaster(MasterFromSeed("demo")));
  const size_t count = keys.size();
  keys.merge(KeysOf(KeyRing::FromMaster(MasterFromSeed("demo "))));
  EXPECT_EQ(std::set<SecretKey>(keys.begin(), keys.end()).size(), 2 * count);
}

TEST(KeyRingTest, RandomMastersDiffer) { EXPECT_NE(RandomMaster(), RandomMaster()); }

// Computed apart from this program, with Python's hmac and hashlib: what is sealed, signed or
// looked up under a key of today must be so for ever.
TEST(KeyRingTest, DerivesTheKeysItAlwaysDerived) {
  const MasterSecret master = MasterFromSeed("demo");
  const KeyRing ring = KeyRing::FromMaster(master);
  EXPECT_EQ(ToHex(master.bytes),
            "7b6cfaa7bffb61b8956bbbac457d496b92d95d5e7f27ce918b88cea7854031e5");
  EXPECT_EQ(ToHex(ring.KeysOf(kLog).mac_key),
            "a7367439795b23d4e3e0d1aefab740899c980bec09785e8faea6b3a3730e61f4");
  EXPECT_EQ(ToHex(ring.KeysOf(kLog).salt_key),
            "48acbcfc79e68aa254d694c5162040b11556f8cf61766f0d63ca87a5d597c14c");
  EXPECT_EQ(ToHex(ring.KeysOf(kLog).signing_seed),
            "9b6f5fdaf2cfbf7bde1adc39f703f3f5e0a2054c0e5496268212639c3197fbbd");
  EXPECT_EQ(ToHex(ring.VaultKeysOf(kLog).key_encryption_key),
            "bcaca03860f77839445a94c04aa1956506e642d2ee3a6825d6418da41fe532e6");
  EXPECT_EQ(ToHex(ring.VaultKeysOf(kLog).index_key),
            "dec926613f4d30651d5ba1d9c2987486cfbd8d270cad3cba0b4882d4e7f6f0fe");
  EXPECT_EQ(ToHex(ring.ApiKeyPepper()),
            "66fcbfd46607577e9e64ed41896235df70d7315affda52344a0d8d3513423bbc");
}

}  // namespace
}  // namespace huitong
