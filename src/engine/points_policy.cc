#include "engine/points_policy.h"

#include <algorithm>
#include <type_traits>
#include <vector>

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
}
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

struct Setting {
  uint32_t tag = 0;
  int64_t value = 0;
  bool allowed = true;
};

template <class Policy>
std::vector<Setting> SettingsOf(const Policy& policy) {
  std::vector<Setting> settings;
  VisitSettings(policy, [&](uint32_t tag, const auto& field, int64_t least, int64_t greatest) {
    const auto value = static_cast<int64_t>(field);
    settings.push_back(
        {.tag = tag, .value = value, .allowed = value >= least && value <= greatest});
  });
  return settings;
}

// Those that are not what silence says.
template <class Policy>
std::vector<Setting> SettingsToTell(const Policy& policy) {
  std::vector<Setting> told;
  const auto defaults = SettingsOf(Policy());
  const auto settings = SettingsOf(policy);
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].value != defaults[i].value) told.push_back(settings[i]);
  }
  return told;
}

template <class Policy>
bool AllAllowed(const Policy& policy) {
  const auto told = SettingsToTell(policy);
  return std::all_of(told.begin(), told.end(), [](const Setting& one) { return one.allowed; });
}

template <class Policy>
Bytes Encode(const Policy& policy) {
  const auto told = SettingsToTell(policy);
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(static_cast<uint32_t>(told.size()));
  for (const Setting& setting : told) {
    out.Put(setting.tag);
    out.Put(setting.value);
  }
  return bytes;
}

// False where the tag is unknown or the value is none of its.
template <class Policy>
bool Set(Policy& policy, uint32_t told, int64_t value) {
  bool known = false;
  VisitSettings(policy, [&](uint32_t tag, auto& field, int64_t least, int64_t greatest) {
    if (tag != told || value < least || value > greatest) return;
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
    known = true;
  });
  return known;
}

template <class Policy>
std::optional<Policy> Decode(ByteView payload) {
  ByteReader in(payload);
  Policy policy;
  const auto count = in.Get<uint32_t>();
  for (uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto tag = in.Get<uint32_t>();
    if (!Set(policy, tag, in.Get<int64_t>())) in.MarkFailed();
  }
  const bool canonical = !in.failed() && in.AtEnd() && std::ranges::equal(Encode(policy), payload);
  if (!canonical) return std::nullopt;
  return policy;
}

}  // namespace

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

bool IsAllowed(const PointsPolicy& policy) { return AllAllowed(policy); }
bool IsAllowed(const MemberPolicy& policy) { return AllAllowed(policy); }
Bytes EncodePayload(const PointsPolicy& policy) { return Encode(policy); }
Bytes EncodePayload(const MemberPolicy& policy) { return Encode(policy); }
std::optional<PointsPolicy> DecodePointsPolicy(ByteView payload) {
  return Decode<PointsPolicy>(payload);
}
std::optional<MemberPolicy> DecodeMemberPolicy(ByteView payload) {
  return Decode<MemberPolicy>(payload);
}

}  // namespace huitong
