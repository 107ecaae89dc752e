// AES-256-GCM (NIST SP 800-38D): bytes that only the key opens, and that nobody can alter unseen.

#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/error.h"

namespace huitong {

inline constexpr size_t kSealNonceSize = 12;
inline constexpr size_t kSealTagSize = 16;

// nonce ‖ ciphertext ‖ tag: 28 bytes longer than `plain`, which is below 2^31 bytes. One nonce
// seals once under a key: a second use gives both texts away. `associated` is authenticated with
// the rest but not contained; whoever opens must give the same.
Bytes Seal(std::span<const uint8_t, 32> key, std::span<const uint8_t, kSealNonceSize> nonce,
           ByteView associated, ByteView plain);

// What Seal was given as `plain`. kDenied when the key, the associated bytes or the sealed bytes
// are not those of one call of Seal; the sentence does not say which, for nobody can tell.
Expected<Bytes, Error> Open(std::span<const uint8_t, 32> key, ByteView associated, ByteView sealed);

}  // namespace huitong
