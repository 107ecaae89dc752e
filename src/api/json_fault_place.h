// Where a body that was refused stops being JSON: the parser only says that it does.

#pragma once

#include <string_view>

#include "api/json_reader.h"

namespace huitong {

// The fault with its place. No place where this finds none.
MalformedJson PlacedFault(std::string_view text, JsonFault fault);

}  // namespace huitong
