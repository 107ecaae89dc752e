#include "api/policy_json.h"

#include <array>
#include <optional>
#include <string_view>

#include "api/request_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

// In the order of their bits (engine/points_policy.h).
constexpr std::array<std::string_view, 3> kActivities = {"redeem", "exchange", "gift"};
constexpr std::array<int64_t, 3> kNoticeTerms = {90, 30, 7};

struct NamedMode {
  ExpiryMode mode;
  std::string_view name;
};
constexpr std::array kModes = {
    NamedMode{ExpiryMode::kMonthEnd, "month_end"}, NamedMode{ExpiryMode::kToTheDay, "to_the_day"},
    NamedMode{ExpiryMode::kCalendarDate, "calendar_date"},
    NamedMode{ExpiryMode::kSliding, "sliding"}, NamedMode{ExpiryMode::kNever, "never"}};

std::string_view NameOf(ExpiryMode mode) {
  for (const NamedMode& one : kModes) {
    if (one.mode == mode) return one.name;
  }
  return {};
}

std::optional<ExpiryMode> ModeFromName(std::string_view name) {
  for (const NamedMode& one : kModes) {
    if (one.name == name) return one.mode;
  }
  return std::nullopt;
}

std::optional<DebtPolicy> DebtPolicyFromName(std::string_view name) {
  if (name == "member") return DebtPolicy::kMemberOwes;
  if (name == "brand") return DebtPolicy::kBrandBears;
  return std::nullopt;
}

struct NamedConvertedExpiry {
  ConvertedExpiry policy;
  std::string_view name;
};
constexpr std::array kConvertedExpiries = {
    NamedConvertedExpiry{ConvertedExpiry::kEarlier, "earlier_of_source_and_new_term"},
    NamedConvertedExpiry{ConvertedExpiry::kOfSource, "of_source"},
    NamedConvertedExpiry{ConvertedExpiry::kOwnTerm, "new_term"}};

std::string_view NameOf(ConvertedExpiry policy) {
  for (const NamedConvertedExpiry& one : kConvertedExpiries) {
    if (one.policy == policy) return one.name;
  }
  return {};
}

std::optional<ConvertedExpiry> ConvertedExpiryFromName(std::string_view name) {
  for (const NamedConvertedExpiry& one : kConvertedExpiries) {
    if (one.name == name) return one.policy;
  }
  return std::nullopt;
}

std::optional<LateRefund> LateRefundFromName(std::string_view name) {
  if (name == "expire") return LateRefund::kExpire;
  if (name == "reissue") return LateRefund::kReissueWithGrace;
  return std::nullopt;
}

// A whole number from `minimum` on; `otherwise` where the field is not there.
template <class Number>
Number NumberField(JsonObject& object, std::string_view name, Range range, Number otherwise) {
  const auto number = object.OptionalInteger(name, range);
  return number ? static_cast<Number>(*number) : otherwise;
}

// "expiry": {"mode", "months", "month", "day"}: what a mode has no use for is no field of it.
PointsPolicy WithExpiryIn(JsonObject& root, PointsPolicy policy) {
  if (!root.Has("expiry")) return policy;
  JsonObject expiry = root.Object("expiry");
  policy.expiry =
      WordField(expiry, "mode", FieldShape::kExpiryMode, ExpiryMode::kMonthEnd, ModeFromName);
  if (policy.expiry != ExpiryMode::kNever) {
    policy.expiry_months = NumberField(
        expiry, "months", {.minimum = 0, .maximum = kExpiryMonthsMax}, kCurrencysOwnMonths);
  }
  if (policy.expiry != ExpiryMode::kCalendarDate) return policy;
  policy.expiry_month =
      NumberField(expiry, "month", {.minimum = 1, .maximum = 12}, policy.expiry_month);
  policy.expiry_day = NumberField(expiry, "day", {.minimum = 1, .maximum = 31}, policy.expiry_day);
  return policy;
}

uint32_t DaysField(JsonObject& root, std::string_view name, uint32_t days_max, uint32_t otherwise) {
  return NumberField(root, name, {.minimum = 0, .maximum = days_max}, otherwise);
}

void WriteExpirySetting(JsonWriter& out, const PointsPolicy& policy) {
  out.BeginObject("expiry");
  out.Text("mode", NameOf(policy.expiry));
  if (policy.expiry != ExpiryMode::kNever) {
    if (policy.expiry_months == kCurrencysOwnMonths) {
      out.Null("months");
    } else {
      out.Integer("months", policy.expiry_months);
    }
  }
  if (policy.expiry == ExpiryMode::kCalendarDate) {
    out.Integer("month", policy.expiry_month);
    out.Integer("day", policy.expiry_day);
  }
  out.EndObject();
}

void WriteActivities(JsonWriter& out, uint32_t activity) {
  out.BeginArray("activity");
  for (size_t i = 0; i < kActivities.size(); ++i) {
    if ((activity >> i & 1) != 0) out.Text(kActivities[i]);
  }
  out.EndArray();
}

void WriteNoticeTerms(JsonWriter& out, uint32_t notices) {
  out.BeginArray("notices");
  for (size_t i = 0; i < kNoticeTerms.size(); ++i) {
    if ((notices >> i & 1) != 0) out.Integer(kNoticeTerms[i]);
  }
  out.EndArray();
}

bool HasDefaultExpiry(const PointsPolicy& policy) {
  const PointsPolicy defaults;
  return policy.expiry == defaults.expiry && policy.expiry_months == defaults.expiry_months;
}

