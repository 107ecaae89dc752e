// A firm offer to exchange: what it would cost and give at one moment.

#pragma once

#include "engine/command.h"
#include "engine/configuration.h"
#include "engine/draft.h"
#include "exchange/offer.h"

namespace huitong {

// No quote holds longer.
inline constexpr int64_t kQuoteNanosMax = 60 * kNanosPerSecond;

// A pair at one moment, and whose currencies they are.
struct ExchangeTerms {
  BrandNumber from_brand;
  BrandNumber to_brand;
  PairTerms pair;
  FeeRule fee;

  // Of what has a part in it, else 0.
  [[nodiscard]] uint32_t pair_rate_version() const {
    return pair.pair_rate ? pair.pair_rate_version : 0;
  }
  [[nodiscard]] uint32_t bonus_version() const { return pair.bonus ? pair.bonus_version : 0; }
};

// Declines a currency that is unknown, is the same on both sides, or has no price in force.
Expected<ExchangeTerms, Halt> TermsOf(const Configuration& configuration, CurrencyNumber from,
                                      CurrencyNumber to, Timestamp at);

// What an exchange moves by some terms.
struct ExchangeAmounts {
  Conversion conversion;
  Points fee;    // beside conversion.paid
  Points bonus;  // beside conversion.received

  friend bool operator==(const ExchangeAmounts&, const ExchangeAmounts&) = default;
};

// For `points` paid in all, or for exactly `points` received. Nothing where the fee takes more than
// all, or an amount is above Points::kOfMemberMax. What is received may be zero.
std::optional<ExchangeAmounts> AmountsOf(const ExchangeTerms& terms, AskedFor asked_for,
                                         Points points);

// What somebody would like to exchange.
struct QuoteWish {
  MemberId member;
  CurrencyNumber from;
  CurrencyNumber to;
  AskedFor asked_for = AskedFor::kPaid;
  Points points;  // of that side; ≥ 1
};

struct Quoted {
  ExchangeTerms terms;
  ExchangeOffer offer;
};

// What the wish would give and cost at `at`, whoever the member is. Also declines amount_too_small
// where that is nothing, and amount_too_large.
Expected<Quoted, Halt> QuoteOf(const Configuration& configuration, const QuoteWish& wish,
                               Timestamp at);

// The terms of a quote for the wish at `at`, its id still to be given. Where there is no quote they
// are such that an exchange by them is declined for the same reason.
QuoteTerms PromiseOf(const Configuration& configuration, const QuoteWish& wish, Timestamp at,
                     Timestamp ends);

}  // namespace huitong
