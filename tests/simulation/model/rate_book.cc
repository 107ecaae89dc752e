#include "model/rate_book.h"

#include <algorithm>
#include <set>

#include "model/page.h"
#include "model/pricing.h"
#include "model/ratio.h"

namespace huitong::model {
namespace {

int64_t FigureOf(const Pair& pair) { return (int64_t{pair.first} << 32) + pair.second; }

// Pairs that stand twice among the lines, or are of one currency.
template <class Line>
void CheckPairs(const std::vector<Line>& lines, Part part, std::vector<Refusal>& found) {
  std::set<Pair> named;
  for (const Line& line : lines) {
    const bool again = !named.insert(line.pair).second;
    if (again || line.pair.first == line.pair.second) {
      found.push_back(Refuse(kRateBookNotSound, part, FigureOf(line.pair)));
    }
  }
}

bool IsAmount(int64_t points) { return points >= 0 && points <= kOfMemberMax; }

std::vector<Refusal> UnsoundIn(const RateBook& book) {
  std::vector<Refusal> found;
  std::set<uint32_t> named;
  for (const Price& price : book.prices) {
    if (!named.insert(price.currency).second) {
      found.push_back(Refuse(kRateBookNotSound, kPricesPart, price.currency));
    }
  }
  CheckPairs(book.pair_rates, kPairRatesPart, found);
  CheckPairs(book.bonuses, kBonusesPart, found);
  CheckPairs(book.fees, kFeesPart, found);
  for (const Bonus& bonus : book.bonuses) {
    if (bonus.share && bonus.ends <= bonus.begins) {
      found.push_back(Refuse(kRateBookNotSound, kBonusesPart, FigureOf(bonus.pair)));
    }
  }
  for (const Fee& fee : book.fees) {
    const bool whole = fee.share && fee.share->over >= fee.share->under;
    if (whole || !IsAmount(fee.fixed) || !IsAmount(fee.minimum)) {
      found.push_back(Refuse(kRateBookNotSound, kFeesPart, FigureOf(fee.pair)));
    }
  }
  return found;
}

std::vector<Refusal> WrongPricesIn(const RateBook& book) {
  std::vector<Refusal> found;
  for (const Price& price : book.prices) {
    if (IsLess(price.ask, price.bid)) {
      found.push_back(Refuse(kBidAboveAsk, kPricesPart, price.currency));
    }
    const Fraction reference = ReferenceOf(price);
    if (IsLess(reference, price.bid) || IsLess(price.ask, reference)) {
      found.push_back(Refuse(kReferenceOutsidePrices, kPricesPart, price.currency));
    }
  }
  return found;
}

bool IsCut(const Price& before, const Price& line) {
  const bool both_said = before.redemption_value != 0 && line.redemption_value != 0;
  return IsLess(line.bid, before.bid) ||
         (both_said && line.redemption_value < before.redemption_value);
}

// The first line that lowers what points bring before those who have them could know.
Decision TooSoon(const Books& books, const RateBook& book, int64_t from, int64_t now) {
  for (const Price& price : book.prices) {
    const Price* before = PriceInForce(books.rate_book, price.currency, from);
    if (before == nullptr || !IsCut(*before, price)) continue;
    const int64_t days = books.PolicyAt(price.currency, now).rate_notice_days;
    if (from < Wide{now} + Wide{days} * 86'400 * 1'000'000'000) {
      return Refuse(kNoticeTooShort, kEffectiveFrom, price.currency, days);
    }
  }
  return std::nullopt;
}

// At one instant, of the versions in force then.
void CheckPairAt(const Versions<RateBook>& all, const Pair& pair, int64_t time,
                 std::vector<Refusal>& found) {
  const auto rate = PairRateIn(all, pair, time);
  const auto bonus = LivingBonusIn(all, pair, time);
  const Price* from = PriceInForce(all, pair.first, time);
  const Price* to = PriceInForce(all, pair.second, time);
  if (from == nullptr || to == nullptr) {
    if (rate) found.push_back(Refuse(kPairWithoutPrice, kPairRatesPart, FigureOf(pair)));
    if (bonus) found.push_back(Refuse(kPairWithoutPrice, kBonusesPart, FigureOf(pair)));
    return;
  }
  // What is stated, over the limit.
  std::vector<Fraction> stated = {ReferenceOf(*to), InverseOf(ReferenceOf(*from))};
  if (rate) {
    stated.push_back(rate->value);
    if (IsAboveOne(stated)) {
      found.push_back(
          Refuse(kPairRateTooHigh, kPairRatesPart, FigureOf(pair), ThousandthsAboveOne(stated)));
    }
  } else {
    stated.push_back(from->bid);
    stated.push_back(InverseOf(to->ask));
  }
  if (!bonus) return;
  stated.push_back(WithShare(bonus->value));
  if (IsAboveOne(stated)) {
    found.push_back(
        Refuse(kBonusTooHigh, kBonusesPart, FigureOf(pair), ThousandthsAboveOne(stated)));
  }
}

}  // namespace

std::vector<uint32_t> NamedIn(const RateBook& book) {
  std::vector<uint32_t> named;
  const auto add = [&](const auto& lines) {
    for (const auto& line : lines) {
      named.push_back(line.pair.first);
      named.push_back(line.pair.second);
    }
  };
  for (const Price& price : book.prices) {
    named.push_back(price.currency);
  }
  add(book.pair_rates);
  add(book.bonuses);
  add(book.fees);
  return named;
}

std::vector<Refusal> ObjectionsTo(const Books& books, const RateBook& book, int64_t from,
                                  int64_t now) {
  std::vector<Refusal> found = UnsoundIn(book);
  const std::vector<Refusal> wrong = WrongPricesIn(book);
  found.insert(found.end(), wrong.begin(), wrong.end());
  const bool contradicts = !found.empty();
  if (const auto too_soon = TooSoon(books, book, from, now)) found.push_back(*too_soon);
  // What else holds in a book that contradicts itself nobody can say.
  if (contradicts) return found;

  Versions<RateBook> all = books.rate_book;
  all.push_back({.from = from, .version = static_cast<uint32_t>(all.size()) + 1, .value = book});
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  std::set<int64_t> instants = {from};
  std::set<Pair> pairs;
  for (const auto& version : all) {
    instants.insert(version.from);
    for (const PairRate& line : version.value.pair_rates) {
      pairs.insert(line.pair);
    }
    for (const Bonus& line : version.value.bonuses) {
      pairs.insert(line.pair);
      instants.insert({line.begins, line.ends});
    }
  }
  for (const int64_t instant : instants) {
    if (instant < from) continue;
    for (const Pair& pair : pairs) {
      CheckPairAt(all, pair, instant, found);
    }
  }
  return found;
}

}  // namespace huitong::model
