// SHA-256 (FIPS 180-4): of bytes at once, of several pieces, and of a stream.

#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>

#include "base/bytes.h"

namespace huitong {

// A SHA-256 value, its bytes in the order in which they are written.
using Hash = std::array<uint8_t, 32>;

Hash Sha256(ByteView bytes);

// The hash of the pieces one after the other, as if they were joined, without joining them.
Hash Sha256OfAll(std::initializer_list<ByteView> pieces);

// Hashes what arrives in pieces over time. Making one costs an allocation: for pieces that are all
// at hand Sha256OfAll is faster. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Update(ByteView bytes);
  // The hash of everything since the last Finish. The stream then begins anew.
  Hash Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace huitong
