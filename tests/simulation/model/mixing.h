// How points of several currencies pay a part of a basket, and what of it they pay of each line:
// the arithmetic of section 23 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/books.h"

namespace huitong::model {

// Points of one currency that could pay.
struct Fund {
  uint32_t currency = 0;
  Fraction fen_per_point;
  Fraction kept;                                  // 1 − the loss
  std::vector<std::pair<int32_t, int64_t>> lots;  // last day and points, in the order of use
};

// What points may pay, and have to.
struct Bounds {
  int64_t room = 0;   // fen
  int64_t floor = 0;  // fen: so much, or nothing
  std::optional<int64_t> wish_points;
  int64_t step = 1;
};

// So much of what is paid, with the points of one currency.
struct PaidWith {
  uint32_t currency = 0;
  Fraction fen_per_point;
  int64_t points = 0;
  int64_t fen = 0;
  int64_t remainder = 0;  // over fen_per_point.under
};
struct Mix {
  std::vector<PaidWith> parts;  // ascending by currency; empty where nothing is paid by points
  int64_t short_of_floor = 0;   // fen

  [[nodiscard]] int64_t Fen() const;
};

// The funds ascend by currency.
Mix MixOf(const std::vector<Fund>& funds, const Bounds& bounds);

// The amount in proportion to the weights, which come to at least 1 where it does: by largest
// remainders, of equal ones the first.
std::vector<int64_t> SharesOf(int64_t amount, const std::vector<int64_t>& weights);

// A line of a basket.
struct BasketLine {
  int64_t number = 0;
  int64_t fen = 0;
  bool payable = false;
};

// What of each line is paid with which points, and what is left to pay with money.
std::map<int64_t, TenderLine> LinesOf(const std::vector<BasketLine>& basket, const Mix& mix);

// What of a line comes back for so many fen, which are not more than are left of it.
TenderLine BackOf(const TenderLine& line, int64_t fen);

}  // namespace huitong::model
