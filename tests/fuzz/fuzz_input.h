// What fuzz targets share: the entry that libFuzzer and replay.cc call, and the bytes of an input
// taken apart.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"

// Each target defines it, in a file of its own. A CHECK that fails is a finding.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace huitong {

// Each target says how many properties it holds its inputs to, numbered from 0, and marks where one
// was put to the test: replay.cc refuses a target that its seeds do not lead to each of them.
extern const size_t kProperties;
inline uint64_t reached_properties = 0;
inline void Reached(size_t property) { reached_properties |= uint64_t{1} << property; }

inline bool Same(ByteView left, ByteView right) { return std::ranges::equal(left, right); }

// Takes numbers from the beginning of an input, zeros where it has ended; the rest is the matter.
class FuzzInput {
 public:
  FuzzInput(const uint8_t* data, size_t size) : rest_(data, size) {}

  uint8_t TakeByte() { return static_cast<uint8_t>(TakeNumber(1)); }
  uint64_t TakeNumber(size_t bytes) {
    const size_t count = std::min(bytes, rest_.size());
    const uint64_t number = ReadBigEndian(rest_.first(count));
    rest_ = rest_.subspan(count);
    return number;
  }
  [[nodiscard]] ByteView rest() const { return rest_; }
  [[nodiscard]] std::string_view text() const { return AsText(rest_); }

 private:
  ByteView rest_;
};

}  // namespace huitong
