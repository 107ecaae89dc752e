// Names for people, such as those of brands.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace huitong {

// The characters (code points) of a text; nothing for one that is not UTF-8.
std::optional<size_t> CharactersOf(std::string_view text);

// U+0000 to U+001F and U+007F.
bool HasControlCharacter(std::string_view text);

// Without the blanks at both ends: spaces, and the wide space U+3000.
std::string_view TrimmedName(std::string_view name);

}  // namespace huitong
