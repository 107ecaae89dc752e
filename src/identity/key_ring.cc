#include "identity/key_ring.h"

#include "base/bytes.h"
#include "crypto/key_derivation.h"
#include "crypto/random.h"
#include "crypto/sha256.h"

namespace huitong {
namespace {

SecretKey KeyOfLog(const MasterSecret& master, std::string_view label, LogNumber log) {
  Bytes context;
  ByteWriter(context).Put(log.value);
  return DeriveKey(master.bytes, label, context);
}

}  // namespace

MasterSecret RandomMaster() { return {.bytes = RandomArray<32>()}; }

MasterSecret MasterFromSeed(std::string_view text) {
  return {.bytes = DeriveKey(Sha256(AsBytes(text)), "huitong v1 demo master", {})};
}

LogKeys KeyRing::KeysOf(LogNumber log) const {
  return {
      .mac_key = KeyOfLog(master_, "huitong v1 log mac", log),
      .salt_key = KeyOfLog(master_, "huitong v1 log salt", log),
      .signing_seed = KeyOfLog(master_, "huitong v1 log signing", log),
  };
}

VaultKeys KeyRing::VaultKeysOf(LogNumber log) const {
  return {
      .key_encryption_key = KeyOfLog(master_, "huitong v1 vault wrap", log),
      .index_key = KeyOfLog(master_, "huitong v1 vault index", log),
  };
}

SecretKey KeyRing::ApiKeyPepper() const {
  return DeriveKey(master_.bytes, "huitong v1 api-key pepper", {});
}

}  // namespace huitong
