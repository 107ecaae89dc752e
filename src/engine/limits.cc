#include "engine/limits.h"

#include <algorithm>

#include "base/planted.h"
#include "engine/settings.h"
#include "ledger/points.h"

namespace huitong {
namespace {

template <class Limits, class Visit>
void VisitEach(Limits& limits, const Visit& visit) {
  visit(1, limits.credit_line, 0, Points::kUnitsMax);
  visit(2, limits.reserve, 0, Points::kUnitsMax);
  visit(3, limits.alert, 0, Points::kUnitsMax);
  visit(4, limits.net_debit_cap, 0, Points::kUnitsMax);
  visit(5, limits.mint_cap, 0, Points::kOfMemberMax);
  visit(6, limits.mint_cap_a_day, 0, Points::kOfMemberMax);
  visit(7, limits.suspended, 0, kAllSuspensions);
  visit(8, limits.breaker, 0, Points::kUnitsMax);
}

}  // namespace

template <class Visit>
void VisitSettings(BrandLimits& limits, const Visit& visit) {
  VisitEach(limits, visit);
}
template <class Visit>
void VisitSettings(const BrandLimits& limits, const Visit& visit) {
  VisitEach(limits, visit);
}

std::optional<int64_t> ExposureLimitOf(const BrandLimits& limits) {
  if (limits.credit_line == kNoLimit && limits.reserve == kNoLimit) return std::nullopt;
  const int64_t reserve = std::max<int64_t>(limits.reserve, 0);
  const int64_t kept = Planted("reserve-is-more-credit") ? -reserve : reserve;
  return std::max<int64_t>(limits.credit_line, 0) - kept;
}

bool IsAllowed(const BrandLimits& limits) { return AreSettingsAllowed(limits); }
Bytes EncodePayload(const BrandLimits& limits) { return EncodeSettings(limits); }
std::optional<BrandLimits> DecodeBrandLimits(ByteView payload) {
  return DecodeSettings<BrandLimits>(payload);
}

}  // namespace huitong
