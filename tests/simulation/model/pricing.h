// Prices of currencies, and rate, bonus and fee of a pair at a time: section 3 of
// docs/ledger_rules.md.

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
  Fraction reference;  // of the last that has begun
  Fraction lowest_reference;
  Fraction highest_reference;
};

// Nothing where the currency has no price then.
std::optional<PriceAt> PriceOf(const Books& books, uint32_t currency, int64_t time);

// What the issuer owes for a point earned then: by the price, else by the currency itself. 0 for a
// unit, which is paid for by its anchor.
int64_t SettlementPriceOf(const Books& books, uint32_t currency, int64_t time);

// a as a fraction is less than b.
inline bool IsLess(const Fraction& a, const Fraction& b) {
  return Wide{a.over} * b.under < Wide{b.over} * a.under;
}

// What the line says, or the middle of its bid and ask.
Fraction ReferenceOf(const Price& price);

// 1 + share.
inline Fraction WithShare(const Fraction& share) {
  return {.over = share.under + share.over, .under = share.under};
}

// What the last version that lists the currency or pair says and has begun at `time`, whatever the
// window; nothing too where it withdraws, or the bonus does not live then.
const Price* PriceInForce(const Versions<RateBook>& book, uint32_t currency, int64_t time);
struct Said {
  Fraction value;
  uint32_t version = 0;
};
std::optional<Said> PairRateIn(const Versions<RateBook>& book, const Pair& pair, int64_t time);
std::optional<Said> LivingBonusIn(const Versions<RateBook>& book, const Pair& pair, int64_t time);
// One of nothing where there is none.
Fee FeeIn(const Versions<RateBook>& book, const Pair& pair, int64_t time);

// What has a part in an exchange of the pair then. Requires that both have a price.
struct TermsAt {
  PriceAt from;
  PriceAt to;
  std::optional<Said> pair_rate;
  std::optional<Said> bonus;
  Fee fee;
};
TermsAt TermsOf(const Books& books, const Pair& pair, int64_t time);

}  // namespace huitong::model
