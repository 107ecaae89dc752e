#include "exchange/no_gain.h"

#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

Fraction Raised(const Fraction& rate, const Rate& bonus) {
  return rate * (Fraction::Of(1) + FractionOf(bonus));
}

// What no rate of the pair may be above. Terms: below 2^122.
Fraction LimitOf(const EffectivePrice& source, const EffectivePrice& target) {
  if (Planted("reference-of-now-only")) return source.reference / target.reference;
  return source.lowest_reference / target.highest_reference;
}

BookBreach Wrong(BookBreachKind kind, const RateBook::Pair& pair, uint32_t version, Timestamp at) {
  return {.kind = kind,
          .from = pair.first,
          .to = pair.second,
          .version = version,
          .at = at,
          .stated = {},
          .limit = {},
          .excess = {}};
}

BookBreach TooHigh(BookBreach breach, const Fraction& stated, const Fraction& limit) {
  breach.stated = stated;
  breach.limit = limit;
  breach.excess = stated / limit - Fraction::Of(1);
  breach.excess_per_mille = breach.excess.RoundedUp(1000);
  return breach;
}

std::optional<BookBreach> BreachOfPrice(const Price& price, const RateBookVersion& version) {
  const auto wrong = [&](BookBreachKind kind) {
    return Wrong(kind, {price.currency, price.currency}, version.version, version.effective_from);
  };
  const Fraction bid = FractionOf(price.bid);
  const Fraction ask = FractionOf(price.ask);
  const Fraction reference = ReferenceOf(price);
  if (bid > ask) return TooHigh(wrong(BookBreachKind::kBidAboveAsk), bid, ask);
  if (reference < bid) return TooHigh(wrong(BookBreachKind::kReferenceBelowBid), bid, reference);
  if (reference > ask) return TooHigh(wrong(BookBreachKind::kReferenceAboveAsk), reference, ask);
  return std::nullopt;
}

// What is wrong with the lines of a version whatever the others say.
std::optional<BookBreach> BreachOfLines(const RateBookVersion& version) {
  const auto wrong = [&](BookBreachKind kind, const RateBook::Pair& pair) {
    return Wrong(kind, pair, version.version, version.effective_from);
  };
  std::set<CurrencyNumber> priced;
  for (const Price& price : version.prices) {
    const CurrencyNumber currency = price.currency;
    if (!priced.insert(currency).second) {
      return wrong(BookBreachKind::kNamedTwice, {currency, currency});
    }
    if (const auto breach = BreachOfPrice(price, version)) return breach;
  }
  std::set<RateBook::Pair> rated;
  for (const PairRate& line : version.pair_rates) {
    const RateBook::Pair pair{line.from, line.to};
    if (line.from == line.to) return wrong(BookBreachKind::kPairOfOne, pair);
    if (!rated.insert(pair).second) return wrong(BookBreachKind::kNamedTwice, pair);
  }
  std::set<RateBook::Pair> raised;
  for (const Bonus& line : version.bonuses) {
    const RateBook::Pair pair{line.from, line.to};
    if (line.from == line.to) return wrong(BookBreachKind::kPairOfOne, pair);
    if (!raised.insert(pair).second) return wrong(BookBreachKind::kNamedTwice, pair);
    if (line.share && line.ends <= line.begins) {
      return wrong(BookBreachKind::kEndsBeforeBegins, pair);
    }
  }
  std::set<RateBook::Pair> charged;
  for (const PairFee& line : version.fees) {
    const RateBook::Pair pair{line.from, line.to};
    if (line.from == line.to) return wrong(BookBreachKind::kPairOfOne, pair);
    if (!charged.insert(pair).second) return wrong(BookBreachKind::kNamedTwice, pair);
    if (!IsFee(line.rule)) return wrong(BookBreachKind::kNoFee, pair);
  }
  return std::nullopt;
}

// What is wrong with one pair at one instant.
std::optional<BookBreach> BreachOfPair(const RateBook& book, const RateBook::Pair& pair,
                                       Timestamp at) {
  const auto* pair_rate = book.PairRateAt(pair, at);
  const auto* bonus = book.BonusAt(pair, at);
  if (pair_rate == nullptr && bonus == nullptr) return std::nullopt;
  const uint32_t version = bonus == nullptr ? pair_rate->version : bonus->version;
  const auto source = book.PriceAt(pair.first, at, 0);
  const auto target = book.PriceAt(pair.second, at, 0);
  if (!source || !target) return Wrong(BookBreachKind::kUnpriced, pair, version, at);

  const Fraction limit = source->reference / target->reference;
  Fraction rate = FractionOf(source->bid) / FractionOf(target->ask);
  if (pair_rate != nullptr) {
    rate = FractionOf(*pair_rate->line.rate);
    if (rate > limit) {
      return TooHigh(Wrong(BookBreachKind::kPairRateTooHigh, pair, pair_rate->version, at), rate,
                     limit);
    }
  }
  if (bonus != nullptr) rate = Raised(rate, *bonus->line.share);
  if (rate <= limit) return std::nullopt;
  return TooHigh(Wrong(BookBreachKind::kBonusTooHigh, pair, version, at), rate, limit);
}

