#include "http/target.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace huitong {
namespace {

constexpr int kNoDigit = -1;

constexpr int HexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return kNoDigit;
}

constexpr std::array<bool, 256> PlainCharacters() {
  std::array<bool, 256> plain{};
  for (const char c : std::string_view("-._~!$&'()*+,=:@")) {
    plain[static_cast<uint8_t>(c)] = true;
  }
  for (size_t c = '0'; c <= '9'; ++c) {
    plain[c] = true;
  }
  for (size_t c = 'A'; c <= 'Z'; ++c) {
    plain[c] = true;
  }
  for (size_t c = 'a'; c <= 'z'; ++c) {
    plain[c] = true;
  }
  return plain;
}

constexpr auto kPlain = PlainCharacters();

// What the first byte of a UTF-8 sequence says about the rest: how many bytes follow, and the
// bounds of the first of them, which keep out overlong forms, surrogates and what is past
// U+10FFFF (Unicode 15, table 3-7).
struct Utf8Lead {
  size_t following;
  uint8_t low;
  uint8_t high;
};

std::optional<Utf8Lead> LeadOf(uint8_t byte) {
  if (byte < 0x80) return Utf8Lead{.following = 0, .low = 0, .high = 0};
  if (byte >= 0xc2 && byte <= 0xdf) return Utf8Lead{.following = 1, .low = 0x80, .high = 0xbf};
  if (byte == 0xe0) return Utf8Lead{.following = 2, .low = 0xa0, .high = 0xbf};
  if (byte == 0xed) return Utf8Lead{.following = 2, .low = 0x80, .high = 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return Utf8Lead{.following = 2, .low = 0x80, .high = 0xbf};
  if (byte == 0xf0) return Utf8Lead{.following = 3, .low = 0x90, .high = 0xbf};
  if (byte >= 0xf1 && byte <= 0xf3) return Utf8Lead{.following = 3, .low = 0x80, .high = 0xbf};
  if (byte == 0xf4) return Utf8Lead{.following = 3, .low = 0x80, .high = 0x8f};
  return std::nullopt;
}

bool IsUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const auto lead = LeadOf(static_cast<uint8_t>(text[at]));
    if (!lead || lead->following > text.size() - at - 1) return false;
    for (size_t i = 1; i <= lead->following; ++i) {
      const auto byte = static_cast<uint8_t>(text[at + i]);
      const uint8_t low = i == 1 ? lead->low : 0x80;
      const uint8_t high = i == 1 ? lead->high : 0xbf;
      if (byte < low || byte > high) return false;
    }
    at += lead->following + 1;
  }
  return true;
}

bool IsPlainSegment(std::string_view segment) {
  if (segment.empty() || segment == "." || segment == "..") return false;
  bool escaped = false;
  for (size_t i = 0; i < segment.size(); ++i) {
    if (kPlain[static_cast<uint8_t>(segment[i])]) continue;
    if (segment[i] != '%' || segment.size() - i < 3) return false;
    const int high = HexValue(segment[i + 1]);
    const int low = HexValue(segment[i + 2]);
    if (high == kNoDigit || low == kNoDigit) return false;
    const int byte = high * 16 + low;
    if (byte < 0x20 || byte == 0x7f ||
        std::string_view("./;\\").find(static_cast<char>(byte)) != std::string_view::npos) {
      return false;
    }
    escaped = true;
    i += 2;
  }
  return !escaped || PercentDecoded(segment).has_value();
}

}  // namespace

std::optional<std::string> PercentDecoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = HexValue(text[i + 1]);
    const int low = HexValue(text[i + 2]);
    if (high == kNoDigit || low == kNoDigit) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  const bool has_nul = decoded.find('\0') != std::string::npos;
  if (has_nul || !IsUtf8(decoded)) return std::nullopt;
  return decoded;
}

bool IsPlainPath(std::string_view path) {
  if (!path.starts_with('/')) return false;
  std::string_view rest = path.substr(1);
  while (!rest.empty()) {
    const size_t slash = std::min(rest.find('/'), rest.size());
    if (!IsPlainSegment(rest.substr(0, slash))) return false;
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return true;
}

}  // namespace huitong
