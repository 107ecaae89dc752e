#include "base/crc32c.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace huitong {
namespace {

constexpr uint32_t kPolynomial = 0x82f63b78;  // 0x1edc6f41 with its bits reversed

constexpr std::array<uint32_t, 256> MakeTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1) != 0 ? crc >> 1 ^ kPolynomial : crc >> 1;
    }
    table[byte] = crc;
  }
  return table;
}
constexpr std::array<uint32_t, 256> kTable = MakeTable();

uint32_t ByTable(uint32_t crc, ByteView bytes) {
  for (const uint8_t byte : bytes) {
    crc = crc >> 8 ^ kTable[(crc ^ byte) & 0xff];
  }
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t ByInstruction(uint32_t crc, ByteView bytes) {
  uint64_t wide = crc;
  while (bytes.size() >= 8) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    wide = _mm_crc32_u64(wide, word);
    bytes = bytes.subspan(8);
  }
  return ByTable(static_cast<uint32_t>(wide), bytes);
}

constexpr size_t kAtOnce = 4;  // the instruction's latency is three cycles

// Of so many pieces, one behind the other at `bytes`. Requires piece % 8 = 0.
__attribute__((target("sse4.2"))) std::array<uint32_t, kAtOnce> OfSomeAtOnce(const uint8_t* bytes,
                                                                             size_t piece) {
  std::array<uint64_t, kAtOnce> wide;
  wide.fill(~uint32_t{0});
  for (size_t at = 0; at < piece; at += 8) {
    for (size_t i = 0; i < kAtOnce; ++i) {
      uint64_t word = 0;
      std::memcpy(&word, bytes + i * piece + at, sizeof word);
      wide[i] = _mm_crc32_u64(wide[i], word);
    }
  }
  std::array<uint32_t, kAtOnce> crcs{};
  for (size_t i = 0; i < kAtOnce; ++i) {
    crcs[i] = ~static_cast<uint32_t>(wide[i]);
  }
  return crcs;
}
#endif

bool HasInstruction() {
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
  return has_instruction;
#else
  return false;
#endif
}

}  // namespace

uint32_t Crc32c(ByteView bytes) {
#if defined(__x86_64__)
  if (HasInstruction()) return ~ByInstruction(~0U, bytes);
#endif
  return ~ByTable(~0U, bytes);
}

std::vector<uint32_t> Crc32cOfEach(ByteView bytes, size_t piece) {
  CHECK(piece > 0);
  std::vector<uint32_t> crcs;
  crcs.reserve((bytes.size() + piece - 1) / piece);
#if defined(__x86_64__)
  while (HasInstruction() && piece % 8 == 0 && bytes.size() >= kAtOnce * piece) {
    const auto some = OfSomeAtOnce(bytes.data(), piece);
    crcs.insert(crcs.end(), some.begin(), some.end());
    bytes = bytes.subspan(kAtOnce * piece);
  }
#endif
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(piece, bytes.size()))) {
    crcs.push_back(Crc32c(bytes.first(std::min(piece, bytes.size()))));
  }
  return crcs;
}

}  // namespace huitong
