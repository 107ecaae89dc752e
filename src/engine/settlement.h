// The settlement of a period that was cut, from what the state has counted.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "clearing/obligation.h"
#include "clearing/statement.h"
#include "clearing/statement_text.h"
#include "engine/state.h"

namespace huitong {

// What happened in the period: docs/ledger_rules.md, section 21. Openings are what the books say
// less what this and later periods brought: right while the period is not closed. Requires that the
// period was cut and that all earlier ones are closed. Refuses positions past 2^62.
Expected<PeriodTotals, Error> PeriodTotalsOf(const LogState& state, PeriodNumber period);

// The sequences of the records that closed this period and later ones, ascending.
std::vector<Sequence> ClosingsFrom(const LogState& state, PeriodNumber period);

// The totals of a period that was closed: as PeriodTotalsOf has them, without what it and later
// ones posted when they were closed. `closings` are the records that ClosingsFrom names. Refuses
// positions past 2^62.
Expected<PeriodTotals, Error> WithoutClosings(PeriodTotals totals,
                                              std::span<const Record> closings);

// The period settled under the terms in force right before its cut, before it is closed or, with
// the records of its closing and the later ones, at any time: always the same. Refuses what Settle
// does.
Expected<Settlement, Error> SettlementOf(const LogState& state, PeriodNumber period,
                                         std::span<const Record> closings = {});

// Whether the ledger posted these lines before the period is closed.
bool IsPostedBefore(LineKind kind);

// What closing the period posts: for each debtor and creditor, ascending, the sum of the lines that
// were not posted before, without those of zero. Nothing where a sum passes 2^62.
std::optional<std::vector<Obligation>> PostedAtClosing(const Settlement& settlement);

// Of which coalition, which days and records, and how its parties are called. Requires that the
// period was cut.
PeriodHeader PeriodHeaderOf(const LogState& state, PeriodNumber period);

// The SHA-256 of the JSON of all statements in order, end to end.
std::array<uint8_t, 32> DigestOf(const PeriodHeader& header, std::span<const Statement> statements);

}  // namespace huitong
