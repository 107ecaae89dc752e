// Random bytes: unpredictable ones from the operating system, and repeatable ones from a seed.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "crypto/keystream.h"

namespace huitong {

// From the kernel's generator, fit for keys. Stops the process if there is none.
Bytes RandomBytes(size_t count);

template <size_t N>
std::array<uint8_t, N> RandomArray() {
  std::array<uint8_t, N> bytes{};
  std::ranges::copy(RandomBytes(N), bytes.begin());
  return bytes;
}

// The same bytes from the same seed on every machine, however they are asked for: for simulation
// and tests. They are the seed's AES-256-CTR keystream. One thread at a time.
class SeededRandom {
 public:
  explicit SeededRandom(std::span<const uint8_t, 32> seed) : stream_(seed) {}

  // The next `count` bytes, below 2^30 of them.
  Bytes Next(size_t count);

  template <size_t N>
  std::array<uint8_t, N> NextArray() {
    std::array<uint8_t, N> bytes{};
    std::ranges::copy(Next(N), bytes.begin());
    return bytes;
  }

 private:
  Keystream stream_;
  uint64_t offset_ = 0;
};

}  // namespace huitong
