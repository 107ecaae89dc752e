// What-if: a closed period settled once more under other contracts, terms or settlement prices.

#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/error.h"
#include "clearing/comparison.h"
#include "clearing/statement.h"
#include "clearing/terms.h"
#include "engine/clearing_terms.h"
#include "reports/log_fold.h"

namespace huitong {

// What is another than it was. All else stays.
struct WhatIf {
  // Each instead of the pair's contract; one without formulas and levy: as if there were none.
  std::vector<Contract> contracts = {};
  std::optional<GeneralTerms> terms = std::nullopt;
  std::map<CurrencyNumber, int64_t> settlement_prices = {};  // micro-fen per point
};

// Both settlements of the same traffic from the same openings, and what one party after the other
// gains (docs/accounting.md).
struct WhatIfReport {
  Settlement before;
  Settlement after;
  std::vector<PartyDifference> differences;  // of every party, ascending
};

// `terms` and `totals` are those that the period was closed by. With another price of a currency
// all its points that were redeemed, refunded, charged as fees or came of exchanges in the period
// are valued at it; what they were worth to members is valued so, too.
// kInvalidArgument, in one sentence, for contracts and terms that could not be published, a pair
// that is named twice, a price below zero, and what Settle and Compare refuse.
Expected<WhatIfReport, Error> SettleUnder(const WhatIf& what_if, const ClearingTerms& terms,
                                          const PeriodTotals& totals, PeriodNumber period,
                                          const LogFold& fold);

}  // namespace huitong
