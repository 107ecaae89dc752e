// A firm offer to exchange: what it would cost and give at one moment.

#pragma once

#include "engine/command.h"
#include "engine/configuration.h"
#include "engine/draft.h"
#include "exchange/conversion.h"
#include "exchange/rate_book.h"

namespace huitong {

// No quote holds longer.
inline constexpr int64_t kQuoteNanosMax = 60 * kNanosPerSecond;

// Both sides of a pair at one moment.
struct ExchangeTerms {
  BrandNumber from_brand;
  BrandNumber to_brand;
  EffectivePrice bid;  // of the currency paid
  EffectivePrice ask;  // of the currency received
};

// Declines a currency that is unknown, is the same on both sides, or has no price in force.
Expected<ExchangeTerms, Halt> TermsOf(const Configuration& configuration, CurrencyNumber from,
                                      CurrencyNumber to, Timestamp at);

struct Quoted {
  ExchangeTerms terms;
  Conversion conversion;
  // What coming straight back would leave of the points paid: the loss is the difference.
  Points round_trip;
};

// What `paid` points would give at `at`. Also declines amount_too_small where they give nothing.
Expected<Quoted, Halt> QuoteOf(const Configuration& configuration, CurrencyNumber from,
                               CurrencyNumber to, Points paid, Timestamp at);

}  // namespace huitong
