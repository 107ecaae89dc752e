// Earning points by a purchase: section 4 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/page.h"

namespace huitong::model {

struct Purchase {
  Mark member{};
  uint32_t brand = 0;
  uint32_t channel = 0;
  int64_t spend_fen = 0;
  std::vector<ReceiptLine> lines;
  std::optional<Mark> receipt;       // that earns once
  std::optional<uint32_t> currency;  // what is asked for; nothing: the brand's own, else units
  Moment occurred;                   // now, where the request does not say
};

// What the purchase earns; nothing where that is no currency.
std::optional<uint32_t> CurrencyEarnedBy(const Books& books, const Purchase& purchase);

Decision Earn(Page& page, const Purchase& purchase);

// What the page's member earns of the currency by a purchase at a channel that there is: the part
// of the above that does not ask who and where.
Decision EarnBy(Page& page, uint32_t currency, const Purchase& purchase);

// The points that a spend promises by a rate and a coefficient; `remainder` is over
// 100 · rate.under · coefficient.under.
struct PromisedPoints {
  Wide points = 0;
  Wide remainder = 0;
};
PromisedPoints PointsFor(int64_t spend_fen, const Fraction& rate, const Fraction& coefficient);

// The points that are left of an earning where so much of its spend is left: what that promises,
// but no more than the earning gave.
int64_t PointsLeftOf(const Line& earned, int64_t spend_fen);

}  // namespace huitong::model
