// Ed25519 signatures (RFC 8032 section 5.1).

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"

namespace huitong {

using PublicKey = std::array<uint8_t, 32>;
using Signature = std::array<uint8_t, 64>;

// A private key and the public key that belongs to it. Any thread may sign at any time.
class SigningKey {
 public:
  // The seed is the private key of RFC 8032: any 32 secret random bytes.
  explicit SigningKey(std::span<const uint8_t, 32> seed);
  ~SigningKey();
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  // The same message always has the same signature.
  [[nodiscard]] Signature Sign(ByteView message) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  PublicKey public_key_{};
};

// False for a signature that does not fit, and for a key that is no point of the curve.
[[nodiscard]] bool Verify(const PublicKey& key, ByteView message, const Signature& signature);

}  // namespace huitong
