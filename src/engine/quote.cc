#include "engine/quote.h"

#include "base/check.h"

namespace huitong {

Expected<ExchangeTerms, Halt> TermsOf(const Configuration& configuration, CurrencyNumber from,
                                      CurrencyNumber to, Timestamp at) {
  const Currency* source = configuration.CurrencyOf(from);
  if (source == nullptr) return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, from.value);
  const Currency* target = configuration.CurrencyOf(to);
  if (target == nullptr) return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, to.value);
  if (from == to) return Refuse(Decline::kSameCurrency, Param::kCurrencyId, from.value);
  const int64_t window = configuration.LookBackAt(at).value_or(0);
  const auto pair = PairTermsAt(configuration.rates(), {from, to}, at, window);
  if (!pair) {
    const CurrencyNumber unpriced = configuration.PriceOf(from, at) ? to : from;
    return Refuse(Decline::kNotExchangeable, Param::kCurrencyId, unpriced.value);
  }
  return ExchangeTerms{.from_brand = source->brand,
                       .to_brand = target->brand,
                       .pair = *pair,
                       .fee = configuration.rates().FeeAt({from, to}, at)};
}

std::optional<ExchangeAmounts> AmountsOf(const ExchangeTerms& terms, AskedFor asked_for,
                                         Points points) {
  const auto of_member = [](const std::optional<Points>& amount) {
    return amount && amount->units() <= Points::kOfMemberMax;
  };
  if (!of_member(points)) return std::nullopt;
  std::optional<Conversion> conversion;
  std::optional<Points> paid = points;
  if (asked_for == AskedFor::kPaid) {
    const auto net = Points::FromUnits(points.units() - FeeOf(terms.fee, points));
    if (net) conversion = ConvertBy(terms.pair, *net);
  } else if (points.units() > 0) {
    conversion = ConvertBackwardBy(terms.pair, points);
    if (conversion && of_member(conversion->paid)) {
      paid = PaidToLeave(terms.fee, conversion->paid);
    }
  }
  if (!conversion || !of_member(paid) || !of_member(conversion->received)) return std::nullopt;
  const auto fee = paid->Minus(conversion->paid);
  const auto bonus = BonusOf(terms.pair, conversion->received);
  if (!fee || !of_member(bonus)) return std::nullopt;
  return ExchangeAmounts{.conversion = *conversion, .fee = *fee, .bonus = *bonus};
}

Expected<Quoted, Halt> QuoteOf(const Configuration& configuration, const QuoteWish& wish,
                               Timestamp at) {
  const ExchangeTerms terms = TRY(TermsOf(configuration, wish.from, wish.to, at));
  if (wish.points.units() == 0) return Refuse(Decline::kAmountTooSmall, Param::kPoints);
  const bool of_member = wish.points.units() <= Points::kOfMemberMax;
  if (!of_member) return Refuse(Decline::kAmountTooLarge, Param::kPoints);
  const RateBook::Pair back{wish.to, wish.from};
  const int64_t window = configuration.LookBackAt(at).value_or(0);
  const auto terms_back = PairTermsAt(configuration.rates(), back, at, window);
  CHECK(terms_back.has_value());
  const OfferTerms both{.there = terms.pair,
                        .back = *terms_back,
                        .fee = terms.fee,
                        .fee_back = configuration.rates().FeeAt(back, at)};
  const bool by_paid = wish.asked_for == AskedFor::kPaid;
  const auto offer =
      by_paid ? OfferForPaid(both, wish.points) : OfferForReceived(both, wish.points);
  if (!offer && offer.error() != OfferRefusal::kTooLarge) {
    return Refuse(Decline::kAmountTooSmall, Param::kPoints);
  }
  const bool can_be_said = offer && offer->conversion.hub_in.units() <= Points::kOfMemberMax;
  if (!can_be_said) return Refuse(Decline::kAmountTooLarge, Param::kPoints);
  return Quoted{.terms = terms, .offer = *offer};
}

QuoteTerms PromiseOf(const Configuration& configuration, const QuoteWish& wish, Timestamp at,
                     Timestamp ends) {
  QuoteTerms promise{.id = {},
                     .member = wish.member,
                     .from = wish.from,
                     .to = wish.to,
                     .asked_for = wish.asked_for,
                     .paid = {},
                     .fee = {},
                     .received = {},
                     .bonus = {},
                     .ends = ends};
  (wish.asked_for == AskedFor::kPaid ? promise.paid : promise.received) = wish.points;
  const auto terms = TermsOf(configuration, wish.from, wish.to, at);
  if (!terms) return promise;
  promise.bid_version = terms->pair.source.bid_version;
  promise.ask_version = terms->pair.target.ask_version;
  promise.pair_rate_version = terms->pair_rate_version();
  promise.bonus_version = terms->bonus_version();
  const auto amounts = AmountsOf(*terms, wish.asked_for, wish.points);
  if (!amounts) return promise;
  promise.paid = *Points::FromUnits(amounts->conversion.paid.units() + amounts->fee.units());
  promise.fee = amounts->fee;
  promise.received = amounts->conversion.received;
  promise.bonus = amounts->bonus;
  return promise;
}

}  // namespace huitong
