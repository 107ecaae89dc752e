// Prices, pair rates, bonuses and fees that the operator of a simulation proposes.

#include <algorithm>
#include <numeric>
#include <set>

#include "exchange/rate_book.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

using Pair = RateBook::Pair;

// What is wrong with a book on purpose; with most, nothing. What a pair says may be too high
// besides, where prices changed since.
enum class Flaw : uint8_t {
  kNone,
  kUnknownCurrency,
  kBidAboveAsk,
  kReferenceOutside,
  kPairRateTooHigh,
  kBonusTooHigh,
  kPairWithoutPrice,
  kTwice,
  kOneCurrency,
  kEndsBeforeItBegins,
  kFeeTakesAll,
  kCount,
};

// One book in the making.
struct Writing {
  Wishes& wishes;
  Flaw flaw = Flaw::kNone;
  Timestamp begins;
  PublishRateBook book;

  [[nodiscard]] Prng& prng() const { return wishes.prng; }
};

// What the line of the book or the last before it says; null where there is none.
const Price* PriceIn(const Writing& writing, CurrencyNumber currency) {
  const Price* last = nullptr;
  for (const auto& version : writing.wishes.configuration.rate_book().all()) {
    if (version.effective_from > writing.begins) break;
    for (const Price& price : version.value.prices) {
      if (price.currency == currency) last = &price;
    }
  }
  for (const Price& price : writing.book.prices) {
    if (price.currency == currency) last = &price;
  }
  return last;
}

// Now and then only the reference moves.
Price AnyPrice(const Writing& writing, CurrencyNumber currency) {
  Wishes& wishes = writing.wishes;
  const Price* last = PriceIn(writing, currency);
  const bool moves = last == nullptr || wishes.prng.OneIn(2);
  Rate bid = moves ? wishes.AnyRate() : last->bid;
  Rate ask = moves ? wishes.AnyRate() : last->ask;
  const bool wrong_way = writing.flaw == Flaw::kBidAboveAsk && wishes.prng.OneIn(2);
  if ((ask < bid) != wrong_way) std::swap(bid, ask);
  Price price{.currency = currency,
              .bid = bid,
              .ask = ask,
              .settlement_price = wishes.AnySettlementPrice(),
              .reference = std::nullopt,
              .redemption_value = wishes.AnySettlementPrice()};
  if (writing.flaw == Flaw::kReferenceOutside && wishes.prng.OneIn(2)) {
    price.reference = wishes.AnyRate();
  } else if (wishes.prng.OneIn(2)) {
    const auto between = Rate::Of(int64_t{bid.numerator()} + ask.numerator(),
                                  int64_t{bid.denominator()} + ask.denominator());
    const bool of_bid = wishes.prng.OneIn(2);
    price.reference = between && wishes.prng.OneIn(2) ? *between : of_bid ? bid : ask;
  }
  return price;
}

