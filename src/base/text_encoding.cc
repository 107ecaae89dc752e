#include "base/text_encoding.h"

#include <array>

namespace huitong {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase32Digits = "abcdefghijklmnopqrstuvwxyz234567";

constexpr int8_t kNoDigit = -1;

constexpr std::array<int8_t, 256> InverseOf(std::string_view digits) {
  std::array<int8_t, 256> inverse{};
  for (auto& value : inverse) {
    value = kNoDigit;
  }
  for (size_t i = 0; i < digits.size(); ++i) {
    inverse[static_cast<uint8_t>(digits[i])] = static_cast<int8_t>(i);
  }
  return inverse;
}

constexpr auto kBase64Values = InverseOf(kBase64Digits);
constexpr auto kBase32Values = InverseOf(kBase32Digits);

// Groups of `bits` from the high end; what is left over is filled up with zero bits.
std::string Encode(ByteView bytes, int bits, std::string_view digits) {
  std::string text;
  uint32_t pending = 0;
  int pending_bits = 0;
  for (const uint8_t byte : bytes) {
    pending = pending << 8 | byte;
    pending_bits += 8;
    while (pending_bits >= bits) {
      pending_bits -= bits;
      text += digits[pending >> pending_bits & ((1U << bits) - 1)];
    }
  }
  if (pending_bits > 0) {
    text += digits[pending << (bits - pending_bits) & ((1U << bits) - 1)];
  }
  return text;
}

std::optional<Bytes> Decode(std::string_view text, int bits,
                            const std::array<int8_t, 256>& values) {
  Bytes bytes;
  uint32_t pending = 0;
  int pending_bits = 0;
  for (const char digit : text) {
    const int8_t value = values[static_cast<uint8_t>(digit)];
    if (value == kNoDigit) return std::nullopt;
    pending = pending << bits | static_cast<uint32_t>(value);
    pending_bits += bits;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes.push_back(static_cast<uint8_t>(pending >> pending_bits));
    }
  }
  const bool bits_lost = (pending & ((1U << pending_bits) - 1)) != 0;
  const bool digit_wasted = pending_bits >= bits;
  if (bits_lost || digit_wasted) return std::nullopt;
  return bytes;
}

int HexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return kNoDigit;
}

}  // namespace

std::string ToHex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const uint8_t byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

std::optional<Bytes> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high == kNoDigit || low == kNoDigit) return std::nullopt;
    bytes.push_back(static_cast<uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::string ToBase64(ByteView bytes) {
  std::string text = Encode(bytes, 6, kBase64Digits);
  while (text.size() % 4 != 0) {
    text += '=';
  }
  return text;
}

std::optional<Bytes> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  return Decode(text.substr(0, text.size() - padding), 6, kBase64Values);
}

std::string ToBase32(ByteView bytes) { return Encode(bytes, 5, kBase32Digits); }

std::optional<Bytes> FromBase32(std::string_view text) { return Decode(text, 5, kBase32Values); }

}  // namespace huitong
