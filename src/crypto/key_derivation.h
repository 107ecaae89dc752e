// Keys made out of one master key, each for one purpose (HKDF with SHA-256, RFC 5869).

#pragma once

#include <string_view>

#include "base/bytes.h"
#include "crypto/sha256.h"

namespace huitong {

// The first 32 bytes of HKDF-Expand: HMAC-SHA-256(key, info ‖ 0x01). The key is uniformly random
// and at least 32 bytes, so that HKDF-Extract has nothing to do.
Hash HkdfExpand(ByteView key, ByteView info);

// HkdfExpand(master, label ‖ 0x00 ‖ context). The label says what the key is for and contains no
// zero byte, so that no two pairs of label and context give the same key.
Hash DeriveKey(ByteView master, std::string_view label, ByteView context);

}  // namespace huitong
