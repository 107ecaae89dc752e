// Periods: their cut, their settlement where no terms are agreed on, payments, and who has a
// statement. Sections 20 and 21 of docs/ledger_rules.md.

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
// Money for whoever brings verified members to others.
struct Sponsoring {
  uint32_t sponsor = 0;  // a brand, or the house
  int64_t fen = 0;       // ≥ 1
  int64_t reference = 0;
};

// Whether the open period may be cut with that last day; and that it is.
Decision CheckCut(const Page& page, int32_t last_day);
void SayCut(Page& page, int32_t last_day);

Decision Settle(Page& page, const Settling& settling);
Decision Pay(Page& page, const Paying& paying);
Decision Sponsor(Page& page, const Sponsoring& sponsoring);

// A party, and the part of a request that names it.
struct NamedParty {
  uint32_t party = 0;
  Part part = kNoPart;
};
// Whether both are parties with a statement of the period, which is closed.
Decision CheckStatements(const Page& page, uint32_t number, const NamedParty& one,
                         const NamedParty& other);

}  // namespace huitong::model