// A rate just not above the limit, or, if `above`, just above; nothing where none can be written.
std::optional<Rate> RateAt(const Fraction& limit, bool above, Prng& prng) {
  constexpr std::array<int64_t, 6> kScales = {1, 2, 60, 9'900, 1'000'000, 999'999'937};
  const auto first = static_cast<size_t>(prng.Below(kScales.size()));
  for (size_t i = 0; i < kScales.size(); ++i) {
    const int64_t scale = kScales[(first + i) % kScales.size()];
    const int64_t down = limit.RoundedDown(static_cast<uint64_t>(scale));
    if (down >= Rate::kTermMax) continue;
    const auto rate = Rate::Of(above ? down + 1 : down, scale);
    if (rate) return rate;
  }
  return std::nullopt;
}

// A part of the limit, or the very limit.
std::optional<Rate> AnyRateUpTo(const Fraction& limit, Prng& prng) {
  if (prng.OneIn(3)) return RateAt(limit, false, prng);
  const auto part = static_cast<uint64_t>(prng.Between(1, 10));
  return RateAt(limit * Fraction::Of(part, 10), false, prng);
}

// What a pair rate, and a rate with its bonus, may not be above; nothing without prices.
std::optional<Fraction> LimitOf(const Writing& writing, const Pair& pair) {
  const Price* from = PriceIn(writing, pair.first);
  const Price* to = PriceIn(writing, pair.second);
  if (from == nullptr || to == nullptr) return std::nullopt;
  return ReferenceOf(*from) / ReferenceOf(*to);
}

// By which the pair is exchanged, as far as the book in the making knows.
Fraction RateOf(const Writing& writing, const Pair& pair) {
  for (const PairRate& line : writing.book.pair_rates) {
    if (Pair(line.from, line.to) == pair && line.rate) return FractionOf(*line.rate);
  }
  const auto* said = writing.wishes.configuration.rates().PairRateAt(pair, writing.begins);
  if (said != nullptr) return FractionOf(*said->line.rate);
  return FractionOf(PriceIn(writing, pair.first)->bid) /
         FractionOf(PriceIn(writing, pair.second)->ask);
}

void AddPairRate(Writing& writing, const Pair& pair) {
  PairRate line{.from = pair.first, .to = pair.second, .rate = std::nullopt};
  const auto limit = LimitOf(writing, pair);
  if (!limit) {
    line.rate = writing.wishes.AnyRate();
  } else if (writing.flaw == Flaw::kPairRateTooHigh) {
    line.rate = RateAt(*limit, true, writing.prng());
  } else if (!writing.prng().OneIn(3)) {
    line.rate = AnyRateUpTo(*limit, writing.prng());
  }
  writing.book.pair_rates.push_back(line);
}

void AddBonus(Writing& writing, const Pair& pair) {
  Prng& prng = writing.prng();
  Bonus line{
      .from = pair.first, .to = pair.second, .share = std::nullopt, .begins = {}, .ends = {}};
  const auto limit = LimitOf(writing, pair);
  if (!limit) {
    line.share = writing.wishes.AnyRate();
  } else if (!prng.OneIn(6)) {
    const Fraction rate = RateOf(writing, pair);
    const Fraction room = rate < *limit ? *limit / rate - Fraction::Of(1) : Fraction();
    const bool above = writing.flaw == Flaw::kBonusTooHigh;
    line.share = above ? RateAt(room, true, prng) : AnyRateUpTo(room, prng);
  }
  if (line.share || prng.OneIn(2)) {
    constexpr std::array<int64_t, 3> kSpans = {3'600, 20 * kSecondsPerDay, 600 * kSecondsPerDay};
    const int64_t span = kSpans[prng.Below(kSpans.size())];
    const int64_t later = prng.OneIn(2) ? prng.Between(-3'600, 3'600) : prng.Between(-span, span);
    const int64_t begins = writing.begins.nanos / kNanosPerSecond + later;
    line.begins.nanos = std::max<int64_t>(begins, 0) * kNanosPerSecond;
    line.ends.nanos = line.begins.nanos + prng.Between(1, 2 * span) * kNanosPerSecond;
    if (writing.flaw == Flaw::kEndsBeforeItBegins) {
      line.ends.nanos = line.begins.nanos - prng.Between(0, 1);
    }
  }
  writing.book.bonuses.push_back(line);
}

void AddFee(Writing& writing, const Pair& pair) {
  Prng& prng = writing.prng();
  FeeRule rule;
  if (!prng.OneIn(6)) {
    if (prng.OneIn(2)) rule.fixed = prng.Between(0, 5);
    if (prng.OneIn(2)) rule.share = Rate::Of(prng.Between(1, 30), 100);
    if (prng.OneIn(4)) rule.minimum = prng.Between(0, 20);
    if (prng.OneIn(8)) rule.share = Rate::Of(999'999'936, 999'999'937);
    if (prng.OneIn(20)) rule.minimum = Points::kOfMemberMax;
  }
  if (writing.flaw == Flaw::kFeeTakesAll) {
    rule = {.fixed = 0, .share = std::nullopt, .minimum = 0};
    const uint64_t how = prng.Below(4);
    if (how == 0) rule.share = Rate();
    if (how == 1) rule.fixed = Points::kOfMemberMax + 1;
    if (how == 2) rule.minimum = Points::kOfMemberMax + 1;
    if (how == 3) rule.fixed = -1;
  }
  writing.book.fees.push_back({.from = pair.first, .to = pair.second, .rule = rule});
}

// Of currencies that have prices, but where that is what is wrong.
std::optional<Pair> AnyPair(const Writing& writing) {
  const auto known = static_cast<int64_t>(writing.wishes.configuration.currencies().size());
  if (known < 2) return std::nullopt;
  const auto any = [&] {
    return CurrencyNumber{.value = static_cast<uint32_t>(writing.prng().Between(1, known))};
  };
  for (int i = 0; i < 8; ++i) {
    const Pair pair(any(), any());
    if (pair.first == pair.second) continue;
    if (writing.flaw == Flaw::kOneCurrency) return Pair(pair.first, pair.first);
    const bool priced = LimitOf(writing, pair).has_value();
    if (priced != (writing.flaw == Flaw::kPairWithoutPrice)) return pair;
  }
  return std::nullopt;
}

// Pairs of which something new is said: mostly all whose limits the new prices move, and some more.
std::set<Pair> PairsToName(const Writing& writing) {
  const auto is_new = [&](CurrencyNumber currency) {
    const auto& prices = writing.book.prices;
    return std::any_of(prices.begin(), prices.end(),
                       [&](const Price& price) { return price.currency == currency; });
  };
  std::set<Pair> named;
  const bool careless = writing.prng().OneIn(6);
  for (const Pair& pair : writing.wishes.configuration.rates().Pairs()) {
    if (!careless && (is_new(pair.first) || is_new(pair.second))) named.insert(pair);
  }
  for (int64_t more = writing.prng().Between(0, 3); more > 0; --more) {
    if (const auto pair = AnyPair(writing)) named.insert(*pair);
  }
  return named;
}

void AddPrices(Writing& writing) {
  Wishes& wishes = writing.wishes;
  const bool first = wishes.configuration.rate_book().all().empty();
  if (!first && wishes.prng.OneIn(4)) return;
  for (uint32_t i = 1; i <= wishes.configuration.currencies().size(); ++i) {
    if (!wishes.plan.generous && wishes.prng.OneIn(4)) continue;
    writing.book.prices.push_back(AnyPrice(writing, {.value = i}));
  }
}

void AddPairs(Writing& writing) {
  const auto& rates = writing.wishes.configuration.rates();
  const std::set<Pair> had = [&] {
    const auto pairs = rates.Pairs();
    return std::set<Pair>(pairs.begin(), pairs.end());
  }();
  for (const Pair& pair : PairsToName(writing)) {
    const bool known = had.contains(pair);
    Prng& prng = writing.prng();
    if (known || prng.OneIn(2)) AddPairRate(writing, pair);
    if (known || prng.OneIn(2)) AddBonus(writing, pair);
    if (prng.OneIn(2)) AddFee(writing, pair);
  }
}

template <class Line>
bool Repeat(std::vector<Line>& lines) {
  if (lines.empty()) return false;
  lines.push_back(lines.front());
  return true;
}

void AddFlaws(Writing& writing) {
  PublishRateBook& book = writing.book;
  Prng& prng = writing.prng();
  const CurrencyNumber nobody{.value = kNobody};
  if (writing.flaw == Flaw::kUnknownCurrency) {
    const CurrencyNumber known{.value = 1};
    const uint64_t where = prng.Below(4);
    if (where == 0) book.prices.push_back({.currency = nobody, .bid = Rate(), .ask = Rate()});
    if (where == 1) book.pair_rates.push_back({.from = nobody, .to = known, .rate = Rate()});
    if (where == 2) {
      book.bonuses.push_back(
          {.from = known, .to = nobody, .share = Rate(), .begins = {}, .ends = {}});
    }
    if (where == 3) book.fees.push_back({.from = known, .to = nobody, .rule = {}});
  } else if (writing.flaw == Flaw::kTwice) {
    const uint64_t first = prng.Below(4);
    for (uint64_t i = 0; i < 4; ++i) {
      const uint64_t where = (first + i) % 4;
      const bool done = where == 0   ? Repeat(book.prices)
                        : where == 1 ? Repeat(book.pair_rates)
                        : where == 2 ? Repeat(book.bonuses)
                                     : Repeat(book.fees);
      if (done) break;
    }
  }
}

std::optional<Wish> AnyRateBook(Wishes& wishes) {
  const auto begins = wishes.AnyBeginning();
  Writing writing{.wishes = wishes,
                  .flaw = Flaw::kNone,
                  .begins = begins.value_or(wishes.clock),
                  .book = {.prices = {}, .effective_from = begins}};
  const bool opening = wishes.configuration.rate_book().all().empty();
  if (wishes.prng.OneIn(opening ? 12 : 4)) {
    writing.flaw = static_cast<Flaw>(wishes.prng.Below(static_cast<uint64_t>(Flaw::kCount)));
  }
  AddPrices(writing);
  AddPairs(writing);
  AddFlaws(writing);
  return Wish{
      .operation = std::move(writing.book), .refers_to = std::nullopt, .occurred = std::nullopt};
}

std::string TextOf(const std::optional<Rate>& rate) { return rate ? TextOf(*rate) : "none"; }

std::string TextOfPair(CurrencyNumber from, CurrencyNumber to) {
  return " " + std::to_string(from.value) + ">" + std::to_string(to.value);
}

std::string TextOfRateBook(const Operation& operation) {
  const auto& asked = std::get<PublishRateBook>(operation);
  std::string text = TextOf(asked.effective_from);
  for (const Price& price : asked.prices) {
    text += " " + std::to_string(price.currency.value) + "=" + TextOf(price.bid) + ".." +
            TextOf(price.ask) + "@" + std::to_string(price.settlement_price);
    if (price.reference) text += "~" + TextOf(*price.reference);
  }
  for (const PairRate& line : asked.pair_rates) {
    text += TextOfPair(line.from, line.to) + "=" + TextOf(line.rate);
  }
  for (const Bonus& line : asked.bonuses) {
    text += TextOfPair(line.from, line.to) + "+" + TextOf(line.share) + " from " +
            ToRfc3339(line.begins) + " to " + ToRfc3339(line.ends);
  }
  for (const PairFee& line : asked.fees) {
    text += TextOfPair(line.from, line.to) + "-" + std::to_string(line.rule.fixed) + "-" +
            TextOf(line.rule.share) + ">=" + std::to_string(line.rule.minimum);
  }
  return text;
}

}  // namespace

Sort RateBookSort() {
  return {.name = "publish rate book",
          .make = AnyRateBook,
          .text = TextOfRateBook,
          .declines = {Decline::kCurrencyNotFound, Decline::kEffectiveInPast, Decline::kBidAboveAsk,
                       Decline::kReferenceOutsidePrices, Decline::kPairRateTooHigh,
                       Decline::kBonusTooHigh, Decline::kPairWithoutPrice,
                       Decline::kRateBookNotSound, Decline::kNoticeTooShort}};
}

}  // namespace huitong
