// Invariant 1: the postings of each transaction sum to zero in each currency.

#pragma once

#include "engine/record.h"

namespace huitong {

[[nodiscard]] bool TransactionSumsToZero(const Record& record);

}  // namespace huitong
