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

// Posts the received points, each part expiring with its source or at the end of the new
// currency's own term, whichever is earlier: an exchange never makes points live longer.
// `wallet` is the one that the sources come from.
Decided PostReceived(Draft& draft, const QuoteTerms& quote, const Wallet& wallet,
                     const Lots& sources, const Provenance& provenance) {
  const ProvenanceNumber number = draft.Intern(provenance);
  const Instant now = draft.now();
  const Day new_term = DatedTerm(draft.configuration().TermOf(quote.to, now.time), now.day);
  const auto parts = SpreadOver(sources, quote.paid, quote.received);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    const LotKey lot{.expires_on = Planted("exchange-renews-points")
                                       ? new_term
                                       : std::min(wallet.LastDayOf(sources[i].key), new_term),
                     .provenance = number};
    TRY(draft.Post(quote.to, lot, parts[i]));
  }
  return Done{};
}

void PostExchanged(Draft& draft, const QuoteTerms& quote, const ExchangeTerms& terms) {
  draft.PostToBooks(quote.from,
                    {.code = AccountCode::kExchangedOut,
                     .party = terms.from_brand,
                     .counterparty = terms.to_brand},
                    quote.paid.units());
  draft.PostToBooks(quote.to,
                    {.code = AccountCode::kExchangedIn,
                     .party = terms.to_brand,
                     .counterparty = terms.from_brand},
                    -quote.received.units());
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
  const auto conversion = Convert(quote.paid, terms.bid.bid, terms.ask.ask);
  const bool same_terms = conversion && conversion->received == quote.received &&
                          terms.bid.bid_version == quote.bid_version &&
                          terms.ask.ask_version == quote.ask_version;
  if (!same_terms) return Refuse(Decline::kQuoteSuperseded, Param::kQuote);
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
  const auto owed = SettlementValue(quote.received, terms.ask.settlement_price);
  if (!owed || *owed > Points::kOfMemberMax) {
    return Refuse(Decline::kAmountTooLarge, Param::kPoints);
  }
  if (quote.received.units() > Points::kOfMemberMax - target.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kPoints);
  }

  TRY(draft.AddSubject(member));
  draft.State(Exchanged{.from = quote.from,
                        .to = quote.to,
                        .bid_version = quote.bid_version,
                        .ask_version = quote.ask_version,
                        .bid = terms.bid.bid,
                        .ask = terms.ask.ask,
                        .conversion = *conversion,
                        .settlement_price = terms.ask.settlement_price,
                        .quote_mac = operation.quote_mac});
  for (const Lot& lot : *taken) {
    TRY(draft.Post(quote.from, lot.key, -lot.remaining));
  }
  TRY(PostReceived(draft, quote, source, *taken,
                   {.issuer = terms.to_brand,
                    .funding_brand = terms.from_brand,
                    .earn_month = MonthNumber(now.day),
                    .not_exchangeable_until = {},
                    .settlement_price = terms.ask.settlement_price}));
  TRY(CountActivity(draft, quote.from, kExchanging));
  TRY(CountActivity(draft, quote.to, kExchanging));
  PostExchanged(draft, quote, terms);
  PostToHub(draft, *conversion, terms.from_brand, terms.to_brand);
  draft.PostObligation(terms.from_brand, terms.to_brand, *owed);
  return Done{};
}

}  // namespace huitong
