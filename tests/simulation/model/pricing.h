// The price of a currency at a time: section 3 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>

#include "model/books.h"

namespace huitong::model {

struct PriceAt {
  Fraction bid;
  uint32_t bid_version = 0;
  Fraction ask;
  uint32_t ask_version = 0;
  int64_t settlement_price = 0;
};

// Nothing where the currency has no price then.
std::optional<PriceAt> PriceOf(const Books& books, uint32_t currency, int64_t time);

// What the issuer owes for a point earned then: by the price, else by the currency itself.
int64_t SettlementPriceOf(const Books& books, uint32_t currency, int64_t time);

// a as a fraction is less than b.
inline bool IsLess(const Fraction& a, const Fraction& b) {
  return Wide{a.over} * b.under < Wide{b.over} * a.under;
}

}  // namespace huitong::model
