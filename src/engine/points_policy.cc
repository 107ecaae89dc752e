#include "engine/points_policy.h"

#include "engine/settings.h"

namespace huitong {
namespace {

// The settings of a policy in the order of their tags: each with the least and the greatest value
// that may be written.
template <class Policy, class Visit>
void VisitPointsSettings(Policy& policy, const Visit& visit) {
  visit(1, policy.expiry, 1, 5);
  visit(2, policy.expiry_months, 0, kExpiryMonthsMax);
  visit(3, policy.expiry_month, 1, 12);
  visit(4, policy.expiry_day, 1, 31);
  visit(5, policy.activity, 0, kAllActivities);
  visit(7, policy.return_window_days, 0, kPolicyDaysMax);
  visit(8, policy.debt, 1, 2);
  visit(9, policy.late_refund, 1, 2);
  visit(10, policy.grace_days, 0, kPolicyDaysMax);
  visit(11, policy.adjustment_limit, 0, Points::kOfMemberMax);
  visit(12, policy.gifts, 0, 1);
  visit(13, policy.reinstatement_days, 0, kPolicyDaysMax);
  visit(14, policy.notices, 0, kAllNotices);
  visit(15, policy.notice_days, 0, kNoticeDaysMax);
  visit(16, policy.converted_expiry, 1, 3);
  visit(17, policy.exchange_quota_a_day, 0, Points::kOfMemberMax);
  visit(18, policy.exchange_quota_a_year, 0, Points::kOfMemberMax);
  visit(19, policy.rate_notice_days, 0, kPolicyDaysMax);
}
}  // namespace

template <class Visit>
void VisitSettings(PointsPolicy& policy, const Visit& visit) {
  VisitPointsSettings(policy, visit);
}
template <class Visit>
void VisitSettings(const PointsPolicy& policy, const Visit& visit) {
  VisitPointsSettings(policy, visit);
}
template <class Visit>
void VisitSettings(MemberPolicy& policy, const Visit& visit) {
  visit(1, policy.merge_cool_off_hours, 0, kCoolOffHoursMax);
}
template <class Visit>
void VisitSettings(const MemberPolicy& policy, const Visit& visit) {
  visit(1, policy.merge_cool_off_hours, 0, kCoolOffHoursMax);
}

uint32_t NoticeOf(uint32_t days) {
  switch (days) {
    case 90:
      return kNotice90Days;
    case 30:
      return kNotice30Days;
    case 7:
      return kNotice7Days;
    default:
      return kNoticeAfterDate;
  }
}

bool IsAllowed(const PointsPolicy& policy) { return AreSettingsAllowed(policy); }
bool IsAllowed(const MemberPolicy& policy) { return AreSettingsAllowed(policy); }
Bytes EncodePayload(const PointsPolicy& policy) { return EncodeSettings(policy); }
Bytes EncodePayload(const MemberPolicy& policy) { return EncodeSettings(policy); }
std::optional<PointsPolicy> DecodePointsPolicy(ByteView payload) {
  return DecodeSettings<PointsPolicy>(payload);
}
std::optional<MemberPolicy> DecodeMemberPolicy(ByteView payload) {
  return DecodeSettings<MemberPolicy>(payload);
}

}  // namespace huitong
