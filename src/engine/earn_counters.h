// What earn rates with a budget or a cap have given: docs/ledger_rules.md, section 4.

#pragma once

#include <optional>

#include "engine/state.h"

namespace huitong {

// Points that the version gave so far, of those that have a budget.
int64_t GivenBy(const LogState& state, CurrencyNumber currency, uint32_t rate_version);

// The entry of earn_days that an earning is counted in; nothing where its version has no cap, or
// where it gave nothing. `occurred` is the day of the purchase.
std::optional<EarnDayKey> CappedDayOf(const Configuration& configuration, MemberOrdinal member,
                                      const Earned& earned, Day occurred);

// Counts an earning of a record for its version's budget and cap. Memory must know the entry.
void CountEarned(LogState& state, MemberOrdinal member, const Earned& earned, Day occurred);

}  // namespace huitong
