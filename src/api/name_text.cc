#include "api/name_text.h"

#include <algorithm>

#include <simdjson.h>

namespace huitong {
namespace {

constexpr std::string_view kBlanks[] = {" ", "\u3000"};

}  // namespace

std::optional<size_t> CharactersOf(std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return std::nullopt;
  const auto begins_one = [](char byte) { return (static_cast<unsigned char>(byte) >> 6) != 0b10; };
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), begins_one));
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code < 0x20 || code == 0x7f;
  });
}

std::string_view TrimmedName(std::string_view name) {
  for (bool trimmed = true; trimmed;) {
    trimmed = false;
    for (const std::string_view blank : kBlanks) {
      if (name.starts_with(blank)) {
        name.remove_prefix(blank.size());
        trimmed = true;
      } else if (name.ends_with(blank)) {
        name.remove_suffix(blank.size());
        trimmed = true;
      }
    }
  }
  return name;
}

}  // namespace huitong
