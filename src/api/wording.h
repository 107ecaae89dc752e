// What the API says to people, in the two languages it speaks: the one table of it.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/json_reader.h"
#include "api/refusal.h"
#include "engine/effect.h"
#include "engine/record.h"
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
// The same where the kind of the record that holds it is known: some declines say more then.
Wording WordingOf(Decline decline, std::optional<RecordKind> kind, Language language);
Wording WordingOf(RefusalCode code, Language language);
// Says what is wrong, and where if that is known.
std::string SentenceOf(const MalformedJson& malformed, Language language);

}  // namespace huitong
