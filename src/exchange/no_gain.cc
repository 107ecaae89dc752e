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

struct WrongLine {
  BookBreachKind kind{};
  BookPart part{};
};

BookBreach Wrong(WrongLine what, const RateBook::Pair& pair, uint32_t version, Timestamp at) {
  return {.kind = what.kind,
          .part = what.part,
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
    return Wrong({.kind = kind, .part = BookPart::kPrices}, {price.currency, price.currency},
                 version.version, version.effective_from);
  };
  const Fraction bid = FractionOf(price.bid);
  const Fraction ask = FractionOf(price.ask);
  const Fraction reference = ReferenceOf(price);
  if (bid > ask) return TooHigh(wrong(BookBreachKind::kBidAboveAsk), bid, ask);
  if (reference < bid) return TooHigh(wrong(BookBreachKind::kReferenceBelowBid), bid, reference);
  if (reference > ask) return TooHigh(wrong(BookBreachKind::kReferenceAboveAsk), reference, ask);
  return std::nullopt;
}

// What is wrong with the pairs of one part of a version: `judge` says what of a line's own.
template <class Line, class Judge>
std::optional<BookBreach> BreachOfPairs(const RateBookVersion& version, BookPart part,
                                        const std::vector<Line>& lines, const Judge& judge) {
  std::set<RateBook::Pair> named;
  for (const Line& line : lines) {
    const RateBook::Pair pair{line.from, line.to};
    const auto wrong = [&](BookBreachKind kind) {
      return Wrong({.kind = kind, .part = part}, pair, version.version, version.effective_from);
    };
    if (line.from == line.to) return wrong(BookBreachKind::kPairOfOne);
    if (!named.insert(pair).second) return wrong(BookBreachKind::kNamedTwice);
    if (const std::optional<BookBreachKind> kind = judge(line)) return wrong(*kind);
  }
  return std::nullopt;
}

// What is wrong with the lines of a version whatever the others say.
std::optional<BookBreach> BreachOfLines(const RateBookVersion& version) {
  std::set<CurrencyNumber> priced;
  for (const Price& price : version.prices) {
    const CurrencyNumber currency = price.currency;
    if (!priced.insert(currency).second) {
      return Wrong({.kind = BookBreachKind::kNamedTwice, .part = BookPart::kPrices},
                   {currency, currency}, version.version, version.effective_from);
    }
    if (const auto breach = BreachOfPrice(price, version)) return breach;
  }
  using Kind = std::optional<BookBreachKind>;
  auto breach = BreachOfPairs(version, BookPart::kPairRates, version.pair_rates,
                              [](const PairRate&) { return Kind(); });
  if (breach) return breach;
  breach = BreachOfPairs(version, BookPart::kBonuses, version.bonuses, [](const Bonus& line) {
    const bool never_lives = line.share && line.ends <= line.begins;
    return never_lives ? Kind(BookBreachKind::kEndsBeforeBegins) : Kind();
  });
  if (breach) return breach;
  return BreachOfPairs(version, BookPart::kFees, version.fees, [](const PairFee& line) {
    return IsFee(line.rule) ? Kind() : Kind(BookBreachKind::kNoFee);
  });
}

// What is wrong with one pair at one instant.
std::optional<BookBreach> BreachOfPair(const RateBook& book, const RateBook::Pair& pair,
                                       Timestamp at) {
  const auto* pair_rate = book.PairRateAt(pair, at);
  const auto* bonus = book.BonusAt(pair, at);
  if (pair_rate == nullptr && bonus == nullptr) return std::nullopt;
  const uint32_t version = bonus == nullptr ? pair_rate->version : bonus->version;
  const BookPart part = bonus == nullptr ? BookPart::kPairRates : BookPart::kBonuses;
  const auto source = book.PriceAt(pair.first, at, 0);
  const auto target = book.PriceAt(pair.second, at, 0);
  if (!source || !target) {
    return Wrong({.kind = BookBreachKind::kUnpriced, .part = part}, pair, version, at);
  }

  const Fraction limit = source->reference / target->reference;
  Fraction rate = FractionOf(source->bid) / FractionOf(target->ask);
  if (pair_rate != nullptr) {
    rate = FractionOf(*pair_rate->line.rate);
    if (rate > limit) {
      const WrongLine what{.kind = BookBreachKind::kPairRateTooHigh, .part = BookPart::kPairRates};
      return TooHigh(Wrong(what, pair, pair_rate->version, at), rate, limit);
    }
  }
  if (bonus != nullptr) rate = Raised(rate, *bonus->line.share);
  if (rate <= limit) return std::nullopt;
  const WrongLine what{.kind = BookBreachKind::kBonusTooHigh, .part = BookPart::kBonuses};
  return TooHigh(Wrong(what, pair, version, at), rate, limit);
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
    if (Planted("pair-rate-never-pauses")) terms.pair_rate_paused = false;
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
  if (Planted("book-checked-when-it-begins-only")) instants.resize(1);
  const std::vector<RateBook::Pair> pairs = after.Pairs();
  for (const Timestamp at : instants) {
    for (const RateBook::Pair& pair : pairs) {
      if (const auto breach = BreachOfPair(after, pair, at)) return breach;
    }
  }
  return std::nullopt;
}

}  // namespace huitong
