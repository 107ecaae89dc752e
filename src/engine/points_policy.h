// What an operator may set about a currency's points, and about members: the settings of a policy,
// their defaults and bounds. docs/journal_format.md has their tags.

#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "ledger/expiry.h"
#include "ledger/points.h"

namespace huitong {

// Who bears points that were taken back after they were spent. DO NOT RENUMBER.
enum class DebtPolicy : uint8_t { kMemberOwes = 1, kBrandBears = 2 };

// What becomes of points given back whose lot's last day is over. DO NOT RENUMBER.
enum class LateRefund : uint8_t { kExpire = 1, kReissueWithGrace = 2 };

// To what last day the points live that an exchange brings. DO NOT RENUMBER.
enum class ConvertedExpiry : uint8_t {
  kEarlier = 1,  // the source's or the end of the own term, whichever is earlier
  kOfSource = 2,
  kOwnTerm = 3,
};

// What counts as activity beside earning, and moves the last day of sliding points: a sum of these.
// DO NOT RENUMBER.
enum Activity : uint32_t { kRedeeming = 1, kExchanging = 2, kGiving = 4 };
inline constexpr uint32_t kAllActivities = 7;

// Before an expiry the member is told of it: a sum of these. DO NOT RENUMBER.
enum Notice : uint32_t { kNotice90Days = 1, kNotice30Days = 2, kNotice7Days = 4 };
inline constexpr uint32_t kAllNotices = 7;
// Of the mark of a date: the notice that came when the date was over.
inline constexpr uint32_t kNoticeAfterDate = 8;

// The bit of a notice of so many days; kNoticeAfterDate for any other number.
uint32_t NoticeOf(uint32_t days);

inline constexpr int32_t kCurrencysOwnMonths = -1;
inline constexpr int32_t kExpiryMonthsMax = 1'200;
// Ten years: so that no date leaves the calendar.
inline constexpr uint32_t kPolicyDaysMax = 3'660;
inline constexpr uint32_t kNoticeDaysMax = 366;
inline constexpr uint32_t kCoolOffHoursMax = 366 * 24;

// How a currency's points behave. The defaults hold while none is published.
struct PointsPolicy {
  ExpiryMode expiry = ExpiryMode::kMonthEnd;
  int32_t expiry_months = kCurrencysOwnMonths;
  int32_t expiry_month = 12;  // of a calendar date
  int32_t expiry_day = 31;
  uint32_t activity = kRedeeming;
  uint32_t return_window_days = 0;  // earned points can be spent after so many days
  DebtPolicy debt = DebtPolicy::kMemberOwes;
  LateRefund late_refund = LateRefund::kExpire;
  uint32_t grace_days = 0;           // of a reissue or reinstatement: after today
  int64_t adjustment_limit = 0;      // more points than this need a second person
  bool gifts = false;                // between members
  uint32_t reinstatement_days = 30;  // so long after an expiry
  uint32_t notices = 0;
  uint32_t notice_days = 0;  // no expiry earlier than so many days after a notice; 0: without too
  ConvertedExpiry converted_expiry = ConvertedExpiry::kEarlier;
  // Points that one member may exchange away, the fee included; below 0: no limit.
  int64_t exchange_quota_a_day = -1;
  int64_t exchange_quota_a_year = -1;  // a calendar year
  // Days of notice before a rate book may lower the bid or the redemption value; 0: none.
  uint32_t rate_notice_days = 0;

  friend bool operator==(const PointsPolicy&, const PointsPolicy&) = default;
};

struct MemberPolicy {
  uint32_t merge_cool_off_hours = 168;  // in which a merge can be undone

  friend bool operator==(const MemberPolicy&, const MemberPolicy&) = default;
};

// Whether each setting is within its bounds.
[[nodiscard]] bool IsAllowed(const PointsPolicy& policy);
[[nodiscard]] bool IsAllowed(const MemberPolicy& policy);

// Payloads as docs/journal_format.md has them: a setting with its default is left out. A decoder
// gives nothing for bytes that its encoder does not write of an allowed policy.
Bytes EncodePayload(const PointsPolicy& policy);
Bytes EncodePayload(const MemberPolicy& policy);
std::optional<PointsPolicy> DecodePointsPolicy(ByteView payload);
std::optional<MemberPolicy> DecodeMemberPolicy(ByteView payload);

}  // namespace huitong
