// What the API says of one field or parameter: what is wrong with it and what would be right.

#pragma once

#include <string>
#include <string_view>

#include "api/json_reader.h"
#include "engine/effect.h"

namespace huitong {

// A whole sentence.
std::string SentenceOf(const FieldError& error, Language language);
// "missing", "out_of_range", …
std::string_view NameOf(FieldFault fault);

}  // namespace huitong
