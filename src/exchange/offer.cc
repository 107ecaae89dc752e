#include "exchange/offer.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

bool OfMember(Points points) { return points.units() <= Points::kOfMemberMax; }

Fraction Worth(Points points, const Fraction& price) {
  return Fraction::Of(static_cast<uint64_t>(points.units())) * price;
}

// What is left of `paid` after its fee; nothing where the fee takes all.
std::optional<Points> NetOf(const FeeRule& rule, Points paid) {
  const auto net = Points::FromUnits(paid.units() - FeeOf(rule, paid));
  if (!net || net->units() == 0) return std::nullopt;
  return net;
}

Expected<ExchangeOffer, OfferRefusal> OfferOf(const OfferTerms& terms, Points paid,
                                              const Conversion& conversion) {
  const Points received = conversion.received;
  if (received.units() == 0) return Unexpected(OfferRefusal::kGivesNothing);
  if (!OfMember(paid) || !OfMember(received)) return Unexpected(OfferRefusal::kTooLarge);
  const auto bonus = BonusOf(terms.there, received);
  if (!bonus || !OfMember(*bonus)) return Unexpected(OfferRefusal::kTooLarge);
  Points returned;
  if (const auto net = NetOf(terms.fee_back, received)) {
    const auto back = ConvertBy(terms.back, *net);
    if (!back) return Unexpected(OfferRefusal::kTooLarge);
    returned = back->received;
  }
  CHECK(returned <= paid);
  const auto lost = static_cast<uint64_t>(paid.units() - returned.units());

  return ExchangeOffer{.paid = paid,
                       .fee = paid.Minus(conversion.paid).value_or(Points()),
                       .rate = RateOf(terms.there),
                       .conversion = conversion,
                       .bonus = *bonus,
                       .spread = Worth(conversion.paid, terms.there.source.reference) -
                                 Worth(received, terms.there.target.reference),
                       .returned = returned,
                       .round_trip_loss_per_mille =
                           Fraction::Of(lost, static_cast<uint64_t>(paid.units())).RoundedUp(1000)};
}

}  // namespace

std::optional<Conversion> ConvertBy(const PairTerms& terms, Points paid) {
  if (terms.pair_rate) return ConvertAtPairRate(paid, *terms.pair_rate, terms.target.reference);
  return Convert(paid, terms.source.bid, terms.target.ask);
}

std::optional<Conversion> ConvertBackwardBy(const PairTerms& terms, Points received) {
  if (terms.pair_rate) {
    return ConvertBackwardAtPairRate(received, *terms.pair_rate, terms.target.reference);
  }
  return ConvertBackward(received, terms.source.bid, terms.target.ask);
}

std::optional<Points> BonusOf(const PairTerms& terms, Points received) {
  if (!terms.bonus) return Points();
  const auto share =
      terms.bonus->Convert(received, Planted("bonus-rounds-up") ? Rounding::kUp : Rounding::kDown);
  if (!share) return std::nullopt;
  return share->points;
}

int64_t FeeOf(const FeeRule& rule, Points paid) {
  CHECK(IsFee(rule) && OfMember(paid));
  int64_t fee = rule.fixed;
  if (rule.share) {
    const auto share = rule.share->Convert(
        paid, Planted("exchange-fee-rounds-down") ? Rounding::kDown : Rounding::kUp);
    CHECK(share.has_value());  // at most `paid`: the share is below one
    fee += share->points.units();
  }
  return std::max(fee, rule.minimum);
}

std::optional<Points> PaidToLeave(const FeeRule& rule, Points net) {
  CHECK(IsFee(rule));
  if (!OfMember(net)) return std::nullopt;
  // x − minimum ≥ net, and x − fixed − ceil(share · x) ≥ net: the latter is floor(x · (1 − share))
  // ≥ net + fixed, so x ≥ (net + fixed) / (1 − share). Both sides grow by at most one with x.
  auto paid = Points::FromUnits(net.units() + rule.fixed);
  if (paid && rule.share) {
    const int64_t above = rule.share->denominator();
    const auto kept =
        MultiplyAndDivide(paid->units(), above, above - rule.share->numerator(), Rounding::kUp);
    if (!kept) return std::nullopt;
    paid = kept->points;
  }
  const auto at_least = Points::FromUnits(net.units() + rule.minimum);
  if (!paid || !at_least) return std::nullopt;
  const Points least = std::max(*paid, *at_least);
  if (!OfMember(least)) return std::nullopt;
  return least;
}

Expected<ExchangeOffer, OfferRefusal> OfferForPaid(const OfferTerms& terms, Points paid) {
  CHECK(paid.units() >= 1);
  if (!OfMember(paid)) return Unexpected(OfferRefusal::kTooLarge);
  const auto net = NetOf(terms.fee, paid);
  if (!net) return Unexpected(OfferRefusal::kFeeTakesAll);
  const auto conversion = ConvertBy(terms.there, *net);
  if (!conversion) return Unexpected(OfferRefusal::kTooLarge);
  return OfferOf(terms, paid, *conversion);
}

Expected<ExchangeOffer, OfferRefusal> OfferForReceived(const OfferTerms& terms, Points received) {
  CHECK(received.units() >= 1);
  const auto conversion = ConvertBackwardBy(terms.there, received);
  if (!conversion) return Unexpected(OfferRefusal::kTooLarge);
  const auto paid = PaidToLeave(terms.fee, conversion->paid);
  if (!paid) return Unexpected(OfferRefusal::kTooLarge);
  return OfferOf(terms, *paid, *conversion);
}

}  // namespace huitong
