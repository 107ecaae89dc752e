#include "engine/points_policy.h"

#include <array>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace huitong {
namespace {

// What may be written of a setting, by its tag in docs/journal_format.md.
struct Bounds {
  uint32_t tag = 0;
  int64_t least = 0;
  int64_t greatest = 0;
};

constexpr std::array kOfPoints = {
    Bounds{.tag = 1, .least = 1, .greatest = 5},
    Bounds{.tag = 2, .least = 0, .greatest = kExpiryMonthsMax},
    Bounds{.tag = 3, .least = 1, .greatest = 12},
    Bounds{.tag = 4, .least = 1, .greatest = 31},
    Bounds{.tag = 5, .least = 0, .greatest = kAllActivities},
    Bounds{.tag = 7, .least = 0, .greatest = kPolicyDaysMax},
    Bounds{.tag = 8, .least = 1, .greatest = 2},
    Bounds{.tag = 9, .least = 1, .greatest = 2},
    Bounds{.tag = 10, .least = 0, .greatest = kPolicyDaysMax},
    Bounds{.tag = 11, .least = 0, .greatest = Points::kOfMemberMax},
    Bounds{.tag = 12, .least = 0, .greatest = 1},
    Bounds{.tag = 13, .least = 0, .greatest = kPolicyDaysMax},
    Bounds{.tag = 14, .least = 0, .greatest = kAllNotices},
    Bounds{.tag = 15, .least = 0, .greatest = kNoticeDaysMax},
    Bounds{.tag = 19, .least = 0, .greatest = kPolicyDaysMax},
};
constexpr std::array kOfMembers = {Bounds{.tag = 1, .least = 0, .greatest = kCoolOffHoursMax}};

struct Told {
  uint32_t tag = 0;
  int64_t value = 0;
};
Bytes PayloadOf(const std::vector<Told>& settings) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(static_cast<uint32_t>(settings.size()));
  for (const Told& setting : settings) {
    out.Put(setting.tag);
    out.Put(setting.value);
  }
  return bytes;
}

template <class Decode>
void ExpectBounds(std::span<const Bounds> all, const Decode& decode) {
  for (const Bounds& bounds : all) {
    SCOPED_TRACE("tag " + std::to_string(bounds.tag));
    int taken = 0;
    for (const int64_t value : {bounds.least, bounds.greatest}) {
      const Bytes payload = PayloadOf({{.tag = bounds.tag, .value = value}});
      const auto policy = decode(payload);
      if (!policy) continue;  // the default is not written
      ++taken;
      EXPECT_TRUE(IsAllowed(*policy));
      EXPECT_EQ(EncodePayload(*policy), payload);
    }
    EXPECT_GE(taken, 1);
    EXPECT_FALSE(decode(PayloadOf({{.tag = bounds.tag, .value = bounds.least - 1}})));
    EXPECT_FALSE(decode(PayloadOf({{.tag = bounds.tag, .value = bounds.greatest + 1}})));
  }
}

TEST(PointsPolicyTest, ReadsEachSettingWithinItsBoundsAndNotBeyond) {
  ExpectBounds(kOfPoints, DecodePointsPolicy);
  ExpectBounds(kOfMembers, DecodeMemberPolicy);
}

TEST(PointsPolicyTest, AllowsNoSettingBeyondItsBounds) {
  EXPECT_TRUE(IsAllowed(PointsPolicy()));
  const std::vector<PointsPolicy> wrong = {
      {.expiry = static_cast<ExpiryMode>(0)},
      {.expiry = static_cast<ExpiryMode>(6)},
      {.expiry_months = -2},
      {.expiry_months = kExpiryMonthsMax + 1},
      {.expiry_month = 0},
      {.expiry_month = 13},
      {.expiry_day = 0},
      {.expiry_day = 32},
      {.activity = kAllActivities + 1},
      {.return_window_days = kPolicyDaysMax + 1},
      {.debt = static_cast<DebtPolicy>(0)},
      {.debt = static_cast<DebtPolicy>(3)},
      {.late_refund = static_cast<LateRefund>(0)},
      {.late_refund = static_cast<LateRefund>(3)},
      {.grace_days = kPolicyDaysMax + 1},
      {.adjustment_limit = -1},
      {.adjustment_limit = Points::kOfMemberMax + 1},
      {.reinstatement_days = kPolicyDaysMax + 1},
      {.notices = kAllNotices + 1},
      {.notice_days = kNoticeDaysMax + 1},
      {.rate_notice_days = kPolicyDaysMax + 1},
  };
  for (size_t i = 0; i < wrong.size(); ++i) {
    EXPECT_FALSE(IsAllowed(wrong[i])) << i;
    EXPECT_FALSE(DecodePointsPolicy(EncodePayload(wrong[i]))) << i;
  }
  EXPECT_FALSE(IsAllowed(MemberPolicy{.merge_cool_off_hours = kCoolOffHoursMax + 1}));
}

TEST(PointsPolicyTest, IsReadFromTheBytesThatItWritesAndNoOthers) {
  EXPECT_EQ(DecodePointsPolicy(PayloadOf({})), PointsPolicy());
  const Told gifts{.tag = 12, .value = 1};
  const Told notices{.tag = 14, .value = 7};
  const Bytes payload = PayloadOf({gifts, notices});
  EXPECT_TRUE(DecodePointsPolicy(payload));
  for (size_t size = 0; size < payload.size(); ++size) {
    EXPECT_FALSE(DecodePointsPolicy(ByteView(payload).first(size))) << size;
  }
  Bytes longer = payload;
  longer.push_back(0);
  EXPECT_FALSE(DecodePointsPolicy(longer));
  EXPECT_FALSE(DecodePointsPolicy(PayloadOf({notices, gifts})));  // not in the order of tags
  EXPECT_FALSE(DecodePointsPolicy(PayloadOf({gifts, gifts})));
  EXPECT_FALSE(DecodePointsPolicy(PayloadOf({{.tag = 12, .value = 0}})));  // the default
  EXPECT_FALSE(DecodePointsPolicy(PayloadOf({{.tag = 6, .value = 1}})));   // no setting
}

TEST(PointsPolicyTest, HasABitForEachTermOfNotice) {
  EXPECT_EQ(NoticeOf(90) | NoticeOf(30) | NoticeOf(7), uint32_t{kAllNotices});
  EXPECT_EQ(NoticeOf(0), kNoticeAfterDate);
  EXPECT_EQ(NoticeOf(8), kNoticeAfterDate);
}

}  // namespace
}  // namespace huitong
