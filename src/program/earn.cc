#include "program/earn.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {

std::optional<Converted> EarnedPoints(int64_t spend_fen, const EarnRule& rule) {
  const Rate& rate = rule.points_per_yuan;
  const Rate& coefficient = rule.coefficient;
  CHECK(rate.denominator() <= kRuleDenominatorMax);
  CHECK(coefficient.denominator() <= kRuleDenominatorMax);

  // At most 10^18 above and 10^14 below.
  const auto above = int64_t{rate.numerator()} * coefficient.numerator();
  const auto below = kFenPerYuan * rate.denominator() * coefficient.denominator();
  return MultiplyAndDivide(spend_fen, above, below,
                           Planted("earn-rounds-up") ? Rounding::kUp : Rounding::kDown);
}

int64_t PointsWithin(const EarnRoom& room, int64_t promised) {
  return std::min({promised, room.of_cap, room.of_budget});
}

CutBy BoundBy(const EarnRoom& room) {
  return room.of_cap <= room.of_budget ? CutBy::kCap : CutBy::kBudget;
}

}  // namespace huitong
