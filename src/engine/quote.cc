#include "engine/quote.h"

namespace huitong {

Expected<ExchangeTerms, Halt> TermsOf(const Configuration& configuration, CurrencyNumber from,
                                      CurrencyNumber to, Timestamp at) {
  const Currency* source = configuration.CurrencyOf(from);
  if (source == nullptr) return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, from.value);
  const Currency* target = configuration.CurrencyOf(to);
  if (target == nullptr) return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, to.value);
  if (from == to) return Refuse(Decline::kSameCurrency, Param::kCurrencyId, from.value);
  const auto bid = configuration.PriceOf(from, at);
  if (!bid) return Refuse(Decline::kNotExchangeable, Param::kCurrencyId, from.value);
  const auto ask = configuration.PriceOf(to, at);
  if (!ask) return Refuse(Decline::kNotExchangeable, Param::kCurrencyId, to.value);
  return ExchangeTerms{
      .from_brand = source->brand, .to_brand = target->brand, .bid = *bid, .ask = *ask};
}

Expected<Quoted, Halt> QuoteOf(const Configuration& configuration, CurrencyNumber from,
                               CurrencyNumber to, Points paid, Timestamp at) {
  const ExchangeTerms terms = TRY(TermsOf(configuration, from, to, at));
  const auto conversion = Convert(paid, terms.bid.bid, terms.ask.ask);
  const bool can_be_said = conversion && conversion->hub_in.units() <= Points::kOfMemberMax &&
                           conversion->received.units() <= Points::kOfMemberMax;
  if (!can_be_said) return Refuse(Decline::kAmountTooLarge, Param::kPoints);
  if (conversion->received.units() == 0) return Refuse(Decline::kAmountTooSmall, Param::kPoints);
  const auto back = Convert(conversion->received, terms.ask.bid, terms.bid.ask);
  return Quoted{
      .terms = terms, .conversion = *conversion, .round_trip = back ? back->received : Points()};
}

}  // namespace huitong
