#include "model/exchanging.h"

#include <algorithm>

#include "model/calendar.h"
#include "model/pricing.h"
#include "model/redeeming.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

// The amounts of an exchange, exactly.
struct Amounts {
  Wide leaving = 0;  // P, all that leaves the member
  Wide fee = 0;
  Wide paid = 0;  // x, what is exchanged of it
  Wide hub_in = 0;
  Wide bid_remainder = 0;
  Wide received = 0;
  Wide ask_remainder = 0;
  Wide hub_out = 0;
  Wide bonus = 0;
};

Wide FeeOf(const Fee& fee, Wide leaving) {
  Wide sum = fee.fixed;
  if (fee.share) sum += CeilingOf(leaving * fee.share->over, fee.share->under);
  return std::max<Wide>(fee.minimum, sum);
}

// The least whose fee leaves that much. A point more leaves as much or a point more, as a share is
// less than one.
Wide LeastThatLeaves(const Fee& fee, Wide paid) {
  const int64_t under = fee.share ? fee.share->under : 1;
  Wide low = paid;
  Wide high = (paid + fee.fixed + fee.minimum + 1) * under;
  while (low < high) {
    const Wide middle = low + (high - low) / 2;
    if (middle - FeeOf(fee, middle) >= paid) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

Wide LeastPaidFor(const TermsAt& terms, Wide received) {
  if (terms.pair_rate) {
    const Fraction& rate = terms.pair_rate->value;
    return CeilingOf(received * rate.under, rate.over);
  }
  const Wide out = CeilingOf(received * terms.to.ask.over, terms.to.ask.under);
  return CeilingOf(out * terms.from.bid.under, terms.from.bid.over);
}

bool IsTooMuch(Wide points) { return points > kOfMemberMax; }

// What passes the hub for the `received` that were asked for, or for what `paid` gives.
void Convert(const TermsAt& terms, bool exact, Amounts& made) {
  if (terms.pair_rate) {
    const Fraction& rate = terms.pair_rate->value;
    if (!exact) made.received = FloorOf(made.paid * rate.over, rate.under);
    made.bid_remainder = made.paid * rate.over - made.received * rate.under;
    if (IsTooMuch(made.received)) return;
    const Fraction& reference = terms.to.reference;
    made.hub_in = CeilingOf(made.received * reference.over, reference.under);
    made.hub_out = made.hub_in;
    return;
  }
  const Fraction& bid = terms.from.bid;
  const Fraction& ask = terms.to.ask;
  made.hub_in = FloorOf(made.paid * bid.over, bid.under);
  made.bid_remainder = made.paid * bid.over - made.hub_in * bid.under;
  if (!exact) made.received = FloorOf(made.hub_in * ask.under, ask.over);
  made.ask_remainder = made.hub_in * ask.under - made.received * ask.over;
  made.hub_out = CeilingOf(made.received * ask.over, ask.under);
}

// By what was asked for: that so much leaves the member, or that exactly so much is received.
// Nothing where the fee takes more than that, or an amount is more than it may be.
std::optional<Amounts> AmountsOf(const TermsAt& terms, const Exchanging& asked) {
  Amounts made;
  if (asked.exact) {
    made.received = asked.received;
    if (made.received < 1 || IsTooMuch(made.received)) return std::nullopt;
    made.paid = LeastPaidFor(terms, made.received);
    if (IsTooMuch(made.paid)) return std::nullopt;
    made.leaving = LeastThatLeaves(terms.fee, made.paid);
    made.fee = made.leaving - made.paid;
  } else {
    made.leaving = asked.leaving;
    made.fee = FeeOf(terms.fee, made.leaving);
    made.paid = made.leaving - made.fee;
    if (made.paid < 0) return std::nullopt;
  }
  Convert(terms, asked.exact, made);
  if (IsTooMuch(made.leaving) || IsTooMuch(made.received)) return std::nullopt;
  if (made.hub_in > kBooksMax || made.hub_out > kBooksMax) return std::nullopt;
  if (terms.bonus) {
    const Fraction& share = terms.bonus->value;
    made.bonus = FloorOf(made.received * share.over, share.under);
  }
  if (IsTooMuch(made.bonus)) return std::nullopt;
  return made;
}

bool IsAsQuoted(const Exchanging& quoted, const TermsAt& terms, const Amounts& made) {
  return made.leaving == quoted.leaving && made.fee == quoted.fee &&
         made.received == quoted.received && made.bonus == quoted.bonus &&
         terms.from.bid_version == quoted.bid_version &&
         terms.to.ask_version == quoted.ask_version &&
         (terms.pair_rate ? terms.pair_rate->version : 0) == quoted.pair_rate_version &&
         (terms.bonus ? terms.bonus->version : 0) == quoted.bonus_version;
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

int64_t Figured(Wide value) { return static_cast<int64_t>(value); }

// What the brand of `from` owes the one of `to` for what is received. Units bring what they stand
// for.
Wide OwedForReceived(const Exchanging& exchange, const TermsAt& terms, const Amounts& made) {
  if (exchange.from == kUnit) return made.hub_out * terms.from.settlement_price;
  return made.received * terms.to.settlement_price;
}

// What was exchanged, and what was special in it.
void SayTerms(Page& page, const Exchanging& exchange, const TermsAt& terms, const Amounts& made) {
  page.Say(Write("exchanged", {{"from", exchange.from},
                               {"to", exchange.to},
                               {"bid version", terms.from.bid_version},
                               {"ask version", terms.to.ask_version},
                               {"bid over", terms.from.bid.over},
                               {"bid under", terms.from.bid.under},
                               {"ask over", terms.to.ask.over},
                               {"ask under", terms.to.ask.under},
                               {"paid", Figured(made.paid)},
                               {"hub in", Figured(made.hub_in)},
                               {"hub out", Figured(made.hub_out)},
                               {"received", Figured(made.received)},
                               {"bid remainder", Figured(made.bid_remainder)},
                               {"ask remainder", Figured(made.ask_remainder)},
                               {"settlement price", terms.to.settlement_price}}));
  constexpr Said kNone = {.value = {.over = 0, .under = 0}, .version = 0};
  const Said rate = terms.pair_rate.value_or(kNone);
  const Said bonus = terms.bonus.value_or(kNone);
  const Line special = Write("special terms", {{"exact", exchange.exact ? 1 : 0},
                                               {"pair rate version", rate.version},
                                               {"bonus version", bonus.version},
                                               {"pair rate over", rate.value.over},
                                               {"pair rate under", rate.value.under},
                                               {"bonus share over", bonus.value.over},
                                               {"bonus share under", bonus.value.under},
                                               {"fee", Figured(made.fee)},
                                               {"bonus", Figured(made.bonus)}});
  const bool any = std::any_of(special.figures.begin(), special.figures.end(),
                               [](const Figure& figure) { return figure.value != 0; });
  if (any) page.Say(special);
}

// The last day of what comes from a source of that last day.
int32_t LastDayFor(const Policy& policy, int32_t of_source, int32_t own_term) {
  switch (policy.converted_expiry) {
    case 2:
      return of_source;
    case 3:
      return own_term;
    default:
      return std::min(of_source, own_term);
  }
}

void PostLots(Page& page, const Exchanging& exchange, const TermsAt& terms, const Amounts& made,
              const Parts& usable) {
  const Books& books = page.books();
  const Moment& now = page.now();
  const Wallet payer = page.WalletOf(exchange.from);
  const Parts sources = TakeInOrder(usable, 0, Figured(made.leaving));
  for (const auto& [lot, amount] : sources) {
    page.Available(exchange.from, lot, -amount);
  }
  const uint32_t taker = books.CurrencyOf(exchange.to)->brand;
  const uint32_t giver = books.CurrencyOf(exchange.from)->brand;
  const int64_t locked = books.AgreementAt({giver, taker}, now.time).locked_days;
  const int64_t until = locked == 0 ? 0 : std::min<int64_t>(now.day + locked, kLastDay);
  Provenance provenance{.issuer = taker,
                        .funding_brand = giver,
                        .earn_month = MonthOf(now.day),
                        .not_exchangeable_until = static_cast<int32_t>(until),
                        .settlement_price = exchange.to == kUnit ? 0 : terms.to.settlement_price};
  const uint32_t of_shares = page.Intern(provenance);
  const Policy& policy = books.PolicyAt(exchange.to, now.time);
  const int32_t term = books.DatedTermOf(exchange.to, now.day, now.time);
  Wide taken = 0;
  for (const auto& [lot, amount] : sources) {
    const Wide share_before = FloorOf(taken * made.received, made.leaving);
    taken += amount;
    const Wide share = FloorOf(taken * made.received, made.leaving) - share_before;
    if (share == 0) continue;
    const int32_t last_day = LastDayFor(policy, payer.LastDayOf(lot), term);
    page.Available(exchange.to, {.expires_on = last_day, .provenance = of_shares}, Figured(share));
  }
  if (made.bonus == 0) return;
  provenance.funding_brand = taker;
  page.Available(exchange.to, {.expires_on = term, .provenance = page.Intern(provenance)},
                 Figured(made.bonus));
}

void PostBooks(Page& page, const Exchanging& exchange, const TermsAt& terms, const Amounts& made) {
  const uint32_t giver = page.books().CurrencyOf(exchange.from)->brand;
  const uint32_t taker = page.books().CurrencyOf(exchange.to)->brand;
  page.Book(exchange.from, kExchangedOut, giver, taker, Figured(made.paid));
  page.Book(exchange.from, kRedeemed, giver, 0, Figured(made.fee));
  page.Book(exchange.to, kExchangedIn, taker, giver, -Figured(made.received));
  page.Book(exchange.to, kIssued, taker, 0, -Figured(made.bonus));
  page.Book(0, kHub, giver, 0, -Figured(made.hub_in));
  page.Book(0, kHub, taker, 0, Figured(made.hub_out));
  page.Book(0, kHouseRounding, 0, 0, Figured(made.hub_in - made.hub_out));
  page.Obligation(giver, taker, Figured(OwedForReceived(exchange, terms, made)));
  page.Obligation(giver, 0, Figured(made.fee * terms.from.settlement_price));
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

  const TermsAt terms = TermsOf(books, {exchange.from, exchange.to}, now.time);
  const auto made = AmountsOf(terms, exchange);
  if (!made || !IsAsQuoted(exchange, terms, *made)) return Refuse(kQuoteSuperseded, kQuotePart);
  if (made->received == 0) return Refuse(kAmountTooSmall, kPointsPart);
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  const Wallet payer = page.WalletOf(exchange.from);
  if (payer.debt > 0) return Refuse(kAccountInDebt, kMemberId, payer.debt);
  const Parts usable = ExchangeableLots(books, payer, now.day);
  if (SumOf(usable) < made->leaving) {
    return Refuse(kInsufficientPoints, kPointsPart, SumOf(usable), Figured(made->leaving));
  }
  const Wide owed = OwedForReceived(exchange, terms, *made);
  const Wide owed_for_fee = made->fee * terms.from.settlement_price;
  if (owed > kOwedMax || owed_for_fee > kOwedMax) {
    return Refuse(kAmountTooLarge, kPointsPart);
  }
  if (page.WalletOf(exchange.to).Whole() + made->received + made->bonus > kOfMemberMax) {
    return Refuse(kBalanceTooLarge, kPointsPart);
  }
  SayTerms(page, exchange, terms, *made);
  page.UseQuote(exchange.quote);
  PostLots(page, exchange, terms, *made, usable);
  page.CountActivity(exchange.from, 2, now.day, now.time);
  page.CountActivity(exchange.to, 2, now.day, now.time);
  PostBooks(page, exchange, terms, *made);
  return std::nullopt;
}

}  // namespace huitong::model
