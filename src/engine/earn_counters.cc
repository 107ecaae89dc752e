#include "engine/earn_counters.h"

#include "base/planted.h"

namespace huitong {
namespace {

// The version that gave them; null for the default rate.
const EarnRate* RateOf(const Configuration& configuration, const Earned& earned) {
  const auto* versions = configuration.EarnRatesOf(earned.currency);
  const auto* version = versions == nullptr ? nullptr : versions->Numbered(earned.rate_version);
  return version == nullptr ? nullptr : &version->value;
}

}  // namespace

int64_t GivenBy(const LogState& state, CurrencyNumber currency, uint32_t rate_version) {
  const int64_t* given = state.earn_budgets.Peek({.currency = currency, .version = rate_version});
  return given == nullptr ? 0 : *given;
}

std::optional<EarnDayKey> CappedDayOf(const Configuration& configuration, MemberOrdinal member,
                                      const Earned& earned, Day occurred) {
  const EarnRate* rate = RateOf(configuration, earned);
  const bool counts = rate != nullptr && rate->cap_per_member_day != kNoLimit && earned.points > 0;
  if (!counts) return std::nullopt;
  return EarnDayKey{.member = member, .currency = earned.currency, .day = occurred};
}

void CountEarned(LogState& state, MemberOrdinal member, const Earned& earned, Day occurred) {
  const EarnRate* rate = RateOf(state.configuration, earned);
  if (rate == nullptr || earned.points == 0) return;
  if (rate->budget != kNoLimit) {
    const uint32_t version = Planted("budgets-share-one-count") ? 1 : earned.rate_version;
    state.earn_budgets.Change({.currency = earned.currency, .version = version}) += earned.points;
  }
  const auto day = CappedDayOf(state.configuration, member, earned, occurred);
  if (day) state.earn_days.Change(*day) += earned.points;
}

}  // namespace huitong
