// The universal unit as points that members hold, and what the pool is promised for them: section
// 24 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/page.h"

namespace huitong::model {

// What so many units stand for at `time`, in micro-fen; nothing where one record may not say so
// much. Negative ones as much below zero.
std::optional<int64_t> WorthOfUnits(const Books& books, int64_t units, int64_t time);

// What is owed to the pool when so many points of the currency come to be (negative: are taken
// back): what they stand for where they are units, as above, else 0.
std::optional<int64_t> BackingOf(const Books& books, uint32_t currency, int64_t points,
                                 int64_t time);

// Whether the unit may have these terms; and what they would then make the bearer owe the pool for
// the units that are out.
Decision CheckUnit(const Page& page, const UnitTerms& terms);
Wide RevaluationBy(const Page& page, const UnitTerms& terms);

// What is wrong where the pool was promised less than the units that are out stand for: invariant
// 16 of docs/testing.md.
std::optional<std::string> MissingCover(const Books& books);

}  // namespace huitong::model
