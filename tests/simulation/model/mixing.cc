#include "model/mixing.h"

#include <algorithm>
#include <limits>
#include <map>

#include "model/pricing.h"

namespace huitong::model {
namespace {

// A fund of which some lots are drawn, and what it pays by them.
struct Drawing {
  const Fund* fund = nullptr;
  size_t drawn = 0;
  int64_t reached = 0;
  Wide points = 0;
  Wide fen = 0;

  [[nodiscard]] bool HasNext() const { return drawn < fund->lots.size(); }
  [[nodiscard]] int32_t NextDay() const { return fund->lots[drawn].first; }
};

// Whether the next lot of `a` is drawn before that of `b`.
bool ComesFirst(const Drawing& a, const Drawing& b) {
  if (a.NextDay() != b.NextDay()) return a.NextDay() < b.NextDay();
  if (IsLess(b.fund->kept, a.fund->kept)) return true;
  if (IsLess(a.fund->kept, b.fund->kept)) return false;
  return a.fund->currency < b.fund->currency;
}

// What the fund pays by all that is drawn of it, within what the others leave.
void Weigh(Drawing& drawing, Wide room, Wide wish, int64_t step) {
  const Wide over = drawing.fund->fen_per_point.over;
  const Wide under = drawing.fund->fen_per_point.under;
  // ⌊points · v⌋ ≤ room, where points · v < room + 1.
  const Wide most = CeilingOf((room + 1) * under, over) - 1;
  Wide points = std::min({Wide{drawing.reached}, wish, most});
  points -= points % step;
  drawing.fen = FloorOf(points * over, under);
  const Wide needed = CeilingOf(drawing.fen * under, over);
  drawing.points = std::min(points, CeilingOf(needed, step) * step);
}

Drawing* NextOf(std::vector<Drawing>& drawings) {
  Drawing* next = nullptr;
  for (Drawing& drawing : drawings) {
    if (!drawing.HasNext()) continue;
    if (next == nullptr || ComesFirst(drawing, *next)) next = &drawing;
  }
  return next;
}

}  // namespace

int64_t Mix::Fen() const {
  int64_t fen = 0;
  for (const PaidWith& one : parts) {
    fen += one.fen;
  }
  return fen;
}

Mix MixOf(const std::vector<Fund>& funds, const Bounds& bounds) {
  std::vector<Drawing> drawings;
  for (const Fund& fund : funds) {
    drawings.push_back({.fund = &fund, .drawn = 0, .reached = 0, .points = 0, .fen = 0});
  }
  while (Drawing* next = NextOf(drawings)) {
    next->reached += next->fund->lots[next->drawn].second;
    ++next->drawn;
    Wide room = bounds.room;
    Wide wish = bounds.wish_points.value_or(std::numeric_limits<int64_t>::max());
    for (const Drawing& other : drawings) {
      if (&other == next) continue;
      room -= other.fen;
      wish -= other.points;
    }
    Weigh(*next, room, wish, bounds.step);
  }
  Mix mix;
  for (const Drawing& drawing : drawings) {
    if (drawing.points == 0 || drawing.fen == 0) continue;
    const Fraction& value = drawing.fund->fen_per_point;
    mix.parts.push_back({.currency = drawing.fund->currency,
                         .fen_per_point = value,
                         .points = static_cast<int64_t>(drawing.points),
                         .fen = static_cast<int64_t>(drawing.fen),
                         .remainder = static_cast<int64_t>(drawing.points * value.over -
                                                           drawing.fen * value.under)});
  }
  if (mix.Fen() >= bounds.floor) return mix;
  return {.parts = {}, .short_of_floor = bounds.floor - mix.Fen()};
}

std::vector<int64_t> SharesOf(int64_t amount, const std::vector<int64_t>& weights) {
  Wide all = 0;
  for (const int64_t weight : weights) {
    all += weight;
  }
  std::vector<int64_t> shares;
  std::vector<Wide> remainders;
  int64_t left = amount;
  for (const int64_t weight : weights) {
    const Wide product = Wide{amount} * weight;
    shares.push_back(all == 0 ? 0 : static_cast<int64_t>(FloorOf(product, all)));
    remainders.push_back(all == 0 ? 0 : product % all);
    left -= shares.back();
  }
  for (; left > 0 && all > 0; --left) {
    const auto largest = std::max_element(remainders.begin(), remainders.end());
    shares[static_cast<size_t>(largest - remainders.begin())] += 1;
    *largest = -1;
  }
  return shares;
}

std::map<int64_t, TenderLine> LinesOf(const std::vector<BasketLine>& basket, const Mix& mix) {
  std::map<int64_t, TenderLine> lines;
  std::vector<int64_t> payable;  // the numbers
  for (const BasketLine& line : basket) {
    lines[line.number] = {.payable = line.payable, .cash = line.fen, .parts = {}};
    if (line.payable) payable.push_back(line.number);
  }
  for (const PaidWith& one : mix.parts) {
    std::vector<int64_t> left;
    left.reserve(payable.size());
    for (const int64_t number : payable) {
      left.push_back(lines[number].cash);
    }
    const std::vector<int64_t> fen = SharesOf(one.fen, left);
    const std::vector<int64_t> points = SharesOf(one.points, fen);
    for (size_t i = 0; i < payable.size(); ++i) {
      if (fen[i] == 0) continue;
      TenderLine& line = lines[payable[i]];
      line.cash -= fen[i];
      line.parts[one.currency] = {.points = points[i], .fen = fen[i]};
    }
  }
  return lines;
}

TenderLine BackOf(const TenderLine& line, int64_t fen) {
  std::vector<int64_t> left = {line.cash};
  for (const auto& [currency, part] : line.parts) {
    left.push_back(part.fen);
  }
  const std::vector<int64_t> back = SharesOf(fen, left);
  TenderLine found{.payable = line.payable, .cash = back.front(), .parts = {}};
  size_t i = 0;
  for (const auto& [currency, part] : line.parts) {
    ++i;
    if (back[i] == 0) continue;
    const Wide points = FloorOf(Wide{part.points} * back[i], part.fen);
    found.parts[currency] = {.points = static_cast<int64_t>(points), .fen = back[i]};
  }
  return found;
}

}  // namespace huitong::model
