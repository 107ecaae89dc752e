// What must hold for every rate book, every spend and every way of exchanging: nobody gains.

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "exchange/conversion.h"
#include "exchange/rate_book.h"
#include "program/earn.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

constexpr int64_t kWindow = 1'000;
constexpr int64_t kStart = 10'000;

int64_t Any(int64_t low, int64_t high) { return *rc::gen::inRange<int64_t>(low, high + 1); }

Points P(int64_t units) { return Points::FromUnits(units).value_or(Points()); }

Rate AnyRate(int64_t term_max) {
  return Rate::Of(Any(1, term_max), Any(1, term_max)).value_or(Rate());
}

// A rate book version and when it was published: never after it begins to hold.
struct Publication {
  int64_t published = 0;
  RateBookVersion version;
};

std::vector<Publication> AnyPublications(int currencies) {
  std::vector<Publication> publications;
  const auto count = static_cast<uint32_t>(Any(1, 5));
  int64_t published = 0;
  for (uint32_t number = 1; number <= count; ++number) {
    published = number == 1 ? 0 : Any(published, kStart + kWindow);
    RateBookVersion version{.version = number, .effective_from = {}, .prices = {}};
    version.effective_from.nanos = number == 1 ? 0 : Any(published, kStart + 3 * kWindow);
    const int64_t term_max = *rc::gen::element<int64_t>(3, 20, 1'000, Rate::kTermMax);
    for (int currency = 1; currency <= currencies; ++currency) {
      const bool left_out = number != 1 && Any(0, 3) == 0;
      if (left_out) continue;
      const Rate one = AnyRate(term_max);
      const Rate other = Any(0, 2) == 0 ? one : AnyRate(term_max);
      version.prices.push_back({.currency = {.value = static_cast<uint32_t>(currency)},
                                .bid = std::min(one, other),
                                .ask = std::max(one, other),
                                .settlement_price = 0});
    }
    publications.push_back({.published = published, .version = version});
  }
  return publications;
}

std::vector<RateBookVersion> KnownAt(const std::vector<Publication>& publications, int64_t at) {
  std::vector<RateBookVersion> known;
  for (const Publication& publication : publications) {
    if (publication.published <= at) known.push_back(publication.version);
  }
  std::stable_sort(known.begin(), known.end(), [](const auto& a, const auto& b) {
    return a.effective_from < b.effective_from;
  });
  return known;
}

// What a trader holds, and the rules of exchange under one list of publications.
class Trader {
 public:
  Trader(std::vector<Publication> publications, int currencies, int64_t start)
      : publications_(std::move(publications)), held_(static_cast<size_t>(currencies) + 1) {
    held_[1] = start;
  }

  void Exchange(size_t from, size_t to, int64_t paid, int64_t at) {
    const RateBook known(KnownAt(publications_, at));
    const auto bid = known.PriceAt({.value = static_cast<uint32_t>(from)}, {.nanos = at}, kWindow);
    const auto ask = known.PriceAt({.value = static_cast<uint32_t>(to)}, {.nanos = at}, kWindow);
    RC_ASSERT(bid.has_value());
    RC_ASSERT(ask.has_value());
    RC_ASSERT(bid->bid <= bid->ask);
    const auto conversion = Convert(P(paid), bid->bid, ask->ask);
    if (!conversion) return;  // too large to be an amount: no exchange
    if (held_[to] > Points::kUnitsMax - conversion->received.units()) return;
    held_[from] -= paid;
    held_[to] += conversion->received.units();
  }
  [[nodiscard]] int64_t held(size_t currency) const { return held_[currency]; }
  [[nodiscard]] size_t currencies() const { return held_.size() - 1; }

 private:
  std::vector<Publication> publications_;
  std::vector<int64_t> held_;  // by currency, from 1
};

RC_GTEST_PROP(ExchangeProperties, NobodyGainsByGoingRound, ()) {
  const auto currencies = static_cast<int>(Any(2, 4));
  const int64_t start = Any(1, *rc::gen::element<int64_t>(50, 10'000, 1'000'000'000'000));
  Trader trader(AnyPublications(currencies), currencies, start);
  int64_t now = Any(kStart, kStart + kWindow);
  const int64_t end = now + kWindow - 1;
  for (int64_t steps = Any(1, 12); steps > 0; --steps) {
    now = Any(now, end);
    const auto from = static_cast<size_t>(Any(1, currencies));
    const auto to = static_cast<size_t>(Any(1, currencies));
    if (from == to || trader.held(from) == 0) continue;
    const bool all = Any(0, 1) == 0;
    trader.Exchange(from, to, all ? trader.held(from) : Any(1, trader.held(from)), now);
  }
  for (size_t from = 2; from <= trader.currencies(); ++from) {
    if (trader.held(from) > 0) trader.Exchange(from, 1, trader.held(from), Any(now, end));
  }
  RC_ASSERT(trader.held(1) <= start);
}

RC_GTEST_PROP(ExchangeProperties, NobodyGainsThereAndBackInAnyTwoPieces, ()) {
  const Rate bid_a = AnyRate(1'000);
  const Rate ask_a = std::max(bid_a, AnyRate(1'000));
  const Rate bid_b = AnyRate(1'000);
  const Rate ask_b = std::max(bid_b, AnyRate(1'000));
  const int64_t paid = Any(1, 1'000'000);
  const auto whole = Convert(P(paid), bid_a, ask_b);
  RC_ASSERT(whole.has_value());
  const int64_t first = Any(0, paid);
  const auto one = Convert(P(first), bid_a, ask_b);
  const auto other = Convert(P(paid - first), bid_a, ask_b);
  RC_ASSERT(one->received.units() + other->received.units() <= whole->received.units());
  const auto back = Convert(whole->received, bid_b, ask_a);
  RC_ASSERT(back->received.units() <= paid);
}

RC_GTEST_PROP(ExchangeProperties, TheHouseKeepsWhatTheLegsDiffer, ()) {
  const Rate ask = AnyRate(1'000'000);
  const auto conversion = Convert(P(Any(0, int64_t{1} << 40)), AnyRate(1'000'000), ask);
  RC_PRE(conversion.has_value());
  RC_ASSERT(conversion->hub_in >= conversion->hub_out);
  // What goes out of the hub covers what was received, to the unit.
  const Int128 worth = Int128{conversion->received.units()} * ask.numerator();
  const Int128 out = conversion->hub_out.units();
  RC_ASSERT(out * ask.denominator() >= worth);
  RC_ASSERT((out - 1) * ask.denominator() < worth);
}

RC_GTEST_PROP(ExchangeProperties, AnyWorseOfTwoVersionsHoldsOnBothSidesOfTheChange, ()) {
  const auto publications = AnyPublications(1);
  const RateBook known(KnownAt(publications, INT64_MAX));
  const CurrencyNumber currency{.value = 1};
  const int64_t one = Any(kStart, kStart + 3 * kWindow);
  const int64_t other = Any(one, one + 2 * kWindow - 1);
  const auto early = known.PriceAt(currency, {.nanos = one}, kWindow);
  const auto late = known.PriceAt(currency, {.nanos = other}, kWindow);
  RC_ASSERT(early->bid <= late->ask);
  RC_ASSERT(late->bid <= early->ask);
}

RC_GTEST_PROP(ExchangeProperties, SharesSumToWhatWasReceivedAndKeepTheProportion, ()) {
  Lots sources;
  int64_t paid = 0;
  for (int64_t lots = Any(1, 8); lots > 0; --lots) {
    const int64_t part = Any(1, *rc::gen::element<int64_t>(3, 1'000, int64_t{1} << 58));
    paid += part;
    sources.push_back({.key = {.expires_on = {}, .provenance = {.value = 1}}, .remaining = part});
  }
  const int64_t received = Any(0, *rc::gen::element<int64_t>(3, 1'000, int64_t{1} << 61));
  const auto parts = SpreadOver(sources, P(paid), P(received));
  RC_ASSERT(std::accumulate(parts.begin(), parts.end(), int64_t{0}) == received);
  for (size_t i = 0; i < parts.size(); ++i) {
    const Int128 exact_above = Int128{sources[i].remaining} * received;
    RC_ASSERT(parts[i] >= 0);
    RC_ASSERT((Int128{parts[i]} - 1) * paid < exact_above);
    RC_ASSERT((Int128{parts[i]} + 1) * paid > exact_above);
  }
}

RC_GTEST_PROP(EarnProperties, PointsAreTheExactFractionCutToWholeOnes, ()) {
  const int64_t spend = Any(0, int64_t{1} << 40);
  const EarnRule rule{
      .points_per_yuan = Rate::Of(Any(1, 1'000), Any(1, kRuleDenominatorMax)).value_or(Rate()),
      .coefficient = Rate::Of(Any(1, 1'000), Any(1, kRuleDenominatorMax)).value_or(Rate())};
  const auto earned = EarnedPoints(spend, rule);
  RC_ASSERT(earned.has_value());
  const Int128 above =
      Int128{spend} * rule.points_per_yuan.numerator() * rule.coefficient.numerator();
  const Int128 below =
      Int128{100} * rule.points_per_yuan.denominator() * rule.coefficient.denominator();
  RC_ASSERT(earned->points.units() * below <= above);
  RC_ASSERT((earned->points.units() + 1) * below > above);
  RC_ASSERT(earned->points.units() * below + earned->remainder == above);
}

RC_GTEST_PROP(EarnProperties, APurchaseInPiecesEarnsNoMore, ()) {
  const int64_t spend = Any(0, 10'000'000);
  const int64_t first = Any(0, spend);
  const EarnRule rule{.points_per_yuan = AnyRate(1'000), .coefficient = AnyRate(1'000)};
  const auto points = [&](int64_t fen) { return EarnedPoints(fen, rule)->points.units(); };
  RC_ASSERT(points(first) + points(spend - first) <= points(spend));
}

}  // namespace
}  // namespace huitong
