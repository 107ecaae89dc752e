// A closed period as reads of its settlement need it.

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "api/api_core.h"
#include "api/refusal.h"
#include "clearing/statement.h"
#include "clearing/statement_text.h"
#include "engine/draft.h"
#include "engine/settlement.h"
#include "engine/state.h"

namespace huitong {

// 1, 2, 3, …; nothing for any other text.
std::optional<PeriodNumber> PeriodInPath(std::string_view text);
RequestRefusal NoPeriod();

// What a statement of a closed period is made of; the records of closings are still to be read.
struct ClosedPeriod {
  PeriodHeader header;
  ClearingTerms terms;
  PeriodTotals totals;
  std::vector<Sequence> closings;
};

// Declined: period_not_cut, settlement_not_closed.
Expected<ClosedPeriod, Halt> ClosedPeriodIn(const LogState& state, PeriodNumber number);

// What the period was settled from, read with the records of its closing and the later ones. Not on
// the writer's thread.
Expected<PeriodTotals, Error> ClosedTotals(const ApiCore& core, const ClosedPeriod& closed);
// The settlement as it was closed: what its record says of it is checked again. Likewise.
Expected<Settlement, Error> Resettle(const ApiCore& core, const ClosedPeriod& closed);

}  // namespace huitong
