#include "exchange/tender.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

constexpr int64_t kMost = Points::kOfMemberMax;

// `amount` in proportion to the weights: floors, then one more for the largest remainders, the
// first first where equal. Requires weights that are not all zero where there is an amount. Where
// it is at most their sum, no part is above its weight.
std::vector<int64_t> InProportion(int64_t amount, const std::vector<int64_t>& weights) {
  const int64_t whole = std::accumulate(weights.begin(), weights.end(), int64_t{0});
  std::vector<int64_t> parts(weights.size());
  if (amount == 0) return parts;
  CHECK(whole > 0);
  std::vector<std::pair<int64_t, size_t>> remainders;  // negative, so that the largest come first
  int64_t left = amount;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    const Int128 product = Int128{amount} * weights[i];
    parts[i] = static_cast<int64_t>(product / whole);
    remainders.emplace_back(-static_cast<int64_t>(product - Int128{parts[i]} * whole), i);
    left -= parts[i];
  }
  CHECK(left >= 0 && static_cast<size_t>(left) <= remainders.size());
  std::sort(remainders.begin(), remainders.end());
  for (size_t i = 0; i < static_cast<size_t>(left); ++i) {
    ++parts[remainders[i].second];
  }
  return parts;
}

bool IsBound(const TenderBound& bound) {
  if (bound.fen && *bound.fen < 0) return false;
  return !bound.per_mille || (*bound.per_mille >= 0 && *bound.per_mille <= 1000);
}

int64_t PerMilleOf(int64_t fen, int64_t per_mille, Rounding rounding) {
  const auto share = MultiplyAndDivide(fen, per_mille, 1000, rounding);
  CHECK(share.has_value());  // at most `fen`
  return share->points.units();
}

int64_t FloorOf(const TenderBound& bound, int64_t payable) {
  const int64_t share = PerMilleOf(payable, bound.per_mille.value_or(0), Rounding::kUp);
  return std::max(share, bound.fen.value_or(0));
}

int64_t CeilingOf(const TenderBound& bound, int64_t payable) {
  const int64_t share = PerMilleOf(payable, bound.per_mille.value_or(1000), Rounding::kDown);
  return std::min(share, bound.fen.value_or(payable));
}

// Adds `amount`, where it is in range and the sum stays so.
bool Adds(int64_t& sum, int64_t amount) {
  if (amount < 0 || amount > kMost - sum) return false;
  sum += amount;
  return true;
}

bool FundsFit(const std::vector<TenderFunds>& funds) {
  for (size_t i = 0; i < funds.size(); ++i) {
    int64_t points = 0;
    for (size_t j = 0; j < i; ++j) {
      if (funds[i].currency == funds[j].currency) return false;
    }
    for (const TenderLot& lot : funds[i].lots) {
      if (lot.points < 1 || !Adds(points, lot.points)) return false;
    }
  }
  return true;
}

// The most points whose value, rounded down, is at most `fen`.
int64_t MostWorth(int64_t fen, const Rate& fen_per_point) {
  const auto above = fen_per_point.Inverse().Convert(*Points::FromUnits(fen + 1), Rounding::kUp);
  return above ? above->points.units() - 1 : Points::kUnitsMax;
}

// How far into one currency's lots the choice has come.
struct Drawn {
  const TenderFunds* funds = nullptr;
  size_t next_lot = 0;
  int64_t reached = 0;  // points of the lots before next_lot
  int64_t points = 0;   // taken, at most `reached`
  int64_t fen = 0;      // their value
};

int64_t ValueOf(const Drawn& drawn, int64_t points) {
  const auto value =
      drawn.funds->fen_per_point.Convert(*Points::FromUnits(points), Rounding::kDown);
  CHECK(value.has_value());  // at most the basket
  return value->points.units();
}

// The currency whose next lot is to be taken; null when there are no more.
Drawn* NextOf(std::vector<Drawn>& all) {
  const auto order = [](const Drawn& drawn) {
    const TenderFunds& funds = *drawn.funds;
    const Day last_day =
        Planted("tender-loss-before-expiry") ? Day() : funds.lots[drawn.next_lot].last_day;
    return std::tuple<Day, const Fraction&, CurrencyNumber>(last_day, funds.loss, funds.currency);
  };
  Drawn* first = nullptr;
  for (Drawn& drawn : all) {
    if (drawn.next_lot == drawn.funds->lots.size()) continue;
    if (first == nullptr || order(drawn) < order(*first)) first = &drawn;
  }
  return first;
}

// The least points in whole steps that are worth `fen`: what would not add a whole fen stays the
// member's.
int64_t LeastWorth(int64_t fen, const Rate& fen_per_point, int64_t step) {
  const auto least = fen_per_point.Inverse().Convert(*Points::FromUnits(fen), Rounding::kUp);
  CHECK(least.has_value());  // at most what the member has
  return (least->points.units() + step - 1) / step * step;
}

