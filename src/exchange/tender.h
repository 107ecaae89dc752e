// Paying a basket by points and money: which points of a member's currencies, and what pays which
// line, to the cent.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/calendar.h"
#include "base/expected.h"
#include "base/fraction.h"
#include "ledger/lot.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

struct BasketLine {
  int64_t fen = 0;
  bool payable = true;  // whether points may pay it

  friend bool operator==(const BasketLine&, const BasketLine&) = default;
};

// Of the sum of the lines that points may pay. Where both are stated the stricter holds.
struct TenderBound {
  std::optional<int64_t> fen = std::nullopt;
  std::optional<int64_t> per_mille = std::nullopt;

  friend bool operator==(const TenderBound&, const TenderBound&) = default;
};

// An acceptor's rules.
struct TenderPolicy {
  TenderBound floor;    // points pay at least this, or nothing; a share is rounded up
  TenderBound ceiling;  // points pay at most this; a share is rounded down
  int64_t step = 1;     // points of each currency are taken in multiples of it

  friend bool operator==(const TenderPolicy&, const TenderPolicy&) = default;
};

struct TenderLot {
  LotKey key;
  Day last_day;  // on which it can be spent: Wallet::LastDayOf
  int64_t points = 0;

  friend bool operator==(const TenderLot&, const TenderLot&) = default;
};

// One currency that a member could pay with.
struct TenderFunds {
  CurrencyNumber currency;
  Rate fen_per_point;           // what the acceptor takes a point for
  Fraction loss;                // of its value: nothing for the acceptor's own, else its spread
  std::vector<TenderLot> lots;  // live ones, in the wallet's order of use
};

// Most that is to be paid by points: nothing is as much as the policy allows.
struct TenderWish {
  std::optional<int64_t> points = std::nullopt;  // of all currencies together
  std::optional<int64_t> fen = std::nullopt;
};

// What one currency pays of one line. Points are whole, so a part may have a value and no point.
struct TenderPart {
  CurrencyNumber currency;
  int64_t points = 0;
  int64_t fen = 0;

  friend bool operator==(const TenderPart&, const TenderPart&) = default;
};

// cash + the parts' fen = fen.
struct TenderLine {
  int64_t fen = 0;
  int64_t cash = 0;
  std::vector<TenderPart> parts;  // by currency; those that pay nothing are left out

  friend bool operator==(const TenderLine&, const TenderLine&) = default;
};

// All that is taken of one currency.
struct TenderTaken {
  CurrencyNumber currency;
  int64_t points = 0;
  int64_t fen = 0;              // floor(points · fen_per_point)
  int64_t remainder = 0;        // what the floor cut off, over fen_per_point's denominator
  std::vector<TenderLot> lots;  // what is taken of each, in the order of use

  friend bool operator==(const TenderTaken&, const TenderTaken&) = default;
};

// paid_by_points + cash is the basket; so is the sum of the lines, one for each of the basket's.
struct Tender {
  std::vector<TenderTaken> taken;  // by currency; those of which nothing is taken are left out
  std::vector<TenderLine> lines;
  int64_t paid_by_points = 0;  // fen
  int64_t cash = 0;            // fen
  // Where the floor keeps points out: by how many fen what could be paid is below it. Then all is
  // cash. 0 else.
  int64_t short_of_floor = 0;

  friend bool operator==(const Tender&, const Tender&) = default;
};

enum class TenderRefusal : uint8_t {
  kBasketOutOfRange,  // a line below zero, or a sum above Points::kOfMemberMax
  kPolicyOutOfRange,  // a bound below zero or above 1000 per mille, or a step below one
  kFundsOutOfRange,   // a currency named twice, a lot without points, too many of one currency
  kWishOutOfRange,    // a wish below zero
};

// Takes lots by last day, of one day those of the currency that loses least, then of the lower
// number, but within a currency in the order of use; as many points as wish, policy and step allow.
// Then of each currency what would not add a whole fen is left with the member. What a currency
// pays is shared out over the lines in proportion to what is left of each to pay, its points in
// proportion to what they pay of each, both by largest remainders, the first line first where
// equal.
Expected<Tender, TenderRefusal> TenderFor(const std::vector<BasketLine>& basket,
                                          const TenderPolicy& policy,
                                          const std::vector<TenderFunds>& funds,
                                          const TenderWish& wish);

// What goes back for a part of a line, and what is left of the line.
struct TenderReturn {
  TenderLine back;
  TenderLine left;
};

// Returns goods of `fen` out of what is left of a line: cash and currencies in proportion to what
// is left of each, by largest remainders; points in proportion to their value, rounded down until
// the last. So whatever the pieces and their order, the last one leaves nothing. Nothing where
// `fen` is below zero or above what is left.
std::optional<TenderReturn> ReturnOf(const TenderLine& left, int64_t fen);

}  // namespace huitong
