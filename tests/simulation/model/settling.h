// Periods: their cut, their settlement where no terms are agreed on, payments, and what disputes
// come to. Sections 20 and 21 of docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

struct Cutting {
  int32_t last_day = 0;
};
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

Decision Cut(Page& page, const Cutting& cutting);
Decision Settle(Page& page, const Settling& settling);
Decision Pay(Page& page, const Paying& paying);
Decision Dispute(Page& page, const Disputing& disputing);

}  // namespace huitong::model
