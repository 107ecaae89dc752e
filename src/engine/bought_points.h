// What a brand pays for points of another that it gives: docs/ledger_rules.md, section 4.

#pragma once

#include "engine/draft.h"

namespace huitong {

struct BoughtPoints {
  CurrencyNumber currency;
  BrandNumber buyer;
};

// Micro-fen that the buyer owes the currency's brand for so many points earned at the occurrence of
// the draft; 0 where they are his own, or units. Declines amount_too_large, about the spend, above
// 2^53 − 1.
Expected<int64_t, Halt> WorthOfBought(const Draft& draft, const BoughtPoints& bought,
                                      int64_t points);

// Micro-fen per point that the brand of an earning paid by its record; 0 where it owed nothing.
int64_t PricePaidIn(const Record& earning, const Earned& earned, BrandNumber issuer);

}  // namespace huitong
