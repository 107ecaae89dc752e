// Every key of a data directory, each derived from one master secret.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "ledger/number.h"

namespace huitong {

using SecretKey = std::array<uint8_t, 32>;

// What all keys of a data directory derive from: 32 bytes of the kernel's generator.
struct MasterSecret {
  SecretKey bytes{};

  friend bool operator==(const MasterSecret&, const MasterSecret&) = default;
};

MasterSecret RandomMaster();

// The same master from the same text on every machine, for demonstrations and tests: it is as
// secret as the text is. DeriveKey(SHA-256(text), "huitong v1 demo master", nothing).
MasterSecret MasterFromSeed(std::string_view text);

// The keys of one log, as docs/journal_format.md sections 3, 4 and 7 use them.
struct LogKeys {
  SecretKey mac_key{};       // request keys, requests, numbers, quotes
  SecretKey salt_key{};      // the keystream of the leaves' salts
  SecretKey signing_seed{};  // Ed25519, checkpoints
};

// The keys under which one coalition's vault is kept (identity/vault.h).
struct VaultKeys {
  SecretKey key_encryption_key{};  // seals the members' data keys
  SecretKey index_key{};           // makes the blind indexes
};

// Derives; holds nothing but the master. DeriveKey(master, label, context) of
// crypto/key_derivation.h with these labels, each for ever:
//
//   label                       context           key
//   "huitong v1 log mac"        log u64           LogKeys::mac_key
//   "huitong v1 log salt"       log u64           LogKeys::salt_key
//   "huitong v1 log signing"    log u64           LogKeys::signing_seed
//   "huitong v1 vault wrap"     log u64           VaultKeys::key_encryption_key
//   "huitong v1 vault index"    log u64           VaultKeys::index_key
//   "huitong v1 api-key pepper" nothing           ApiKeyPepper()
//
// The log is its 8 bytes, little-endian. Any thread.
class KeyRing {
 public:
  static KeyRing FromMaster(const MasterSecret& master) { return KeyRing(master); }

  [[nodiscard]] LogKeys KeysOf(LogNumber log) const;
  [[nodiscard]] VaultKeys VaultKeysOf(LogNumber log) const;
  // The key of the MACs that stand for API keys' secrets.
  [[nodiscard]] SecretKey ApiKeyPepper() const;

 private:
  explicit KeyRing(const MasterSecret& master) : master_(master) {}

  MasterSecret master_;
};

}  // namespace huitong
