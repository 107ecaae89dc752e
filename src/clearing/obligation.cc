#include "clearing/obligation.h"

namespace huitong {

std::optional<int64_t> SettlementValue(Points points, int64_t price_micro_fen) {
  const auto value = MultiplyAndDivide(points.units(), price_micro_fen, 1, Rounding::kDown);
  if (!value) return std::nullopt;
  return value->points.units();
}

}  // namespace huitong
