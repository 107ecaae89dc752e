// Periods: their cut, their settlement where no terms are agreed on, payments, and what disputes
// come to. Sections 20 and 21 of docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

struct Settling {
  uint32_t period = 0;
};
struct Paying {
  uint32_t party = 0;
  int64_t fen = 0;  // negative: it was paid
  int64_t reference = 0;
};
struct Disputing {
  uint32_t period = 0;
  uint32_t debtor = 0;
  uint32_t creditor = 0;
  int64_t micro_fen = 0;
  int64_t reason = 0;
};

// Whether the open period may be cut with that last day; and that it is.
Decision CheckCut(const Page& page, int32_t last_day);
void SayCut(Page& page, int32_t last_day);

Decision Settle(Page& page, const Settling& settling);
Decision Pay(Page& page, const Paying& paying);
Decision Dispute(Page& page, const Disputing& disputing);

}  // namespace huitong::model
