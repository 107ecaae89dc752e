// A small, fast pseudo-random generator whose numbers are the same on every machine.
//
// For tests, simulation and random eviction only; keys and salts come from crypto/. The algorithm
// is xoshiro256** 1.0 (Blackman and Vigna), seeded by SplitMix64.

#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace huitong {

class Prng {
 public:
  explicit constexpr Prng(uint64_t seed) {
    for (auto& word : state_) {
      word = SplitMix(seed);
    }
  }

  constexpr uint64_t Next() {
    const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // From 0 to bound − 1, each as likely as the next up to 2^-64 · bound. bound ≥ 1.
  constexpr uint64_t Below(uint64_t bound) {
    __extension__ using Uint128 = unsigned __int128;
    return static_cast<uint64_t>(Uint128{Next()} * bound >> 64);
  }

  // From `low` to `high`, both included.
  constexpr int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint64_t>(high - low) + 1));
  }

  constexpr bool OneIn(uint64_t n) { return Below(n) == 0; }

  // A generator of its own for one part of the work, so that parts do not disturb each other.
  constexpr Prng Fork(uint64_t label) { return Prng(Next() ^ label * 0x9e3779b97f4a7c15); }

 private:
  static constexpr uint64_t SplitMix(uint64_t& seed) {
    uint64_t mixed = seed += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    return mixed ^ mixed >> 31;
  }

  std::array<uint64_t, 4> state_{};
};

}  // namespace huitong
