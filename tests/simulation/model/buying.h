// Whom a brand pays for points that it gives, and how much: sections 4, 14 and 24 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>

#include "model/books.h"

namespace huitong::model {

// Points of a currency that a brand gives to who buys there.
struct PointsGiven {
  uint32_t brand = 0;
  uint32_t currency = 0;
  int64_t points = 0;
};

// Whether the points are those of another brand, which sells them. Units are the pool's.
bool AreBought(const Books& books, const PointsGiven& given);

// What the brand owes the currency's issuer for them at `time`, in micro-fen: nothing where one
// record may not say so much. `price` is the settlement price of their lot.
std::optional<int64_t> CostOf(const Books& books, const PointsGiven& given, int64_t price,
                              int64_t time);

// What it owes less when so many of those that it gave by that record are taken back at `time`:
// nothing as above.
std::optional<int64_t> RefundOf(const Books& books, const Record& original, int64_t points,
                                int64_t time);

}  // namespace huitong::model
