#include "model/exchanging.h"

#include <algorithm>

#include "model/calendar.h"
#include "model/pricing.h"
#include "model/redeeming.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

// The conversion, exactly.
struct Converted {
  Wide hub_in = 0;
  Wide bid_remainder = 0;
  Wide received = 0;
  Wide ask_remainder = 0;
  Wide hub_out = 0;
};

Converted Convert(int64_t paid, const Fraction& bid, const Fraction& ask) {
  Converted made;
  made.hub_in = FloorOf(Wide{paid} * bid.over, bid.under);
  made.bid_remainder = Wide{paid} * bid.over % bid.under;
  made.received = FloorOf(made.hub_in * ask.under, ask.over);
  made.ask_remainder = made.hub_in * ask.under % ask.over;
  made.hub_out = CeilingOf(made.received * ask.over, ask.under);
  return made;
}

Decision CheckQuote(const Page& page, const Exchanging& exchange) {
  const Books& books = page.books();
  if (exchange.quote_of != exchange.member) return Refuse(kQuoteNotOfMember, kQuotePart);
  if (books.quotes.contains(exchange.quote)) return Refuse(kQuoteUsed, kQuotePart);
  if (page.now().time >= exchange.ends) return Refuse(kQuoteExpired, kQuotePart);
  if (exchange.from == exchange.to) return Refuse(kSameCurrency, kCurrencyId, exchange.from);
  for (const uint32_t currency : {exchange.from, exchange.to}) {
    if (!PriceOf(books, currency, page.now().time)) {
      return Refuse(kNotExchangeable, kCurrencyId, currency);
    }
  }
  return std::nullopt;
}

Parts ExchangeableLots(const Books& books, const Wallet& wallet, int32_t today) {
  Parts found;
  for (const auto& [lot, amount] : LiveLots(wallet, today)) {
    if (books.ProvenanceOf(lot.provenance).not_exchangeable_until <= today) {
      found.emplace_back(lot, amount);
    }
  }
  return found;
}

}  // namespace

Decision Exchange(Page& page, const Exchanging& exchange) {
  const Books& books = page.books();
  const Moment& now = page.now();
  for (const uint32_t currency : {exchange.from, exchange.to}) {
    if (books.CurrencyOf(currency) == nullptr) {
      return Refuse(kCurrencyNotFound, kCurrencyId, currency);
    }
  }
  const auto member = books.member_ids.find(exchange.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (const auto refused = CheckQuote(page, exchange)) return refused;

  const PriceAt from = *PriceOf(books, exchange.from, now.time);
  const PriceAt to = *PriceOf(books, exchange.to, now.time);
  const Converted made = Convert(exchange.paid, from.bid, to.ask);
  const bool as_quoted = from.bid_version == exchange.bid_version &&
                         to.ask_version == exchange.ask_version &&
                         made.received == exchange.received;
  if (!as_quoted) return Refuse(kQuoteSuperseded, kQuotePart);
  if (made.received == 0) return Refuse(kAmountTooSmall, kPointsPart);
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  const Wallet payer = page.WalletOf(exchange.from);
  if (payer.debt > 0) return Refuse(kAccountInDebt, kMemberId, payer.debt);
  const Parts usable = ExchangeableLots(books, payer, now.day);
  if (SumOf(usable) < exchange.paid) {
    return Refuse(kInsufficientPoints, kPointsPart, SumOf(usable), exchange.paid);
  }
  const Wide owed = made.received * to.settlement_price;
  if (made.hub_in > kBooksMax || made.received > kBooksMax || owed > kOwedMax) {
    return Refuse(kAmountTooLarge, kPointsPart);
  }
  const Wallet& payee = page.WalletOf(exchange.to);
  if (payee.Whole() + made.received > kOfMemberMax) return Refuse(kBalanceTooLarge, kPointsPart);

  const auto received = static_cast<int64_t>(made.received);
  const auto hub_in = static_cast<int64_t>(made.hub_in);
  const auto hub_out = static_cast<int64_t>(made.hub_out);
  page.Say(Write("exchanged", {{"from", exchange.from},
                               {"to", exchange.to},
                               {"bid version", from.bid_version},
                               {"ask version", to.ask_version},
                               {"bid over", from.bid.over},
                               {"bid under", from.bid.under},
                               {"ask over", to.ask.over},
                               {"ask under", to.ask.under},
                               {"paid", exchange.paid},
                               {"hub in", hub_in},
                               {"hub out", hub_out},
                               {"received", received},
                               {"bid remainder", static_cast<int64_t>(made.bid_remainder)},
                               {"ask remainder", static_cast<int64_t>(made.ask_remainder)},
                               {"settlement price", to.settlement_price}}));
  page.UseQuote(exchange.quote);
  const Parts sources = TakeInOrder(usable, 0, exchange.paid);
  for (const auto& [lot, amount] : sources) {
    page.Available(exchange.from, lot, -amount);
  }
  const uint32_t giver = books.CurrencyOf(exchange.from)->brand;
  const uint32_t taker = books.CurrencyOf(exchange.to)->brand;
  const uint32_t provenance = page.Intern({.issuer = taker,
                                           .funding_brand = giver,
                                           .earn_month = MonthOf(now.day),
                                           .not_exchangeable_until = 0,
                                           .settlement_price = to.settlement_price});
  const int32_t term = books.DatedTermOf(exchange.to, now.day, now.time);
  Wide paid_so_far = 0;
  for (const auto& [lot, amount] : sources) {
    const Wide share_before = FloorOf(paid_so_far * received, exchange.paid);
    paid_so_far += amount;
    const auto share =
        static_cast<int64_t>(FloorOf(paid_so_far * received, exchange.paid) - share_before);
    if (share == 0) continue;
    page.Available(exchange.to,
                   {.expires_on = std::min(payer.LastDayOf(lot), term), .provenance = provenance},
                   share);
  }
  page.CountActivity(exchange.from, 2, now.day, now.time);
  page.CountActivity(exchange.to, 2, now.day, now.time);
  page.Book(exchange.from, kExchangedOut, giver, taker, exchange.paid);
  page.Book(exchange.to, kExchangedIn, taker, giver, -received);
  page.Book(0, kHub, giver, 0, -hub_in);
  page.Book(0, kHub, taker, 0, hub_out);
  page.Book(0, kHouseRounding, 0, 0, hub_in - hub_out);
  page.Obligation(giver, taker, static_cast<int64_t>(owed));
  return std::nullopt;
}

}  // namespace huitong::model
