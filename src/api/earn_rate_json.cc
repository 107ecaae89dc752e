#include "api/earn_rate_json.h"

#include "api/points_limit.h"
#include "api/request_body.h"
#include "api/value_json.h"
#include "engine/earn_counters.h"

namespace huitong {

PublishEarnRate EarnRateIn(JsonObject& root, BrandNumber brand) {
  return {.brand = brand,
          .points_per_yuan = RateField(root, "points_per_yuan"),
          .budget = OptionalPointsLimit(root, "budget"),
          .cap_per_member_day = OptionalPointsLimit(root, "cap_per_member_day"),
          .effective_from = OptionalTimeField(root, "effective_from")};
}

PageOf<EarnRateSeen> EarnRatesSeen(const LogState& state, CurrencyNumber currency,
                                   const PageRequest& page) {
  const auto* versions = state.configuration.EarnRatesOf(currency);
  if (versions == nullptr) return {};
  const auto& all = versions->all();
  return CutPage(all.size(), page, [&](size_t i) {
    return EarnRateSeen{.version = all[i], .given = GivenBy(state, currency, all[i].number)};
  });
}

void WriteEarnRate(JsonWriter& out, uint32_t version, Timestamp from, const EarnRate& rate) {
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
  WriteRate(out, "points_per_yuan", rate.points_per_yuan);
  WritePointsLimit(out, "budget", rate.budget);
  WritePointsLimit(out, "cap_per_member_day", rate.cap_per_member_day);
}

void WriteEarnRate(JsonWriter& out, const EarnRateSeen& seen) {
  const auto& [number, from, rate] = seen.version;
  WriteEarnRate(out, number, from, rate);
  WritePointsLimit(out, "given", rate.budget == kNoLimit ? kNoLimit : seen.given);
}

}  // namespace huitong
