// The decision of an exchange: a quote in hand, points of one brand become points of another.

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/obligation.h"
#include "engine/activity.h"
#include "engine/decide.h"
#include "engine/quote.h"
#include "engine/standing.h"

namespace huitong {
namespace {

// What a member may exchange today: live lots that are not barred from exchange.
Wallet Exchangeable(Draft& draft, const Wallet& wallet) {
  Wallet exchangeable = wallet;
  for (const Lot& lot : wallet.lots()) {
    const Provenance& provenance = draft.ProvenanceOf(lot.key.provenance);
    const bool barred = provenance.not_exchangeable_until > draft.now().day;
    if (barred) exchangeable.Post(lot.key, -lot.remaining);
  }
  return exchangeable;
}

// The last day of points that an exchange brings, by the policy of their currency.
Day LastDayOfReceived(ConvertedExpiry policy, Day source, Day new_term) {
  if (Planted("exchange-renews-points")) return new_term;
  if (Planted("converted-expiry-ignored")) return std::min(source, new_term);
  switch (policy) {
    case ConvertedExpiry::kEarlier:
      return std::min(source, new_term);
    case ConvertedExpiry::kOfSource:
      return source;
    case ConvertedExpiry::kOwnTerm:
      return new_term;
  }
  return std::min(source, new_term);
}

// The first day on which points exchanged today may be exchanged on; day 0 where that is no matter.
Day LockedUntil(const Draft& draft, const ExchangeTerms& terms) {
  const Instant now = draft.now();
  const auto& acceptance =
      draft.configuration().AcceptanceOf(terms.from_brand, terms.to_brand, now.time);
  if (acceptance.locked_days == 0 || Planted("locked-days-forgotten")) return {};
  const Day until{.number = now.day.number + static_cast<int32_t>(acceptance.locked_days)};
  return std::min(until, kLastDay);
}

// Posts the received points, each part with a last day of its own, then the bonus as a lot of the
// receiving brand. `wallet` is the one that the sources come from.
Decided PostReceived(Draft& draft, const QuoteTerms& quote, const ExchangeTerms& terms,
                     const Wallet& wallet, const Lots& sources) {
  const Instant now = draft.now();
  const Configuration& configuration = draft.configuration();
  const Day new_term = DatedTerm(configuration.TermOf(quote.to, now.time), now.day);
  const ConvertedExpiry policy = configuration.PolicyOf(quote.to, now.time).converted_expiry;
  Provenance provenance{
      .issuer = terms.to_brand,
      .funding_brand = terms.from_brand,
      .earn_month = MonthNumber(now.day),
      .not_exchangeable_until = LockedUntil(draft, terms),
      .settlement_price = quote.to == kUniversalUnit ? 0 : terms.pair.target.settlement_price};
  const ProvenanceNumber number = draft.Intern(provenance);
  const auto parts = SpreadOver(sources, quote.paid, quote.received);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    const Day last = LastDayOfReceived(policy, wallet.LastDayOf(sources[i].key), new_term);
    TRY(draft.Post(quote.to, {.expires_on = last, .provenance = number}, parts[i]));
  }
  if (quote.bonus.units() == 0) return Done{};
  if (!Planted("bonus-funded-by-the-source")) provenance.funding_brand = terms.to_brand;
  const LotKey lot{.expires_on = new_term, .provenance = draft.Intern(provenance)};
  return draft.Post(quote.to, lot, quote.bonus.units());
}

void PostExchanged(Draft& draft, const QuoteTerms& quote, const ExchangeTerms& terms) {
  const BrandNumber from = terms.from_brand;
  const BrandNumber to = terms.to_brand;
  const auto post = [&](CurrencyNumber currency, AccountCode code, BrandNumber party,
                        BrandNumber counterparty, int64_t amount) {
    if (amount == 0) return;
    draft.PostToBooks(currency, {.code = code, .party = party, .counterparty = counterparty},
                      amount);
  };
  const int64_t fee = quote.fee.units();
  post(quote.from, AccountCode::kExchangedOut, from, to, quote.paid.units() - fee);
  post(quote.from, AccountCode::kRedeemed, from, kHouse, fee);
  post(quote.to, AccountCode::kExchangedIn, to, from, -quote.received.units());
  post(quote.to, AccountCode::kIssued, to, kHouse, -quote.bonus.units());
}

void PostToHub(Draft& draft, const Conversion& conversion, BrandNumber from, BrandNumber to) {
  const auto hub = [](BrandNumber brand) {
    return Account{.code = AccountCode::kHub, .party = brand, .counterparty = kHouse};
  };
  const int64_t hub_in = conversion.hub_in.units();
  const int64_t hub_out = conversion.hub_out.units();
  draft.PostToBooks(kUniversalUnit, hub(from), -hub_in);
  draft.PostToBooks(kUniversalUnit, hub(to), hub_out);
  if (hub_in == hub_out || Planted("rounding-remainder-not-posted")) return;
  draft.PostToBooks(kUniversalUnit,
                    {.code = AccountCode::kHouseRounding, .party = kHouse, .counterparty = kHouse},
                    hub_in - hub_out);
}

// Whether the quote is what these terms give now.
bool IsInForce(const QuoteTerms& quote, const ExchangeTerms& terms,
               const std::optional<ExchangeAmounts>& amounts) {
  if (!amounts) return false;
  const Conversion& conversion = amounts->conversion;
  return conversion.paid.units() + amounts->fee.units() == quote.paid.units() &&
         amounts->fee == quote.fee && conversion.received == quote.received &&
         (amounts->bonus == quote.bonus || Planted("quote-bonus-unread")) &&
         terms.pair.source.bid_version == quote.bid_version &&
         terms.pair.target.ask_version == quote.ask_version &&
         terms.pair_rate_version() == quote.pair_rate_version &&
         terms.bonus_version() == quote.bonus_version;
}

// What the exchange makes the source's brand owe, to the target's and to the house.
struct Owed {
  int64_t for_received = 0;
  int64_t for_fee = 0;
};

// Units that go are worth what the hub gives for them.
Expected<Owed, Halt> OwedFor(const QuoteTerms& quote, const PairTerms& pair,
                             const Conversion& conversion) {
  const bool of_units =
      quote.from == kUniversalUnit && !Planted("units-leave-at-the-price-of-points");
  const auto for_received = of_units
                                ? SettlementValue(conversion.hub_out, pair.source.settlement_price)
                                : SettlementValue(quote.received, pair.target.settlement_price);
  const auto for_fee = SettlementValue(quote.fee, pair.source.settlement_price);
  const bool fits = for_received && *for_received <= Points::kOfMemberMax && for_fee &&
                    *for_fee <= Points::kOfMemberMax;
  if (!fits) return Refuse(Decline::kAmountTooLarge, Param::kPoints);
  return Owed{.for_received = *for_received, .for_fee = *for_fee};
}

void StateExchanged(Draft& draft, const Exchange& operation, const ExchangeTerms& terms,
                    const Conversion& conversion) {
  const QuoteTerms& quote = operation.quote;
  const PairTerms& pair = terms.pair;
  draft.State(Exchanged{.from = quote.from,
                        .to = quote.to,
                        .bid_version = quote.bid_version,
                        .ask_version = quote.ask_version,
                        .bid = pair.source.bid,
                        .ask = pair.target.ask,
                        .conversion = conversion,
                        .settlement_price = pair.target.settlement_price,
                        .quote_mac = operation.quote_mac});
  const SpecialTerms special{.asked_for = quote.asked_for,
                             .pair_rate_version = quote.pair_rate_version,
                             .bonus_version = quote.bonus_version,
                             .pair_rate = pair.pair_rate,
                             .bonus_share = pair.bonus,
                             .fee = quote.fee,
                             .bonus = quote.bonus};
  if (special != SpecialTerms()) draft.State(special);
}

}  // namespace

