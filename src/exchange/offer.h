// All that a member sees of an exchange before confirming it: fee, rate, bonus and what is lost.

#pragma once

#include <cstdint>
#include <optional>

#include "base/expected.h"
#include "base/fraction.h"
#include "exchange/conversion.h"
#include "exchange/no_gain.h"

namespace huitong {

// What `paid` points, the fee taken off, give by the pair's own rate or by bid and ask; and the
// least for exactly `received`. Nothing when an amount does not fit a Points. These and BonusOf
// decide an exchange; an offer says more about it.
std::optional<Conversion> ConvertBy(const PairTerms& terms, Points paid);
std::optional<Conversion> ConvertBackwardBy(const PairTerms& terms, Points received);

// floor(received · share), zero where the pair has no bonus now. Nothing as above.
std::optional<Points> BonusOf(const PairTerms& terms, Points received);

// May be more than `paid`. Requires paid ≤ Points::kOfMemberMax.
int64_t FeeOf(const FeeRule& rule, Points paid);

// The least amount that leaves `net` when its fee is taken off, which leaves exactly that. Nothing
// when it is above Points::kOfMemberMax.
std::optional<Points> PaidToLeave(const FeeRule& rule, Points net);

// What holds for the pair at one moment, and what would for the way back.
struct OfferTerms {
  PairTerms there;
  PairTerms back;
  FeeRule fee;
  FeeRule fee_back;
};

struct ExchangeOffer {
  Points paid;            // all that leaves the member
  Points fee;             // of it
  Fraction rate;          // points received for one that is exchanged, before any rounding
  Conversion conversion;  // of paid − fee; its `received` is without the bonus
  Points bonus;           // for a promotional lot of its own
  // In units: what is exchanged less what is received, without bonus, both at the reference prices
  // in force. What the two roundings keep is part of it, the fee is not.
  Fraction spread;
  // What exchanging `received` straight back would give, its fee taken off, the bonus left out.
  Points returned;
  int64_t round_trip_loss_per_mille = 0;  // (paid − returned) / paid, rounded up; from 0 to 1000
};

enum class OfferRefusal : uint8_t {
  kFeeTakesAll,   // nothing of what is paid is left to exchange
  kGivesNothing,  // not one whole point
  kTooLarge,      // an amount is above Points::kOfMemberMax, or the hub's units do not fit
};

// For exactly `paid` points, fee included. Requires prices that CheckRateBook takes, and paid ≥ 1.
Expected<ExchangeOffer, OfferRefusal> OfferForPaid(const OfferTerms& terms, Points paid);
// For exactly `received` points besides the bonus: the least that has to be paid for them.
// Requires as above, and received ≥ 1.
Expected<ExchangeOffer, OfferRefusal> OfferForReceived(const OfferTerms& terms, Points received);

}  // namespace huitong
