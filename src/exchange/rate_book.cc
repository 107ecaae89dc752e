#include "exchange/rate_book.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

template <class Line>
void Insert(std::vector<RateBook::Dated<Line>>& history, RateBook::Dated<Line> dated) {
  const auto order = [](const auto& line) { return std::tuple(line.effective_from, line.version); };
  const auto place =
      std::upper_bound(history.begin(), history.end(), dated,
                       [&](const auto& a, const auto& b) { return order(a) < order(b); });
  history.insert(place, std::move(dated));
}

// How many lines of the history have begun at `at`.
template <class Line>
size_t Begun(const std::vector<RateBook::Dated<Line>>& history, Timestamp at) {
  const auto end = std::upper_bound(
      history.begin(), history.end(), at,
      [](Timestamp moment, const auto& line) { return moment < line.effective_from; });
  return static_cast<size_t>(end - history.begin());
}

template <class Line>
const RateBook::Dated<Line>* InForce(
    const std::map<RateBook::Pair, std::vector<RateBook::Dated<Line>>>& histories,
    const RateBook::Pair& pair, Timestamp at) {
  const auto found = histories.find(pair);
  if (found == histories.end()) return nullptr;
  const size_t begun = Begun(found->second, at);
  return begun == 0 ? nullptr : &found->second[begun - 1];
}

// Moments that 64 bits of nanoseconds do not hold are the first and the last that they do.
Timestamp Earlier(Timestamp at, int64_t nanos) {
  return {.nanos = at.nanos < INT64_MIN + nanos ? INT64_MIN : at.nanos - nanos};
}
Timestamp Later(Timestamp at, int64_t nanos) {
  return {.nanos = at.nanos > INT64_MAX - nanos ? INT64_MAX : at.nanos + nanos};
}

}  // namespace

Fraction FractionOf(const Rate& rate) { return Fraction::Of(rate.numerator(), rate.denominator()); }

Fraction ReferenceOf(const Price& price) {
  if (price.reference) return FractionOf(*price.reference);
  return (FractionOf(price.bid) + FractionOf(price.ask)) / Fraction::Of(2);
}

bool IsFee(const FeeRule& rule) {
  const auto fits = [](int64_t points) { return points >= 0 && points <= Points::kOfMemberMax; };
  return fits(rule.fixed) && fits(rule.minimum) && (!rule.share || *rule.share < Rate());
}

std::vector<CurrencyNumber> CurrenciesOf(const RateBookVersion& version) {
  std::vector<CurrencyNumber> currencies;
  for (const Price& price : version.prices) {
    currencies.push_back(price.currency);
  }
  const auto add = [&](const auto& lines) {
    for (const auto& line : lines) {
      currencies.insert(currencies.end(), {line.from, line.to});
    }
  };
  add(version.pair_rates);
  add(version.bonuses);
  add(version.fees);
  return currencies;
}

RateBook::RateBook(std::span<const RateBookVersion> versions) {
  for (const RateBookVersion& version : versions) {
    Add(version);
  }
}

void RateBook::Add(const RateBookVersion& version) {
  const auto dated = [&](auto line) {
    return Dated<decltype(line)>{
        .effective_from = version.effective_from, .version = version.version, .line = line};
  };
  for (const Price& price : version.prices) {
    Insert(prices_[price.currency], dated(Priced{.price = price, .reference = ReferenceOf(price)}));
  }
  for (const PairRate& pair_rate : version.pair_rates) {
    Insert(pair_rates_[{pair_rate.from, pair_rate.to}], dated(pair_rate));
  }
  for (const Bonus& bonus : version.bonuses) {
    Insert(bonuses_[{bonus.from, bonus.to}], dated(bonus));
  }
  for (const PairFee& fee : version.fees) {
    Insert(fees_[{fee.from, fee.to}], dated(fee));
  }
}

