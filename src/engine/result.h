// What a command came to, for a caller who needs the result and not its record.

#pragma once

#include <cstdint>
#include <optional>

#include "engine/record.h"

namespace huitong {

// The points of a result whose record posted none.
inline constexpr int64_t kNoBalance = -1;

struct Result {
  std::optional<Declined> declined;  // nothing: the command was accepted
  // What the record's first subject can spend after it, of the currency that it posted last.
  int64_t balance = kNoBalance;

  friend bool operator==(const Result&, const Result&) = default;
};

Result ResultOf(const Record& record);

}  // namespace huitong
