// The transactions behind the lines of a statement, for huitong settle --lines.

#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "ledger/number.h"

namespace huitong {

struct LinesWish {
  std::string folder;
  std::string brand;  // a code, "house" or "pool"
  PeriodNumber period;
  uint64_t line = 0;   // from 1, in the order of the statement; 0: all lines, without transactions
  uint64_t after = 0;  // only transactions of later records
  uint64_t limit = 100;  // so many transactions at most
};

// Prints the statement's lines by number, or one line with what stands behind it and the sum of
// all of that. False where the sum is not what the line says.
Expected<bool, Error> ShowLines(const LinesWish& wish);

}  // namespace huitong
