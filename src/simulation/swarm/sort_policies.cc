// What the operator of a simulation sets about points and members.

#include <array>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

uint32_t Days(Wishes& wishes, int64_t most) {
  return wishes.prng.OneIn(3) ? 0 : static_cast<uint32_t>(wishes.prng.Between(1, most));
}

// What one member may exchange away.
int64_t AnyQuota(Wishes& wishes, int64_t least_bits) {
  if (wishes.prng.OneIn(2)) return -1;
  if (wishes.prng.OneIn(12)) return 0;
  return wishes.prng.Between(1, int64_t{1} << wishes.prng.Between(least_bits, 26));
}

PointsPolicy AnyPolicy(Wishes& wishes) {
  Prng& prng = wishes.prng;
  PointsPolicy policy;
  if (!prng.OneIn(3)) policy.expiry = static_cast<ExpiryMode>(prng.Between(1, 5));
  if (prng.OneIn(2)) {
    policy.expiry_months = static_cast<int32_t>(prng.Between(0, wishes.plan.term_max));
  }
  policy.expiry_month = static_cast<int32_t>(prng.Between(1, 12));
  policy.expiry_day = static_cast<int32_t>(prng.Between(1, 31));
  policy.activity = static_cast<uint32_t>(prng.Between(0, kAllActivities));
  policy.return_window_days = static_cast<uint32_t>(prng.Between(0, wishes.plan.return_window_max));
  policy.debt = prng.OneIn(2) ? DebtPolicy::kMemberOwes : DebtPolicy::kBrandBears;
  policy.late_refund = prng.OneIn(2) ? LateRefund::kExpire : LateRefund::kReissueWithGrace;
  policy.grace_days = Days(wishes, 60);
  constexpr std::array<int64_t, 4> kLimits = {0, 1'000, 1'000'000, Points::kOfMemberMax};
  policy.adjustment_limit = kLimits[prng.Below(kLimits.size())];
  policy.gifts = !prng.OneIn(3);
  policy.reinstatement_days = Days(wishes, 400);
  policy.notices = static_cast<uint32_t>(prng.Between(0, kAllNotices));
  policy.notice_days = Days(wishes, 100);
  policy.converted_expiry = static_cast<ConvertedExpiry>(prng.Between(1, 3));
  if (prng.OneIn(4)) policy.rate_notice_days = Days(wishes, 40);
  if (wishes.plan.limits) {
    policy.exchange_quota_a_day = AnyQuota(wishes, 4);
    policy.exchange_quota_a_year = AnyQuota(wishes, 10);
  }
  return policy;
}

}  // namespace

Sort PolicySort() {
  return {.name = "publish policy",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            return Wish{.operation = PublishPointsPolicy{.currency = wishes.AnyCurrency(),
                                                         .policy = AnyPolicy(wishes),
                                                         .effective_from = wishes.AnyBeginning()},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<PublishPointsPolicy>(operation);
                const PointsPolicy& policy = asked.policy;
                std::string text = "of currency " + std::to_string(asked.currency.value);
                const auto add = [&](const char* what, int64_t value) {
                  text += std::string(", ") + what + " " + std::to_string(value);
                };
                add("mode", static_cast<int>(policy.expiry));
                add("months", policy.expiry_months);
                add("month", policy.expiry_month);
                add("day", policy.expiry_day);
                add("activity", policy.activity);
                add("window", policy.return_window_days);
                add("debt", static_cast<int>(policy.debt));
                add("late refund", static_cast<int>(policy.late_refund));
                add("grace", policy.grace_days);
                add("limit", policy.adjustment_limit);
                add("gifts", policy.gifts ? 1 : 0);
                add("reinstatement", policy.reinstatement_days);
                add("notices", policy.notices);
                add("notice days", policy.notice_days);
                add("converted", static_cast<int>(policy.converted_expiry));
                add("exchanged a day", policy.exchange_quota_a_day);
                add("a year", policy.exchange_quota_a_year);
                return text + TextOf(asked.effective_from);
              },
          .declines = {Decline::kCurrencyNotFound, Decline::kEffectiveInPast}};
}

Sort MemberPolicySort() {
  return {.name = "publish member policy",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto hours = static_cast<uint32_t>(
                wishes.prng.OneIn(4) ? 0 : wishes.prng.Between(1, wishes.prng.OneIn(2) ? 4 : 400));
            return Wish{.operation = PublishMemberPolicy{.policy = {.merge_cool_off_hours = hours},
                                                         .effective_from = wishes.AnyBeginning()},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<PublishMemberPolicy>(operation);
                return "cool-off of " + std::to_string(asked.policy.merge_cool_off_hours) +
                       " hours" + TextOf(asked.effective_from);
              },
          .declines = {Decline::kEffectiveInPast}};
}

}  // namespace huitong
