// The months of the demo district between its brands: what they agreed on, and its last three
// months cut, settled and paid.

#pragma once

#include <vector>

#include "base/calendar.h"
#include "base/error.h"
#include "clearing/statement.h"
#include "engine/state.h"
#include "simulation/act.h"

namespace huitong {

// So many days have three beginnings of a month behind their first.
inline constexpr int32_t kDaysOfThreeMonths = 93;
inline constexpr uint32_t kMonthsClosed = 3;

// Contracts of four pairs of brands, a levy and a common cost, on the first morning.
std::vector<Act> AgreementActs(const DistrictDay& first_day);

// Whether the month before the day is cut and closed on its morning: on the last three firsts of a
// month before `until`, in a district of kDaysOfThreeMonths or more.
bool ClosesMonthOn(const DistrictDay& day, Day until, int32_t days);

// Cuts the open period, the day before the day being its last. `next` is the number of the next
// proposal.
std::vector<Act> CutActs(const DistrictDay& day, ProposalNumber next);

// Closes the period, and pays: `settlement` says who owes and is owed how much. The house and the
// pool keep what is theirs.
std::vector<Act> ClosingActs(const DistrictDay& day, PeriodNumber period,
                             const Settlement& settlement);

}  // namespace huitong
