#include "engine/wallet_today.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "base/prng.h"
#include "engine/apply.h"
#include "engine/decide.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20'260'131;
constexpr int kWallets = 2'000;

const SeenRecords& NoneSeen() {
  static const SeenRecords none;
  return none;
}

// Wallets and their holds as no ledger would make them: past and to come, dated, sliding, for ever.
class WalletMaker {
 public:
  WalletMaker(Prng& prng, const Instant& now) : prng_(prng), now_(now) {}

  // Its holds are put into the state.
  Wallet Make(LogState& state, const WalletKey& key) {
    Wallet wallet;
    wallet.SlideUntil(SomeDay(40));
    for (uint64_t lots = prng_.Below(5); lots > 0; --lots) {
      wallet.Post(SomeLot(), SomeAmount());
    }
    for (uint64_t lots = prng_.Below(4); lots > 0; --lots) {
      wallet.PostPending(SomeDay(3), SomeLot(), SomeAmount());
    }
    if (prng_.Below(3) == 0) wallet.PostDebt(-SomeAmount());
    for (uint64_t holds = prng_.Below(4); holds > 0; --holds) {
      PlaceHold(state, key, wallet);
    }
    for (uint64_t marks = prng_.Below(4); marks > 0; --marks) {
      const Day date = SomeDay(40);
      wallet.MarkNoticed(date, static_cast<uint32_t>(prng_.Below(kAllNotices)) + 1);
      if (prng_.Below(2) == 0) wallet.Defer(date, SomeDay(40));
    }
    return wallet;
  }

 private:
  Day SomeDay(int32_t around) {
    const auto days = static_cast<int32_t>(prng_.Below(2 * static_cast<uint64_t>(around) + 1));
    return {.number = now_.day.number + days - around};
  }
  int64_t SomeAmount() { return 1 + static_cast<int64_t>(prng_.Below(50)); }
  LotKey SomeLot() {
    Day expires_on = SomeDay(40);
    if (prng_.Below(4) == 0) expires_on = kSlidingLot;
    if (prng_.Below(8) == 0) expires_on = kNeverExpires;
    return {.expires_on = expires_on,
            .provenance = {.value = 1 + static_cast<uint32_t>(prng_.Below(2))}};
  }
  void PlaceHold(LogState& state, const WalletKey& key, Wallet& wallet) {
    for (const uint32_t number : {1U, 2U}) {
      state.provenances.Change({.value = number}).settlement_price = number;
    }
    const HoldId id{.sequence = ++holds_, .ordinal = 0};
    Hold hold{.member = key.member,
              .currency = key.currency,
              .acceptor = kCafe,
              .channel = kNoChannel,
              .ends = SecondsAfter(now_, static_cast<int64_t>(prng_.Below(7)) - 3).time,
              .original = 0,
              .captured = 0,
              .released = 0,
              .expired = 0,
              .pinned = {}};
    for (uint64_t lots = 1 + prng_.Below(3); lots > 0; --lots) {
      AddToLots(hold.pinned, SomeLot(), SomeAmount());
    }
    for (const Lot& lot : hold.pinned) {
      hold.original += lot.remaining;
    }
    wallet.PostHeld(id, hold.ends, hold.original);
    state.holds.Load(id, std::nullopt);
    state.holds.Change(id) = hold;
  }

  Prng& prng_;
  const Instant now_;
  uint64_t holds_ = 1'000'000;
};

PointsPolicy SomePolicy(Prng& prng) {
  PointsPolicy policy;
  policy.notices = static_cast<uint32_t>(prng.Below(kAllNotices + 1));
  policy.notice_days = static_cast<uint32_t>(prng.Below(3)) * 10;
  return policy;
}

SeenHolds HoldsOf(LogState& state, const Wallet& wallet) {
  SeenHolds holds;
  for (const WalletHold& hold : wallet.holds()) {
    const auto found = state.holds.Find(hold.id);
    CHECK(found.value != nullptr);
    holds.emplace(hold.id, *found.value);
  }
  return holds;
}

Wallet WalletIn(LogState& state, const WalletKey& key) {
  const auto found = state.wallets.Find(key);
  return found.presence == Presence::kFound ? *found.value : Wallet();
}

Wallet TodayIn(LogState& state, const WalletKey& key, const Instant& now) {
  const Wallet wallet = WalletIn(state, key);
  return WalletToday(wallet, HoldsOf(state, wallet),
                     state.configuration.PolicyOf(key.currency, now.time), now);
}

// Does what is due on the wallet, record by record.
void DoWhatIsDue(LogState& state, const WalletKey& key, const Instant& now) {
  for (;;) {
    Draft draft(state, NoneSeen());
    draft.Begin(RecordKind::kNotice, now);
    ASSERT_TRUE(DecideDue(draft, key));
    if (draft.record().subjects.empty()) return;
    Apply(state, draft.record());
  }
}

TEST(WalletTodayTest, IsWhatTheDueWorkLeavesOfAnyWallet) {
  Prng prng(kSeed);
  SmallLog log = OpenSmallCoalition();
  const WalletKey key{.member = {.value = 0}, .currency = kRose};
  WalletMaker maker(prng, log.now);
  for (int round = 0; round < kWallets; ++round) {
    log.Do(PublishPointsPolicy{
        .currency = kRose, .policy = SomePolicy(prng), .effective_from = std::nullopt});
    log.state.wallets.Change(key) = maker.Make(log.state, key);
    const Wallet today = TodayIn(log.state, key, log.now);
    DoWhatIsDue(log.state, key, log.now);
    ASSERT_EQ(today, WalletIn(log.state, key)) << "round " << round << " of seed " << kSeed;
  }
}

TEST(WalletTodayTest, HoldsWhatTheEndOfAMergeBrings) {
  Prng prng(kSeed);
  for (int round = 0; round < kWallets / 4; ++round) {
    SmallLog log = OpenSmallCoalition();
    log.Do(PublishPointsPolicy{
        .currency = kRose, .policy = SomePolicy(prng), .effective_from = std::nullopt});
    log.Do(Merge{.source = MemberIdOf("mei"), .target = MemberIdOf("li")});
    log.now = At("2026-01-31");
    const WalletKey source{.member = {.value = 0}, .currency = kRose};
    const WalletKey target{.member = {.value = 1}, .currency = kRose};
    WalletMaker maker(prng, log.now);
    log.state.wallets.Change(source) = maker.Make(log.state, source);
    log.state.wallets.Change(target) = maker.Make(log.state, target);

    const Wallet moved = TodayIn(log.state, source, log.now);
    const Wallet joined =
        WalletWith(WalletIn(log.state, target), moved, HoldsOf(log.state, moved), log.now.day);
    const Wallet today =
        WalletToday(joined, HoldsOf(log.state, joined),
                    log.state.configuration.PolicyOf(kRose, log.now.time), log.now);

    DoWhatIsDue(log.state, source, log.now);
    Draft draft(log.state, NoneSeen());
    draft.Begin(RecordKind::kMergeEnd, log.now);
    ASSERT_TRUE(DecideMergeEnd(draft, source.member));
    Apply(log.state, draft.record());
    DoWhatIsDue(log.state, target, log.now);
    ASSERT_EQ(today, WalletIn(log.state, target)) << "round " << round << " of seed " << kSeed;
  }
}

}  // namespace
}  // namespace huitong
