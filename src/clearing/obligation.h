// What one brand owes another when its points are spent there.

#pragma once

#include <cstdint>
#include <optional>

#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

inline constexpr int64_t kMicroFenPerFen = 1'000'000;

// In micro-fen of the coalition's settlement money. Exact: prices are whole micro-fen per point.
struct Obligation {
  BrandNumber debtor;
  BrandNumber creditor;
  int64_t micro_fen = 0;

  friend constexpr bool operator==(const Obligation&, const Obligation&) = default;
};

// points · price, or nothing when it passes 2^62 micro-fen. Requires price ≥ 0.
std::optional<int64_t> SettlementValue(Points points, int64_t price_micro_fen);

// A whole number of fen and the rest, as the API writes an exact obligation: both with the sign
// of the whole, |micro_fen| < 10^6.
struct FenAndMicroFen {
  int64_t fen = 0;
  int64_t micro_fen = 0;
};
constexpr FenAndMicroFen SplitMicroFen(int64_t micro_fen) {
  return {.fen = micro_fen / kMicroFenPerFen, .micro_fen = micro_fen % kMicroFenPerFen};
}

}  // namespace huitong
