#include "journal/note_text.h"

#include <algorithm>
#include <charconv>

#include "base/text_encoding.h"

namespace huitong {
namespace {

// How many bytes a character has that begins with this byte; 0 where none does.
size_t CharacterBytes(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

// The table of RFC 3629 section 4: overlong forms, surrogates and what is past U+10FFFF are cut
// off by the second byte.
bool SecondByteFits(uint8_t lead, uint8_t second) {
  switch (lead) {
    case 0xe0:
      return second >= 0xa0 && second <= 0xbf;
    case 0xed:
      return second >= 0x80 && second <= 0x9f;
    case 0xf0:
      return second >= 0x90 && second <= 0xbf;
    case 0xf4:
      return second >= 0x80 && second <= 0x8f;
    default:
      return second >= 0x80 && second <= 0xbf;
  }
}

bool IsControl(uint8_t byte) { return (byte < 0x20 && byte != '\n') || byte == 0x7f; }

}  // namespace

std::optional<std::string_view> LineReader::Next() {
  const size_t end = rest_.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return line;
}

std::optional<uint64_t> ReadDecimal(std::string_view text) {
  uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || stop != end) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return number;
}

std::optional<Hash> ReadBase64Hash(std::string_view text) {
  const auto bytes = FromBase64(text);
  Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

bool IsNoteText(std::string_view text) {
  ByteView rest = AsBytes(text);
  while (!rest.empty()) {
    const uint8_t lead = rest.front();
    const size_t bytes = CharacterBytes(lead);
    if (bytes == 0 || bytes > rest.size() || IsControl(lead)) return false;
    if (bytes > 1 && !SecondByteFits(lead, rest[1])) return false;
    for (size_t i = 2; i < bytes; ++i) {
      if ((rest[i] & 0xc0) != 0x80) return false;
    }
    rest = rest.subspan(bytes);
  }
  return true;
}

}  // namespace huitong
