#include "engine/invariants/stays_within_limits.h"

#include <string>

#include <gtest/gtest.h>

#include "engine/invariants/holds_at_commit.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

SmallLog Opened() {
  SmallLog log = OpenSmallCoalition();
  for (const BrandNumber brand : {kFlorist, kCafe}) {
    log.Do(Earn{.member = mei, .brand = brand, .channel = kNoChannel, .spend_fen = 100'000});
  }
  return log;
}

// What the invariant says of the operation's record where this was published after it was decided.
std::string SaidOf(const Operation& operation, const Operation& published) {
  SmallLog decided = Opened();
  const Record record = decided.Do(operation);
  SmallLog log = Opened();
  log.Do(published);
  return BreachOfLimits(log.state, record).value_or("nothing");
}

template <class Set>
PublishLimits Limits(BrandNumber brand, const Set& set) {
  PublishLimits publish{.brand = brand, .limits = {}, .effective_from = std::nullopt};
  set(publish.limits);
  return publish;
}

Redeem SpendingAtTheCafe() {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kNoChannel,
          .points = PointsOf(100)};  // 40 fen
}
PlaceHold HoldingForTheCafe() {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kNoChannel,
          .points = PointsOf(100),
          .ends = At("2026-02-01").time};
}
Earn Buying() {
  return {.member = mei, .brand = kFlorist, .channel = kNoChannel, .spend_fen = 10'000};
}
Operation Exchanging() { return Opened().Quoted(mei, kRose, kBean, 100); }  // 200 beans, 40 fen

constexpr int64_t kAlmost = 40 * 1'000'000 - 1;  // micro-fen

TEST(StaysWithinLimitsTest, FindsWhatIsOwedBeyondALimit) {
  const auto credit = Limits(kFlorist, [](BrandLimits& one) { one.credit_line = kAlmost; });
  const auto cap = Limits(kFlorist, [](BrandLimits& one) { one.net_debit_cap = kAlmost; });
  const auto breaker = Limits(kFlorist, [](BrandLimits& one) { one.breaker = kAlmost; });
  const auto room = Limits(kFlorist, [](BrandLimits& one) {
    one.credit_line = one.net_debit_cap = one.breaker = kAlmost + 1;
  });
  for (const Operation& operation :
       {Operation(SpendingAtTheCafe()), Operation(HoldingForTheCafe()), Exchanging()}) {
    EXPECT_EQ(SaidOf(operation, credit), "of brand 1, it is beyond its float and credit line");
    EXPECT_EQ(SaidOf(operation, cap), "of brand 1, it is beyond its net debit cap");
    EXPECT_EQ(SaidOf(operation, breaker), "of brand 1, it is more than a day's breaker");
    EXPECT_EQ(SaidOf(operation, room), "nothing");
  }
}

TEST(StaysWithinLimitsTest, FindsWhatIsIssuedBeyondALimit) {
  const auto cap = Limits(kFlorist, [](BrandLimits& one) { one.mint_cap = 1'099; });
  const auto a_day = Limits(kFlorist, [](BrandLimits& one) { one.mint_cap_a_day = 1'099; });
  const auto room =
      Limits(kFlorist, [](BrandLimits& one) { one.mint_cap = one.mint_cap_a_day = 1'100; });
  EXPECT_EQ(SaidOf(Buying(), cap), "of brand 1, it is more than its mint cap");
  EXPECT_EQ(SaidOf(Buying(), a_day), "of brand 1, it is more than a day's mint cap");
  EXPECT_EQ(SaidOf(Buying(), room), "nothing");
  const auto beans = Limits(kCafe, [](BrandLimits& one) { one.mint_cap = 1'199; });
  EXPECT_EQ(SaidOf(Exchanging(), beans), "of brand 2, it is more than its mint cap");
}

TEST(StaysWithinLimitsTest, FindsTheTradeOfASuspendedBrand) {
  const auto suspended = [](BrandNumber brand, uint32_t what) {
    return Limits(brand, [&](BrandLimits& one) { one.suspended = what; });
  };
  EXPECT_EQ(SaidOf(Buying(), suspended(kFlorist, kNoIssuing)), "a suspended brand issues points");
  EXPECT_EQ(SaidOf(SpendingAtTheCafe(), suspended(kFlorist, kNoSpending)),
            "points of a suspended brand are spent at another");
  EXPECT_EQ(SaidOf(HoldingForTheCafe(), suspended(kFlorist, kNoSpending)),
            "points of a suspended brand are spent at another");
  EXPECT_EQ(SaidOf(Exchanging(), suspended(kFlorist, kNoExchangeOut)),
            "a suspended brand exchanges");
  EXPECT_EQ(SaidOf(Exchanging(), suspended(kCafe, kNoIssuing)), "a suspended brand exchanges");
  const uint32_t others = kNoSpending | kNoExchangeOut;
  EXPECT_EQ(SaidOf(Buying(), suspended(kFlorist, others)), "nothing");
  EXPECT_EQ(SaidOf(Exchanging(), suspended(kCafe, others)), "nothing");
}

TEST(StaysWithinLimitsTest, FindsWhatIsNotInTheContract) {
  const auto contract = [](const Acceptance& acceptance) {
    PublishContract publish;
    publish.contract.issuer = kFlorist;
    publish.contract.acceptor = kCafe;
    publish.contract.acceptance = acceptance;
    return publish;
  };
  EXPECT_EQ(SaidOf(SpendingAtTheCafe(), contract({.capabilities = kConvertedThere})),
            "the acceptor does not take these points");
  EXPECT_EQ(SaidOf(Exchanging(), contract({.capabilities = kBurnedThere})),
            "the pair does not exchange");
  EXPECT_EQ(SaidOf(Exchanging(), contract({.exchange_quota = 199})),
            "a brand takes more of another than its quota");
  EXPECT_EQ(SaidOf(Exchanging(), contract({.exchange_quota = 200})), "nothing");
}

TEST(StaysWithinLimitsTest, FindsWhatAMemberExchangesBeyondHisQuotas) {
  const auto policy = [](int64_t a_day, int64_t a_year) {
    PublishPointsPolicy publish{.currency = kRose, .policy = {}, .effective_from = std::nullopt};
    publish.policy.exchange_quota_a_day = a_day;
    publish.policy.exchange_quota_a_year = a_year;
    return publish;
  };
  EXPECT_EQ(SaidOf(Exchanging(), policy(99, -1)), "a member exchanges more than his quota");
  EXPECT_EQ(SaidOf(Exchanging(), policy(-1, 99)), "a member exchanges more than his quota");
  EXPECT_EQ(SaidOf(Exchanging(), policy(100, 100)), "nothing");
}

TEST(StaysWithinLimitsTest, IsLookedAtBeforeARecordIsWritten) {
  SmallLog decided = Opened();
  const Record record = decided.Do(SpendingAtTheCafe());
  SmallLog log = Opened();
  log.state.configuration = [] {
    SmallLog limited = Opened();
    limited.Do(Limits(kFlorist, [](BrandLimits& one) { one.credit_line = 0; }));
    return limited.state.configuration;
  }();
  const auto broken = FirstBrokenAtCommit(log.state, record, {});
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->invariant, Invariant::kStaysWithinLimits);
}

}  // namespace
}  // namespace huitong
