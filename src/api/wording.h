// What the API says to people, in the two languages it speaks: the one table of it.

#pragma once

#include <string_view>

#include "api/json_reader.h"
#include "api/refusal.h"
#include "engine/effect.h"
#include "ledger/decline.h"

namespace huitong {

// A title, and a whole sentence that says what to do about it.
struct Wording {
  std::string_view title;
  std::string_view detail;
};

// The words of a decline are part of answers that are repeated byte for byte: a new wording is a
// new answer version. In the detail {0} and {1} are the decline's figures.
Wording WordingOf(Decline decline, Language language);
Wording WordingOf(RefusalCode code, Language language);
std::string_view SentenceOf(JsonFault fault, Language language);
// {0} and {1} are the least and the greatest value.
std::string_view SentenceOf(FieldFault fault, Language language);
// "insufficient_points" of fields: "missing", "out_of_range", …
std::string_view NameOf(FieldFault fault);

}  // namespace huitong
