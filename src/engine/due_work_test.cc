#include "engine/due_work.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const Instant now = At("2026-03-31 12:00");

LotKey LotUntil(std::string_view day) {
  return {.expires_on = At(day).day, .provenance = {.value = 1}};
}
bool IsDue(const Wallet& wallet, const PointsPolicy& policy = {}) {
  return HasDueWork(wallet, policy, now);
}

TEST(DueWorkTest, IsNoneOfAnEmptyWalletAndOfPointsThatLive) {
  Wallet wallet;
  EXPECT_FALSE(IsDue(wallet));
  wallet.Post(LotUntil("2026-03-31"), 10);
  wallet.PostPending(At("2026-04-01").day, LotUntil("2026-05-31"), 10);
  wallet.PostHeld({.sequence = 3, .ordinal = 0}, At("2026-03-31 12:00:01").time, 10);
  EXPECT_FALSE(IsDue(wallet));
}

TEST(DueWorkTest, IsToMaturePointsOnTheirDay) {
  Wallet wallet;
  wallet.PostPending(At("2026-03-31").day, LotUntil("2026-05-31"), 10);
  EXPECT_TRUE(IsDue(wallet));
}

TEST(DueWorkTest, IsToEndAHoldAtItsInstant) {
  Wallet wallet;
  wallet.PostHeld({.sequence = 3, .ordinal = 0}, now.time, 10);
  EXPECT_TRUE(IsDue(wallet));
}

TEST(DueWorkTest, IsToExpirePointsAfterTheirLastDay) {
  Wallet wallet;
  wallet.Post(LotUntil("2026-03-30"), 10);
  EXPECT_TRUE(IsDue(wallet));
}

TEST(DueWorkTest, IsToGiveNoticeWhereThePolicyWantsIt) {
  Wallet wallet;
  wallet.Post(LotUntil("2026-04-07"), 10);
  PointsPolicy policy;
  EXPECT_FALSE(IsDue(wallet, policy));
  policy.notices = kNotice7Days;
  EXPECT_TRUE(IsDue(wallet, policy));
  wallet.MarkNoticed(At("2026-04-07").day, kNotice7Days);
  EXPECT_FALSE(IsDue(wallet, policy));
}

TEST(DueWorkTest, IsToCompleteAMergeWhoseCoolOffIsOver) {
  Member member;
  member.merge_ends = now.time;
  EXPECT_FALSE(HasDueWork(member, now));
  member.flags = kMerging;
  EXPECT_TRUE(HasDueWork(member, now));
  ++member.merge_ends.nanos;
  EXPECT_FALSE(HasDueWork(member, now));
}

}  // namespace
}  // namespace huitong