Decided Decide(Draft& draft, const Exchange& operation) {
  const QuoteTerms& quote = operation.quote;
  const Instant now = draft.now();
  for (const CurrencyNumber currency : {quote.from, quote.to}) {
    if (draft.configuration().CurrencyOf(currency) != nullptr) continue;
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, currency.value);
  }
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  if (quote.member != operation.member) return Refuse(Decline::kQuoteNotOfMember, Param::kQuote);
  if (!Planted("quote-used-twice") &&
      TRY(draft.RecordBoundTo(Binding::kQuote, operation.quote_mac))) {
    return Refuse(Decline::kQuoteUsed, Param::kQuote);
  }
  if (now.time >= quote.ends) return Refuse(Decline::kQuoteExpired, Param::kQuote);
  const ExchangeTerms terms = TRY(TermsOf(draft.configuration(), quote.from, quote.to, now.time));
  const auto amounts = AmountsOf(terms, quote.asked_for,
                                 quote.asked_for == AskedFor::kPaid ? quote.paid : quote.received);
  if (!IsInForce(quote, terms, amounts)) return Refuse(Decline::kQuoteSuperseded, Param::kQuote);
  if (quote.received.units() == 0) return Refuse(Decline::kAmountTooSmall, Param::kPoints);

  const Wallet source = TRY(draft.WalletOf({.member = member, .currency = quote.from}));
  const Wallet target = TRY(draft.WalletOf({.member = member, .currency = quote.to}));
  TRY(RequireFree(draft, member));
  if (source.debt() > 0) return Refuse(Decline::kAccountInDebt, Param::kMemberId, source.debt());
  const Wallet exchangeable = Exchangeable(draft, source);
  const auto taken = TakeFirstExpiring(exchangeable, quote.paid, now.day);
  if (!taken) {
    return Refuse(Decline::kInsufficientPoints, Param::kPoints, LiveTotal(exchangeable, now.day),
                  quote.paid.units());
  }
  const Owed owed = TRY(OwedFor(quote, terms.pair, amounts->conversion));
  if (quote.received.units() + quote.bonus.units() > Points::kOfMemberMax - target.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kPoints);
  }

  TRY(draft.AddSubject(member));
  StateExchanged(draft, operation, terms, amounts->conversion);
  for (const Lot& lot : *taken) {
    TRY(draft.Post(quote.from, lot.key, -lot.remaining));
  }
  TRY(PostReceived(draft, quote, terms, source, *taken));
  TRY(CountActivity(draft, quote.from, kExchanging));
  TRY(CountActivity(draft, quote.to, kExchanging));
  PostExchanged(draft, quote, terms);
  PostToHub(draft, amounts->conversion, terms.from_brand, terms.to_brand);
  draft.PostObligation(terms.from_brand, terms.to_brand, owed.for_received);
  if (!Planted("fee-owed-to-nobody")) {
    draft.PostObligation(terms.from_brand, kHouse, owed.for_fee);
  }
  return Done{};
}

}  // namespace huitong