std::optional<EffectivePrice> RateBook::PriceAt(CurrencyNumber currency, Timestamp at,
                                                int64_t window) const {
  CHECK(window >= 0);
  if (Planted("look-back-ignored")) window = 0;
  const auto found = prices_.find(currency);
  if (found == prices_.end()) return std::nullopt;
  const History<Priced>& history = found->second;
  const size_t begun = Begun(history, at);
  if (begun == 0) return std::nullopt;

  // The last that had begun when the window did is in force at its beginning. One that another of
  // the same instant replaced counts too: an exchange may have been made between their
  // publications.
  const size_t before = Begun(history, Earlier(at, window));
  const size_t first = before == 0 ? 0 : before - 1;
  size_t end = begun;
  if (!Planted("announced-versions-ignored")) {
    const Timestamp window_ends = Later(at, window);
    while (end < history.size() && history[end].effective_from < window_ends) {
      ++end;
    }
  }
  const Priced& now = history[begun - 1].line;
  EffectivePrice price{.bid = history[end - 1].line.price.bid,
                       .bid_version = history[end - 1].version,
                       .ask = history[end - 1].line.price.ask,
                       .ask_version = history[end - 1].version,
                       .settlement_price = now.price.settlement_price,
                       .reference = now.reference,
                       .lowest_reference = now.reference,
                       .highest_reference = now.reference};
  for (size_t i = end; i-- > first;) {
    const auto& [effective_from, version, line] = history[i];
    if (line.price.bid < price.bid) {
      price.bid = line.price.bid;
      price.bid_version = version;
    }
    if (line.price.ask > price.ask) {
      price.ask = line.price.ask;
      price.ask_version = version;
    }
    price.lowest_reference = std::min(price.lowest_reference, line.reference);
    price.highest_reference = std::max(price.highest_reference, line.reference);
  }
  return price;
}

const Price* RateBook::LineAt(CurrencyNumber currency, Timestamp at) const {
  const auto found = prices_.find(currency);
  if (found == prices_.end()) return nullptr;
  const size_t begun = Begun(found->second, at);
  return begun == 0 ? nullptr : &found->second[begun - 1].line.price;
}

const RateBook::Dated<PairRate>* RateBook::PairRateAt(const Pair& pair, Timestamp at) const {
  const auto* dated = InForce(pair_rates_, pair, at);
  return dated == nullptr || !dated->line.rate ? nullptr : dated;
}

const RateBook::Dated<Bonus>* RateBook::BonusAt(const Pair& pair, Timestamp at) const {
  const auto* dated = InForce(bonuses_, pair, at);
  if (dated == nullptr || !dated->line.share) return nullptr;
  const bool lives = dated->line.begins <= at && at < dated->line.ends;
  return lives ? dated : nullptr;
}

FeeRule RateBook::FeeAt(const Pair& pair, Timestamp at) const {
  const auto* dated = InForce(fees_, pair, at);
  return dated == nullptr ? FeeRule() : dated->line.rule;
}

std::vector<CurrencyNumber> RateBook::Currencies() const {
  std::vector<CurrencyNumber> currencies;
  for (const auto& [currency, history] : prices_) {
    currencies.push_back(currency);
  }
  return currencies;
}

std::vector<RateBook::Pair> RateBook::Pairs() const {
  std::set<Pair> pairs;
  for (const auto& [pair, history] : pair_rates_) {
    pairs.insert(pair);
  }
  for (const auto& [pair, history] : bonuses_) {
    pairs.insert(pair);
  }
  return {pairs.begin(), pairs.end()};
}

std::vector<Timestamp> RateBook::ChangesAfter(Timestamp since) const {
  std::set<Timestamp> changes;
  const auto add = [&](const auto& histories) {
    for (const auto& [key, history] : histories) {
      for (const auto& dated : history) {
        changes.insert(dated.effective_from);
      }
    }
  };
  add(prices_);
  add(pair_rates_);
  add(bonuses_);
  for (const auto& [pair, history] : bonuses_) {
    for (const auto& dated : history) {
      changes.insert({dated.line.begins, dated.line.ends});
    }
  }
  return {changes.upper_bound(since), changes.end()};
}

}  // namespace huitong
