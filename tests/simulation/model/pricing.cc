#include "model/pricing.h"

#include <algorithm>
#include <vector>

#include "model/ratio.h"

namespace huitong::model {
namespace {

struct Listed {
  int64_t from = 0;
  uint32_t version = 0;
  Price price;
};

// Each version of the unit's terms prices it at one.
std::vector<Listed> ListingsOfUnit(const Versions<UnitTerms>& terms) {
  constexpr Fraction kOne{.over = 1, .under = 1};
  std::vector<Listed> listed;
  for (const auto& version : terms) {
    const int64_t anchor = version.value.anchor;
    listed.push_back({.from = version.from,
                      .version = version.version,
                      .price = {.currency = kUnit,
                                .bid = kOne,
                                .ask = kOne,
                                .settlement_price = anchor,
                                .redemption_value = anchor,
                                .reference = kOne}});
  }
  return listed;
}

// The versions of the rate book that list the currency, in order.
std::vector<Listed> ListingsOf(const Books& books, uint32_t currency) {
  if (currency == kUnit) return ListingsOfUnit(books.unit);
  std::vector<Listed> listed;
  for (const auto& version : books.rate_book) {
    for (const Price& price : version.value.prices) {
      if (price.currency != currency) continue;
      listed.push_back({.from = version.from, .version = version.version, .price = price});
    }
  }
  return listed;
}

template <class Line>
struct LineOf {
  const Line* line = nullptr;
  uint32_t version = 0;
};

// The last that has begun; null where there is none.
template <class Line>
LineOf<Line> LastOf(const Versions<RateBook>& book, std::vector<Line> RateBook::*lines,
                    const Pair& pair, int64_t time) {
  LineOf<Line> last;
  for (const auto& version : book) {
    if (version.from > time) continue;
    for (const Line& line : version.value.*lines) {
      if (line.pair == pair) last = {.line = &line, .version = version.version};
    }
  }
  return last;
}

}  // namespace

Fraction ReferenceOf(const Price& price) {
  if (price.reference) return *price.reference;
  return {.over = price.bid.over * price.ask.under + price.ask.over * price.bid.under,
          .under = 2 * price.bid.under * price.ask.under};
}

std::optional<PriceAt> PriceOf(const Books& books, uint32_t currency, int64_t time) {
  if (!books.coalition || books.opened_at > time) return std::nullopt;
  const Wide width = Wide{books.coalition->look_back_hours} * 3600 * 1'000'000'000;
  const std::vector<Listed> listed = ListingsOf(books, currency);
  std::optional<size_t> begun;
  size_t first = 0;
  for (size_t i = 0; i < listed.size(); ++i) {
    if (listed[i].from <= time) begun = i;
    if (listed[i].from <= Wide{time} - width) first = i;
  }
  if (!begun) return std::nullopt;

  PriceAt found{.bid = listed[first].price.bid,
                .bid_version = listed[first].version,
                .ask = listed[first].price.ask,
                .ask_version = listed[first].version,
                .settlement_price = listed[*begun].price.settlement_price,
                .reference = ReferenceOf(listed[*begun].price),
                .lowest_reference = ReferenceOf(listed[first].price),
                .highest_reference = ReferenceOf(listed[first].price)};
  for (size_t i = first; i < listed.size(); ++i) {
    const bool in_window = listed[i].from <= time || listed[i].from < Wide{time} + width;
    if (!in_window) continue;
    // Of equal ones the last.
    if (!IsLess(found.bid, listed[i].price.bid)) {
      found.bid = listed[i].price.bid;
      found.bid_version = listed[i].version;
    }
    if (!IsLess(listed[i].price.ask, found.ask)) {
      found.ask = listed[i].price.ask;
      found.ask_version = listed[i].version;
    }
    const Fraction reference = ReferenceOf(listed[i].price);
    if (IsLess(reference, found.lowest_reference)) found.lowest_reference = reference;
    if (IsLess(found.highest_reference, reference)) found.highest_reference = reference;
  }
  return found;
}

int64_t SettlementPriceOf(const Books& books, uint32_t currency, int64_t time) {
  if (currency == kUnit) return 0;
  const auto price = PriceOf(books, currency, time);
  return price ? price->settlement_price : books.CurrencyOf(currency)->settlement_price;
}

const Price* PriceInForce(const Versions<RateBook>& book, uint32_t currency, int64_t time) {
  const Price* last = nullptr;
  for (const auto& version : book) {
    if (version.from > time) continue;
    for (const Price& price : version.value.prices) {
      if (price.currency == currency) last = &price;
    }
  }
  return last;
}

std::optional<Said> PairRateIn(const Versions<RateBook>& book, const Pair& pair, int64_t time) {
  const auto last = LastOf(book, &RateBook::pair_rates, pair, time);
  if (last.line == nullptr || !last.line->rate) return std::nullopt;
  return Said{.value = *last.line->rate, .version = last.version};
}

std::optional<Said> LivingBonusIn(const Versions<RateBook>& book, const Pair& pair, int64_t time) {
  const auto last = LastOf(book, &RateBook::bonuses, pair, time);
  if (last.line == nullptr || !last.line->share) return std::nullopt;
  if (time < last.line->begins || time >= last.line->ends) return std::nullopt;
  return Said{.value = *last.line->share, .version = last.version};
}

Fee FeeIn(const Versions<RateBook>& book, const Pair& pair, int64_t time) {
  const auto last = LastOf(book, &RateBook::fees, pair, time);
  return last.line == nullptr ? Fee() : *last.line;
}

TermsAt TermsOf(const Books& books, const Pair& pair, int64_t time) {
  TermsAt terms{.from = *PriceOf(books, pair.first, time),
                .to = *PriceOf(books, pair.second, time),
                .pair_rate = PairRateIn(books.rate_book, pair, time),
                .bonus = LivingBonusIn(books.rate_book, pair, time),
                .fee = FeeIn(books.rate_book, pair, time)};
  // The rate over the limit, and then with the bonus.
  std::vector<Fraction> rate = {terms.to.highest_reference, InverseOf(terms.from.lowest_reference)};
  if (terms.pair_rate) {
    rate.push_back(terms.pair_rate->value);
    if (IsAboveOne(rate)) {
      terms.pair_rate.reset();
      rate.pop_back();
    }
  }
  if (!terms.pair_rate) {
    rate.push_back(terms.from.bid);
    rate.push_back(InverseOf(terms.to.ask));
  }
  if (terms.bonus) {
    rate.push_back(WithShare(terms.bonus->value));
    if (IsAboveOne(rate)) terms.bonus.reset();
  }
  return terms;
}

}  // namespace huitong::model