// From `since` on, all instants at which the terms of any pair may change: where something begins
// or ends at t, and where it enters or leaves the window. What begins at t counts from
// t − window + 1 on, what it replaces counts until before t + window.
std::set<Timestamp> InstantsOfChange(const RateBook& book, Timestamp since, int64_t window) {
  std::set<Timestamp> instants = {since};
  for (const Timestamp change : book.ChangesAfter({.nanos = INT64_MIN})) {
    const bool leaves = change.nanos <= INT64_MAX - window;
    const bool enters = change.nanos >= INT64_MIN + window;
    if (enters) instants.insert({.nanos = change.nanos - window + 1});
    instants.insert(change);
    if (leaves) instants.insert({.nanos = change.nanos + window});
  }
  instants.erase(instants.begin(), instants.lower_bound(since));
  return instants;
}

void AddPause(std::vector<Pause>& pauses, bool of_bonus, Timestamp begins, Timestamp ends) {
  if (!pauses.empty() && pauses.back().ends == begins) {
    pauses.back().ends = ends;
    return;
  }
  pauses.push_back({.of_bonus = of_bonus, .begins = begins, .ends = ends});
}

}  // namespace

std::optional<PairTerms> PairTermsAt(const RateBook& book, const RateBook::Pair& pair, Timestamp at,
                                     int64_t window) {
  CHECK(pair.first != pair.second);
  const auto source = book.PriceAt(pair.first, at, window);
  const auto target = book.PriceAt(pair.second, at, window);
  if (!source || !target) return std::nullopt;

  PairTerms terms{.from = pair.first,
                  .to = pair.second,
                  .source = *source,
                  .target = *target,
                  .pair_rate = std::nullopt,
                  .bonus = std::nullopt};
  if (const auto* dated = book.PairRateAt(pair, at)) {
    terms.pair_rate_version = dated->version;
    terms.pair_rate_paused = FractionOf(*dated->line.rate) > LimitOf(*source, *target);
    if (!terms.pair_rate_paused) terms.pair_rate = dated->line.rate;
  }
  if (const auto* dated = book.BonusAt(pair, at)) {
    terms.bonus_version = dated->version;
    terms.bonus_paused = Raised(RateOf(terms), *dated->line.share) > LimitOf(*source, *target);
    if (Planted("bonus-never-pauses")) terms.bonus_paused = false;
    if (!terms.bonus_paused) terms.bonus = dated->line.share;
  }
  return terms;
}

Fraction RateOf(const PairTerms& terms) {
  if (terms.pair_rate) return FractionOf(*terms.pair_rate);
  return FractionOf(terms.source.bid) / FractionOf(terms.target.ask);
}

Fraction RateWithBonus(const PairTerms& terms) {
  return terms.bonus ? Raised(RateOf(terms), *terms.bonus) : RateOf(terms);
}

std::vector<Pause> PausesOf(const RateBook& book, const RateBook::Pair& pair, Timestamp since,
                            int64_t window) {
  CHECK(window >= 1);
  std::vector<Pause> of_rate;
  std::vector<Pause> of_bonus;
  const std::set<Timestamp> instants = InstantsOfChange(book, since, window);
  for (auto at = instants.begin(); at != instants.end(); ++at) {
    const auto terms = PairTermsAt(book, pair, *at, window);
    if (!terms) continue;
    const Timestamp ends = std::next(at) == instants.end() ? kLatestTimestamp : *std::next(at);
    if (terms->pair_rate_paused) AddPause(of_rate, false, *at, ends);
    if (terms->bonus_paused) AddPause(of_bonus, true, *at, ends);
  }
  of_rate.insert(of_rate.end(), of_bonus.begin(), of_bonus.end());
  return of_rate;
}

std::optional<BookBreach> CheckRateBook(const RateBook& book, const RateBookVersion& candidate) {
  if (const auto breach = BreachOfLines(candidate)) return breach;
  RateBook after = book;
  after.Add(candidate);
  std::vector<Timestamp> instants = after.ChangesAfter(candidate.effective_from);
  instants.insert(instants.begin(), candidate.effective_from);
  const std::vector<RateBook::Pair> pairs = after.Pairs();
  for (const Timestamp at : instants) {
    for (const RateBook::Pair& pair : pairs) {
      if (const auto breach = BreachOfPair(after, pair, at)) return breach;
    }
  }
  return std::nullopt;
}

}  // namespace huitong
