// What the terms between two brands make of their traffic of a period.

#pragma once

#include <vector>

#include "base/error.h"
#include "clearing/contract.h"
#include "clearing/line.h"

namespace huitong {

// The lines that the contract adds to what the ledger posted, in the order of its formulas; none
// for what comes to no traffic. `pool` is the pool's party number.
// Refuses sums past 2^62 micro-fen. Requires a contract that CheckContract accepts, and the totals
// of its pair.
Expected<std::vector<Line>, Error> Assess(const Contract& contract, const PairTotals& totals,
                                          BrandNumber pool);

}  // namespace huitong
