#include "api/json_fault_place.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include <simdjson.h>

#include "api/name_text.h"

namespace huitong {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Walks a text by the grammar of RFC 8259, as strictly as the parser. Each part gives whether it is
// sound; where it is not, at() is the first byte that cannot be.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : text_(text) {}

  bool Text() {
    if (!Value(1)) return false;
    SkipBlanks();
    return at_ == text_.size();
  }
  [[nodiscard]] size_t at() const { return at_; }

 private:
  [[nodiscard]] char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char wanted) {
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void SkipBlanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as a body may be
  bool Value(size_t depth) {
    SkipBlanks();
    switch (Peek()) {
      case '{':
        return depth <= kJsonDepthMax && Members(depth);
      case '[':
        return depth <= kJsonDepthMax && Elements(depth);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool Members(size_t depth) {
    ++at_;
    SkipBlanks();
    if (Take('}')) return true;
    do {
      SkipBlanks();
      if (!String()) return false;
      SkipBlanks();
      if (!Take(':') || !Value(depth + 1)) return false;
      SkipBlanks();
    } while (Take(','));
    return Take('}');
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool Elements(size_t depth) {
    ++at_;
    SkipBlanks();
    if (Take(']')) return true;
    do {
      if (!Value(depth + 1)) return false;
      SkipBlanks();
    } while (Take(','));
    return Take(']');
  }

  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool String() {
    if (!Take('"')) return false;
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x20) {
      if (Take('"')) return true;
      if (text_[at_] == '\\') {
        if (!Escape()) return false;
      } else {
        ++at_;
      }
    }
    return false;
  }

  // Stays at its backslash where it means no character.
  bool Escape() {
    const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (letter != 'u') {
      constexpr std::string_view kLetters = "\"\\/bfnrt";
      const bool known = letter != '\0' && kLetters.find(letter) != std::string_view::npos;
      if (known) at_ += 2;
      return known;
    }
    const auto first = UnitAt(at_);
    if (!first || (*first >= 0xdc00 && *first < 0xe000)) return false;
    const bool is_pair = *first >= 0xd800 && *first < 0xdc00;
    if (is_pair) {
      const auto second = UnitAt(at_ + kUnitSize);
      if (!second || *second < 0xdc00 || *second >= 0xe000) return false;
    }
    at_ += is_pair ? 2 * kUnitSize : kUnitSize;
    return true;
  }

  // The value of a \uXXXX.
  [[nodiscard]] std::optional<uint32_t> UnitAt(size_t at) const {
    if (at + kUnitSize > text_.size() || text_.substr(at, 2) != "\\u") return std::nullopt;
    uint32_t value = 0;
    const char* const end = text_.data() + at + kUnitSize;
    const auto read = std::from_chars(text_.data() + at + 2, end, value, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
  }

  bool Digits() {
    const size_t end = std::min(text_.find_first_not_of(kDigits, at_), text_.size());
    return std::exchange(at_, end) < end;
  }

  // Stays at its beginning where it is none, or too large.
  bool Number() {
    const size_t begin = at_;
    const bool negative = Take('-');
    bool sound = Take('0') || Digits();
    bool integer = true;
    if (sound && Take('.')) {
      integer = false;
      sound = Digits();
    }
    if (sound && (Take('e') || Take('E'))) {
      integer = false;
      (void)(Take('+') || Take('-'));
      sound = Digits();
    }
    const std::string_view number = text_.substr(begin, at_ - begin);
    sound = sound && kDigits.find(Peek()) == std::string_view::npos;
    if (sound && (integer ? FitsInteger(number, negative) : FitsDouble(number))) return true;
    at_ = begin;
    return false;
  }

  template <class Value>
  [[nodiscard]] static bool Fits(std::string_view number) {
    Value value{};
    return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc();
  }
  [[nodiscard]] static bool FitsInteger(std::string_view number, bool negative) {
    return negative ? Fits<int64_t>(number) : Fits<uint64_t>(number);
  }
  [[nodiscard]] static bool FitsDouble(std::string_view number) { return Fits<double>(number); }

  static constexpr size_t kUnitSize = 6;

  std::string_view text_;
  size_t at_ = 0;
};

size_t SequenceSize(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

size_t FirstNotUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const std::string_view one = text.substr(at, SequenceSize(text[at]));
    if (!simdjson::validate_utf8(one.data(), one.size())) return at;
    at += one.size();
  }
  return at;
}

std::optional<size_t> OffsetOf(std::string_view text, JsonFault fault) {
  if (fault == JsonFault::kNotUtf8) return FirstNotUtf8(text);
  JsonWalk walk(text);
  if (walk.Text()) return std::nullopt;
  return walk.at();
}

}  // namespace

MalformedJson PlacedFault(std::string_view text, JsonFault fault) {
  MalformedJson placed{.fault = fault};
  const auto offset = OffsetOf(text, fault);
  if (!offset) return placed;
  const std::string_view before = text.substr(0, *offset);
  const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  placed.line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  placed.column = 1 + CharactersOf(before.substr(line_begin)).value_or(before.size() - line_begin);
  return placed;
}

}  // namespace huitong
