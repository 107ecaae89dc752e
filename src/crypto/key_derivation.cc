#include "crypto/key_derivation.h"

#include "base/check.h"
#include "crypto/hmac.h"

namespace huitong {

Hash HkdfExpand(ByteView key, ByteView info) {
  Bytes message(info.begin(), info.end());
  message.push_back(1);
  return HmacSha256(key, message);
}

Hash DeriveKey(ByteView master, std::string_view label, ByteView context) {
  CHECK(label.find('\0') == std::string_view::npos);
  Bytes info;
  ByteWriter writer(info);
  writer.PutBytes(AsBytes(label));
  writer.Put(uint8_t{0});
  writer.PutBytes(context);
  return HkdfExpand(master, info);
}

}  // namespace huitong
