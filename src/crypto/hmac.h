// HMAC-SHA-256 (RFC 2104, RFC 4231): a hash that only the holder of a key can make.

#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>

#include "base/bytes.h"
#include "crypto/sha256.h"

namespace huitong {

// A key of any length; one longer than 64 bytes counts as its hash, as RFC 2104 says.
Hash HmacSha256(ByteView key, ByteView message);

// The first 16 bytes of an HmacSha256: a stand-in for a message that must not be kept.
using ShortMac = std::array<uint8_t, 16>;

// One key made ready, so that a MAC costs the message's blocks and not the key's. Any thread may
// make MACs at any time.
class MacKey {
 public:
  explicit MacKey(ByteView key);
  ~MacKey();
  MacKey(MacKey&&) noexcept;
  MacKey& operator=(MacKey&&) noexcept;
  MacKey(const MacKey&) = delete;
  MacKey& operator=(const MacKey&) = delete;

  [[nodiscard]] Hash Mac(ByteView message) const { return Mac({message}); }
  // Of a message in pieces, end to end.
  [[nodiscard]] Hash Mac(std::initializer_list<ByteView> pieces) const;
  [[nodiscard]] ShortMac ShortMacOf(ByteView message) const { return ShortMacOf({message}); }
  [[nodiscard]] ShortMac ShortMacOf(std::initializer_list<ByteView> pieces) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace huitong
