// Little-endian bytes, written without fear of growth and read without trust.

#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.h"

namespace huitong {

using Bytes = std::vector<uint8_t>;
using ByteView = std::span<const uint8_t>;

inline ByteView AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view AsText(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Every integer on disk is little-endian, and so is every machine this builds for.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

// Appends to a buffer that somebody else owns and that outlives the writer.
class ByteWriter {
 public:
  explicit ByteWriter(Bytes& out) : out_(out) {}

  [[nodiscard]] size_t size() const { return out_.size(); }

  template <class T>
  void Put(T value) {
    static_assert(std::is_integral_v<T>);
    const size_t at = out_.size();
    out_.resize(at + sizeof(T));
    std::memcpy(out_.data() + at, &value, sizeof(T));
  }
  void PutBytes(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  // A u32 length, then the text.
  void PutText(std::string_view text) {
    Put(static_cast<uint32_t>(text.size()));
    PutBytes(AsBytes(text));
  }
  // Zeros until the buffer's size is a multiple of `unit`, counted from offset `origin`.
  void PadTo(size_t unit, size_t origin = 0) {
    const size_t past = (out_.size() - origin) % unit;
    if (past != 0) out_.resize(out_.size() + unit - past);
  }
  // Overwrites what was put at `offset`: for lengths that are known only afterwards.
  template <class T>
  void PatchAt(size_t offset, T value) {
    static_assert(std::is_integral_v<T>);
    std::memcpy(out_.data() + offset, &value, sizeof(T));
  }

 private:
  Bytes& out_;
};

// The same for what is put together field by field and then appended at once: up to kBytesMax
// bytes in place, which costs no more than storing them.
template <size_t kBytesMax>
class ShortWriter {
 public:
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] ByteView bytes() const { return ByteView(bytes_).first(size_); }

  template <class T>
  void Put(T value) {
    static_assert(std::is_integral_v<T>);
    CHECK(size_ + sizeof(T) <= kBytesMax);
    std::memcpy(bytes_.data() + size_, &value, sizeof(T));
    size_ += sizeof(T);
  }
  void PutBytes(ByteView bytes) {
    CHECK(bytes.size() <= kBytesMax - size_);
    std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void PadTo(size_t unit) {
    while (size_ % unit != 0) {
      Put(uint8_t{0});
    }
  }
  template <class T>
  void PatchAt(size_t offset, T value) {
    static_assert(std::is_integral_v<T>);
    CHECK(offset + sizeof(T) <= size_);
    std::memcpy(bytes_.data() + offset, &value, sizeof(T));
  }

 private:
  std::array<uint8_t, kBytesMax> bytes_;  // NOLINT(*-member-init): only what was put is read
  size_t size_ = 0;
};

// Reads forward over bytes that may be anything. After the first read past the end every read
// gives zeros and `failed()` stays true, so a decoder checks once, at its end.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] size_t offset() const { return offset_; }
  [[nodiscard]] size_t left() const { return bytes_.size() - offset_; }
  [[nodiscard]] bool AtEnd() const { return left() == 0; }

  template <class T>
  T Get() {
    static_assert(std::is_integral_v<T>);
    T value{};
    const ByteView from = GetBytes(sizeof(T));
    if (!from.empty()) std::memcpy(&value, from.data(), sizeof(T));
    return value;
  }
  // A view into the bytes read from; empty when fewer are left.
  ByteView GetBytes(size_t count) {
    if (failed_ || left() < count) {
      failed_ = true;
      return {};
    }
    const ByteView taken = bytes_.subspan(offset_, count);
    offset_ += count;
    return taken;
  }
  std::string_view GetText() { return AsText(GetBytes(Get<uint32_t>())); }
  void Skip(size_t count) { (void)GetBytes(count); }
  // For a decoder that read a value it must not accept.
  void MarkFailed() { failed_ = true; }

 private:
  ByteView bytes_;
  size_t offset_ = 0;
  bool failed_ = false;
};

// Big-endian, so that keys sort as numbers do.
inline void AppendBigEndian(Bytes& out, uint64_t value, int bytes = 8) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<uint8_t>(value >> shift));
  }
}
inline uint64_t ReadBigEndian(ByteView bytes) {
  uint64_t value = 0;
  for (const uint8_t byte : bytes) {
    value = value << 8 | byte;
  }
  return value;
}

}  // namespace huitong