enum class Settings : uint8_t { kAll, kNotAsByDefault };

// Below 0 is no quota.
int64_t QuotaField(JsonObject& root, std::string_view name) {
  return NumberField(root, name, {.minimum = 0, .maximum = kApiAmountMax}, int64_t{-1});
}

void WriteQuota(JsonWriter& out, std::string_view name, int64_t quota, Settings which) {
  if (quota >= 0) return out.Integer(name, quota);
  if (which == Settings::kAll) out.Null(name);
}

void WriteSettings(JsonWriter& out, const PointsPolicy& policy, Settings which) {
  const PointsPolicy defaults;
  const bool all = which == Settings::kAll;
  out.Integer("return_window_days", policy.return_window_days);
  out.Text("debt", policy.debt == DebtPolicy::kMemberOwes ? "member" : "brand");
  out.Text("late_refund", policy.late_refund == LateRefund::kExpire ? "expire" : "reissue");
  out.Integer("grace_days", policy.grace_days);
  if (all || !HasDefaultExpiry(policy)) WriteExpirySetting(out, policy);
  if (all || policy.activity != defaults.activity) WriteActivities(out, policy.activity);
  if (all || policy.adjustment_limit != defaults.adjustment_limit) {
    out.Integer("adjustment_limit", policy.adjustment_limit);
  }
  if (all || policy.gifts != defaults.gifts) out.Flag("gifts", policy.gifts);
  if (all || policy.reinstatement_days != defaults.reinstatement_days) {
    out.Integer("reinstatement_days", policy.reinstatement_days);
  }
  if (all || policy.notices != defaults.notices) WriteNoticeTerms(out, policy.notices);
  if (all || policy.notice_days != defaults.notice_days) {
    out.Integer("notice_days", policy.notice_days);
  }
  if (all || policy.converted_expiry != defaults.converted_expiry) {
    out.Text("converted_expiry", NameOf(policy.converted_expiry));
  }
  WriteQuota(out, "exchange_quota_a_day", policy.exchange_quota_a_day, which);
  WriteQuota(out, "exchange_quota_a_year", policy.exchange_quota_a_year, which);
  if (all || policy.rate_notice_days != defaults.rate_notice_days) {
    out.Integer("rate_notice_days", policy.rate_notice_days);
  }
}

void WriteVersion(JsonWriter& out, uint32_t version, Timestamp from) {
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
}

}  // namespace

PointsPolicy PointsPolicyIn(JsonObject& root) {
  PointsPolicy policy;
  policy.return_window_days = DaysField(root, "return_window_days", kPolicyDaysMax, 0);
  policy.debt =
      OptionalWordField(root, "debt", FieldShape::kDebtPolicy, policy.debt, DebtPolicyFromName);
  policy.late_refund = OptionalWordField(root, "late_refund", FieldShape::kLateRefund,
                                         policy.late_refund, LateRefundFromName);
  policy.grace_days = DaysField(root, "grace_days", kPolicyDaysMax, 0);
  policy = WithExpiryIn(root, policy);
  policy.activity =
      root.OptionalWords("activity", kActivities, FieldShape::kActivity).value_or(policy.activity);
  policy.adjustment_limit =
      NumberField(root, "adjustment_limit", {.minimum = 0, .maximum = kApiAmountMax}, int64_t{0});
  policy.gifts = root.OptionalFlag("gifts").value_or(policy.gifts);
  policy.reinstatement_days =
      DaysField(root, "reinstatement_days", kPolicyDaysMax, policy.reinstatement_days);
  policy.notices = root.OptionalNumbers("notices", kNoticeTerms, FieldShape::kNoticeTerm)
                       .value_or(policy.notices);
  policy.notice_days = DaysField(root, "notice_days", kNoticeDaysMax, policy.notice_days);
  policy.converted_expiry =
      OptionalWordField(root, "converted_expiry", FieldShape::kConvertedExpiry,
                        policy.converted_expiry, ConvertedExpiryFromName);
  policy.exchange_quota_a_day = QuotaField(root, "exchange_quota_a_day");
  policy.exchange_quota_a_year = QuotaField(root, "exchange_quota_a_year");
  policy.rate_notice_days = DaysField(root, "rate_notice_days", kPolicyDaysMax, 0);
  return policy;
}

MemberPolicy MemberPolicyIn(JsonObject& root) {
  MemberPolicy policy;
  policy.merge_cool_off_hours =
      NumberField(root, "merge_cool_off_hours", {.minimum = 0, .maximum = kCoolOffHoursMax},
                  policy.merge_cool_off_hours);
  return policy;
}

void WritePointsPolicy(JsonWriter& out, uint32_t version, Timestamp from,
                       const PointsPolicy& policy) {
  WriteVersion(out, version, from);
  WriteSettings(out, policy, Settings::kAll);
}

void WriteMemberPolicy(JsonWriter& out, uint32_t version, Timestamp from,
                       const MemberPolicy& policy) {
  WriteVersion(out, version, from);
  out.Integer("merge_cool_off_hours", policy.merge_cool_off_hours);
}

void WritePublishedPolicy(JsonWriter& out, uint32_t version, Timestamp from,
                          const PointsPolicy& policy) {
  WriteVersion(out, version, from);
  WriteSettings(out, policy, Settings::kNotAsByDefault);
}

}  // namespace huitong
