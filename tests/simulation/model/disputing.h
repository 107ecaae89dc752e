// What a brand says is wrong in its statement, and what comes of it: section 20 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

// What one party owes another of a closed period, whether or not anybody disputed it.
struct PeriodAdjusting {
  uint32_t period = 0;
  uint32_t debtor = 0;
  uint32_t creditor = 0;
  int64_t micro_fen = 0;
  int64_t reason = 0;
};
struct DisputeRaising {
  uint32_t period = 0;
  uint32_t brand = 0;  // whose statement it is
  uint32_t counterparty = 0;
  int64_t line = 0;  // the kind of the lines; 0: none was named
  int64_t micro_fen = 0;
  int64_t reason = 0;
};
struct DisputeUpholding {
  uint32_t dispute = 0;
  int64_t micro_fen = 0;  // what the counterparty owes the brand; negative: the brand owes it
  int64_t reason = 0;
};
struct DisputeRejecting {
  uint32_t dispute = 0;
  int64_t reason = 0;
};

Decision AdjustPeriod(Page& page, const PeriodAdjusting& adjusting);
Decision RaiseDispute(Page& page, const DisputeRaising& raising);
Decision UpholdDispute(Page& page, const DisputeUpholding& upholding);
Decision RejectDispute(Page& page, const DisputeRejecting& rejecting);

}  // namespace huitong::model
