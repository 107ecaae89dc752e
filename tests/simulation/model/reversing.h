// Giving points of a redemption back, and taking points of returned goods back: section 14 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <vector>

#include "model/page.h"

namespace huitong::model {

struct RedemptionReversing {
  Place original = 0;
  int64_t points = 0;
  std::vector<ReceiptLine> lines;
};
struct EarningReversing {
  Place original = 0;
  int64_t spend_fen = 0;
  std::vector<ReceiptLine> lines;
};

Decision ReverseRedemption(Page& page, const RedemptionReversing& reversing);
Decision ReverseEarning(Page& page, const EarningReversing& reversing);

}  // namespace huitong::model
