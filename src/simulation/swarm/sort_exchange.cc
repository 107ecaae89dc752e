// Quotes and exchanges of a simulation.

#include <cstdlib>

#include "engine/quote.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// Where it can be: another of which more is said than prices.
CurrencyNumber SpecialPairOf(Wishes& wishes, CurrencyNumber from, CurrencyNumber to) {
  std::vector<CurrencyNumber> special;
  for (const RateBook::Pair& pair : wishes.configuration.rates().Pairs()) {
    if (pair.first == from) special.push_back(pair.second);
  }
  return special.empty() ? to : special[wishes.prng.Below(special.size())];
}

// A pair whose terms change just about now.
std::optional<RateBook::Pair> TurningPair(const Wishes& wishes) {
  for (const KnownTurn& turn : wishes.notebook.turns) {
    if (std::abs(turn.at.nanos - wishes.clock.nanos) <= 1) return turn.pair;
  }
  return std::nullopt;
}

// One field other than what was promised.
void Forge(QuoteTerms& terms, Prng& prng) {
  const auto more = [&](Points& points) {
    if (const auto changed = Points::FromUnits(points.units() + (prng.OneIn(2) ? 1 : -1))) {
      points = *changed;
    }
  };
  switch (prng.Below(9)) {
    case 0:
      return more(terms.paid);
    case 1:
      return more(terms.fee);
    case 2:
      return more(terms.received);
    case 3:
      return more(terms.bonus);
    case 4:
      terms.bid_version += 1;
      return;
    case 5:
      terms.ask_version += 1;
      return;
    case 6:
      terms.pair_rate_version += 1;
      return;
    case 7:
      terms.bonus_version += 1;
      return;
    default:
      terms.asked_for = terms.asked_for == AskedFor::kPaid ? AskedFor::kReceived : AskedFor::kPaid;
  }
}

// As the API makes one; where there are no terms, one that the exchange will be declined for alike.
Exchange FreshQuote(Wishes& wishes) {
  const auto turning = TurningPair(wishes);
  Wishes::Purse purse = wishes.AnyPurse();
  for (int i = 0; i < 16 && turning && purse.currency != turning->first; ++i) {
    purse = wishes.AnyPurse();
  }
  const auto& [member, from, balance] = purse;
  CurrencyNumber to = wishes.AnyCurrency();
  const auto has_price = [&](CurrencyNumber currency) {
    return wishes.configuration.PriceOf(currency, wishes.clock).has_value();
  };
  for (int i = 0; i < 3 && (to == from || !has_price(to)); ++i) {
    to = wishes.AnyCurrency();
  }
  if (wishes.prng.OneIn(2)) to = SpecialPairOf(wishes, from, to);
  if (turning && turning->first == from) to = turning->second;
  // Into the fullest wallet: it may be too full.
  for (uint32_t i = 1; wishes.plan.generous && i <= wishes.configuration.currencies().size(); ++i) {
    const CurrencyNumber other{.value = i};
    const int64_t has = wishes.notebook.BalanceOf(member, other);
    if (other != from && has > wishes.notebook.BalanceOf(member, to)) to = other;
  }
  const bool all = balance > 0 && wishes.prng.OneIn(2);
  const Points paid = all ? *Points::FromUnits(balance) : wishes.AnyPoints(balance);
  const Timestamp ends{.nanos = wishes.clock.nanos + wishes.prng.Between(1, kQuoteNanosMax)};
  const QuoteWish wish{.member = member,
                       .from = from,
                       .to = to,
                       .asked_for = wishes.prng.OneIn(4) ? AskedFor::kReceived : AskedFor::kPaid,
                       .points = paid};
  QuoteTerms terms = PromiseOf(wishes.configuration, wish, wishes.clock, ends);
  if (wishes.prng.OneIn(30)) Forge(terms, wishes.prng);
  const Mac mac = MarkOf(wishes.prng.Next(), 1);
  return {.member = member, .quote = terms, .quote_mac = mac};
}

}  // namespace

Sort ExchangeSort() {
  return {
      .name = "exchange",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        auto& quotes = wishes.notebook.quotes;
        const bool kept = !quotes.empty() && wishes.prng.OneIn(8);
        Exchange exchange =
            kept ? quotes[quotes.size() - 1 - wishes.prng.Below(std::min<size_t>(quotes.size(), 4))]
                 : FreshQuote(wishes);
        if (!kept) {
          quotes.push_back(exchange);
          wishes.notebook.moments.push_back(exchange.quote.ends);
        }
        if (wishes.prng.OneIn(30)) exchange.member = wishes.AnyMember();
        return Wish{.operation = exchange, .refers_to = std::nullopt, .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<Exchange>(operation);
            const bool exact = asked.quote.asked_for == AskedFor::kReceived;
            return TextOf(asked.member) + " exchanges " + std::to_string(asked.quote.paid.units()) +
                   (exact ? " for exactly so many" : "") + " of currency " +
                   std::to_string(asked.quote.from.value) + " for " +
                   std::to_string(asked.quote.received.units()) + " of " +
                   std::to_string(asked.quote.to.value) + ", versions " +
                   std::to_string(asked.quote.bid_version) + " and " +
                   std::to_string(asked.quote.ask_version) + ", " +
                   std::to_string(asked.quote.pair_rate_version) + " and " +
                   std::to_string(asked.quote.bonus_version) + ", fee " +
                   std::to_string(asked.quote.fee.units()) + ", bonus " +
                   std::to_string(asked.quote.bonus.units()) + ", until " +
                   ToRfc3339(asked.quote.ends);
          },
      .declines = {Decline::kAccountClosed,      Decline::kAccountFrozen,
                   Decline::kCurrencyNotFound,   Decline::kMemberNotFound,
                   Decline::kQuoteNotOfMember,   Decline::kQuoteUsed,
                   Decline::kQuoteExpired,       Decline::kSameCurrency,
                   Decline::kNotExchangeable,    Decline::kQuoteSuperseded,
                   Decline::kAmountTooSmall,     Decline::kAccountInDebt,
                   Decline::kInsufficientPoints, Decline::kAmountTooLarge,
                   Decline::kBalanceTooLarge,    Decline::kNotInContract,
                   Decline::kBrandSuspended,     Decline::kMemberQuota,
                   Decline::kExchangeQuota,      Decline::kMintCap,
                   Decline::kExposureLimit,      Decline::kNetDebitCap}};
}

}  // namespace huitong
