#include "engine/unit_obligation.h"

#include <cstdlib>

#include "base/planted.h"
#include "clearing/obligation.h"

namespace huitong {

Expected<int64_t, Halt> WorthOfUnits(const Draft& draft, int64_t units, Param param) {
  const int64_t anchor = draft.configuration().SettlementPriceOf(kUniversalUnit, draft.now().time);
  const auto worth = SettlementValue(*Points::FromUnits(std::abs(units)), anchor);
  const bool can_be_said = worth && *worth <= Points::kOfMemberMax;
  if (!can_be_said) return Refuse(Decline::kAmountTooLarge, param);
  return units < 0 ? -*worth : *worth;
}

Decided BuyUnits(Draft& draft, CurrencyNumber currency, BrandNumber buyer, int64_t units,
                 Param param) {
  if (currency != kUniversalUnit || units == 0) return Done{};
  const int64_t worth = TRY(WorthOfUnits(draft, units, param));
  if (units < 0 && Planted("units-taken-back-for-nothing")) return Done{};
  draft.PostObligation(buyer, kValuePool, worth);
  return Done{};
}

}  // namespace huitong
