// The AES-256-CTR keystream (NIST SP 800-38A section 6.5) of a key, readable at any offset.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"

namespace huitong {

// An endless run of bytes that only the key tells: the encryptions of the 128-bit big-endian
// counters 0, 1, 2 and so on, 16 bytes each. Offset o is byte o mod 16 of the encryption of
// o / 16. One thread at a time.
class Keystream {
 public:
  // 32 consecutive bytes of the stream.
  using Piece = std::array<uint8_t, 32>;

  explicit Keystream(std::span<const uint8_t, 32> key);
  ~Keystream();
  Keystream(Keystream&&) noexcept;
  Keystream& operator=(Keystream&&) noexcept;
  Keystream(const Keystream&) = delete;
  Keystream& operator=(const Keystream&) = delete;

  // The `count` bytes from `offset`, below 2^30 of them.
  Bytes At(uint64_t offset, size_t count);

  // The 96 bytes from `offset`, which is a multiple of 16: the same bytes as At gives, faster.
  std::array<Piece, 3> ThreePiecesAt(uint64_t offset);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace huitong
