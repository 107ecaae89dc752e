// What-if: the same period settled under two sets of terms, and the difference for each party.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "clearing/statement.h"
#include "clearing/statement_text.h"

namespace huitong {

// Micro-fen that a party is owed (negative: owes) by all its lines of one kind.
struct KindDifference {
  LineKind kind = LineKind::kRedemption;
  int64_t before = 0;
  int64_t after = 0;

  friend constexpr bool operator==(const KindDifference&, const KindDifference&) = default;
};

struct PartyDifference {
  BrandNumber party;
  int64_t closing_before = 0;  // micro-fen
  int64_t closing_after = 0;
  std::vector<KindDifference> kinds;  // those that differ, in order of kind

  friend bool operator==(const PartyDifference&, const PartyDifference&) = default;
};

// For each party, ascending. What one gains others lose: the differences of the closings sum to
// zero. Both must come from Settle over the same totals.
// Refuses two sets of statements with different parties or openings, and sums or differences past
// 2^62.
Expected<std::vector<PartyDifference>, Error> Compare(std::span<const Statement> before,
                                                      std::span<const Statement> after);

// CSV as statement_text.h describes it, with "huitong_what_if_1" first: a row "closing" for each
// party and a row "kind" for each kind that differs; amounts in fen with six decimals.
std::string ComparisonCsv(const PeriodHeader& header, std::span<const PartyDifference> differences);

}  // namespace huitong