// Draws until `room` fen are paid or `wished` points are taken, or there are no more.
std::vector<Drawn> Draw(const std::vector<TenderFunds>& funds, int64_t step, int64_t room,
                        int64_t wished) {
  std::vector<Drawn> all;
  all.reserve(funds.size());
  for (const TenderFunds& one : funds) {
    all.push_back({.funds = &one});
  }
  std::sort(all.begin(), all.end(),
            [](const Drawn& a, const Drawn& b) { return a.funds->currency < b.funds->currency; });
  while (Drawn* const drawn = NextOf(all)) {
    const Rate& value = drawn->funds->fen_per_point;
    drawn->reached += drawn->funds->lots[drawn->next_lot++].points;
    // What this currency has taken already is weighed anew together with the next lot.
    room += drawn->fen;
    wished += drawn->points;
    int64_t points = std::min({drawn->reached, wished, MostWorth(room, value)});
    if (!Planted("tender-ignores-the-step")) points -= points % step;
    drawn->fen = ValueOf(*drawn, points);
    drawn->points = points;
    if (!Planted("tender-wastes-points")) {
      drawn->points = std::min(points, LeastWorth(drawn->fen, value, step));
    }
    room -= drawn->fen;
    wished -= drawn->points;
  }
  return all;
}

TenderTaken TakenOf(const Drawn& drawn) {
  const auto exact =
      drawn.funds->fen_per_point.Convert(*Points::FromUnits(drawn.points), Rounding::kDown);
  TenderTaken taken{.currency = drawn.funds->currency,
                    .points = drawn.points,
                    .fen = drawn.fen,
                    .remainder = exact->remainder,
                    .lots = {}};
  int64_t left = drawn.points;
  for (const TenderLot& lot : drawn.funds->lots) {
    if (left == 0) break;
    taken.lots.push_back(lot);
    taken.lots.back().points = std::min(left, lot.points);
    left -= taken.lots.back().points;
  }
  return taken;
}

// Shares out what each currency pays over the lines.
std::vector<TenderLine> LinesOf(const std::vector<BasketLine>& basket,
                                const std::vector<TenderTaken>& taken) {
  std::vector<TenderLine> lines;
  std::vector<int64_t> left;  // of each line that points may pay
  for (const BasketLine& line : basket) {
    lines.push_back({.fen = line.fen, .cash = line.fen, .parts = {}});
    left.push_back(line.payable ? line.fen : 0);
  }
  for (const TenderTaken& one : taken) {
    const std::vector<int64_t> fen = InProportion(one.fen, left);
    const std::vector<int64_t> points = InProportion(one.points, fen);
    for (size_t i = 0; i < lines.size(); ++i) {
      if (fen[i] == 0) continue;
      lines[i].parts.push_back({.currency = one.currency, .points = points[i], .fen = fen[i]});
      lines[i].cash -= fen[i];
      left[i] -= fen[i];
    }
  }
  return lines;
}

}  // namespace

Expected<Tender, TenderRefusal> TenderFor(const std::vector<BasketLine>& basket,
                                          const TenderPolicy& policy,
                                          const std::vector<TenderFunds>& funds,
                                          const TenderWish& wish) {
  int64_t whole = 0;
  int64_t payable = 0;
  for (const BasketLine& line : basket) {
    if (!Adds(whole, line.fen)) return Unexpected(TenderRefusal::kBasketOutOfRange);
    if (line.payable) payable += line.fen;
  }
  if (!IsBound(policy.floor) || !IsBound(policy.ceiling) || policy.step < 1) {
    return Unexpected(TenderRefusal::kPolicyOutOfRange);
  }
  if (!FundsFit(funds)) return Unexpected(TenderRefusal::kFundsOutOfRange);
  if (wish.points.value_or(0) < 0 || wish.fen.value_or(0) < 0) {
    return Unexpected(TenderRefusal::kWishOutOfRange);
  }

  const int64_t room = std::min(CeilingOf(policy.ceiling, payable), wish.fen.value_or(kMost));
  const int64_t wished = wish.points.value_or(Points::kUnitsMax);
  Tender tender;
  for (const Drawn& drawn : Draw(funds, policy.step, room, wished)) {
    if (drawn.fen == 0) continue;
    tender.taken.push_back(TakenOf(drawn));
    tender.paid_by_points += drawn.fen;
  }
  const int64_t floor = FloorOf(policy.floor, payable);
  if (tender.paid_by_points < floor && !Planted("tender-ignores-the-floor")) {
    tender.short_of_floor = floor - tender.paid_by_points;
    tender.paid_by_points = 0;
    tender.taken.clear();
  }
  tender.lines = LinesOf(basket, tender.taken);
  tender.cash = whole - tender.paid_by_points;
  return tender;
}

std::optional<TenderReturn> ReturnOf(const TenderLine& left, int64_t fen) {
  if (fen < 0 || fen > left.fen) return std::nullopt;
  std::vector<int64_t> weights = {left.cash};
  for (const TenderPart& part : left.parts) {
    weights.push_back(part.fen);
  }
  const std::vector<int64_t> back = InProportion(fen, weights);
  TenderReturn result{.back = {.fen = fen, .cash = back[0], .parts = {}},
                      .left = {.fen = left.fen - fen, .cash = left.cash - back[0], .parts = {}}};
  for (size_t i = 0; i < left.parts.size(); ++i) {
    const TenderPart& part = left.parts[i];
    const auto points = MultiplyAndDivide(part.points, back[i + 1], part.fen, Rounding::kDown);
    CHECK(points.has_value());  // at most the part's
    const int64_t units = points->points.units();
    if (back[i + 1] > 0) {
      result.back.parts.push_back({.currency = part.currency, .points = units, .fen = back[i + 1]});
    }
    if (part.fen > back[i + 1]) {
      result.left.parts.push_back({.currency = part.currency,
                                   .points = part.points - units,
                                   .fen = part.fen - back[i + 1]});
    }
  }
  return result;
}

}  // namespace huitong
