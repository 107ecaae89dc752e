#include "ledger/wallet.h"

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260103;
constexpr Day kToday{.number = 100};

LotKey KeyOf(int32_t expires_on, uint32_t provenance) {
  return {.expires_on = {.number = expires_on}, .provenance = {.value = provenance}};
}

Points P(int64_t units) { return Points::FromUnits(units).value_or(Points()); }

Wallet WalletOf(const Lots& lots) {
  Wallet wallet;
  for (const Lot& lot : lots) {
    wallet.Post(lot.key, lot.remaining);
  }
  return wallet;
}

TEST(WalletTest, KeepsLotsInTheOrderOfUseWhateverTheOrderOfPosting) {
  const Wallet wallet = WalletOf({{KeyOf(120, 1), 3}, {KeyOf(110, 7), 2}, {KeyOf(110, 4), 1}});
  EXPECT_EQ(wallet.lots(), (Lots{{KeyOf(110, 4), 1}, {KeyOf(110, 7), 2}, {KeyOf(120, 1), 3}}));
  EXPECT_EQ(wallet.total(), 6);
}

TEST(WalletTest, MergesPointsOfEqualKeys) {
  const Wallet wallet = WalletOf({{KeyOf(110, 4), 1}, {KeyOf(110, 4), 5}});
  EXPECT_EQ(wallet.lots(), (Lots{{KeyOf(110, 4), 6}}));
}

TEST(WalletTest, ForgetsALotWithItsLastPoint) {
  Wallet wallet = WalletOf({{KeyOf(110, 4), 5}, {KeyOf(120, 4), 5}});
  wallet.Post(KeyOf(110, 4), -5);
  EXPECT_EQ(wallet.lots(), (Lots{{KeyOf(120, 4), 5}}));
}

TEST(WalletDeathTest, StopsWhereALotWouldGoBelowZero) {
  Wallet wallet = WalletOf({{KeyOf(110, 4), 5}});
  EXPECT_DEATH(wallet.Post(KeyOf(110, 4), -6), "CHECK failed");
  EXPECT_DEATH(wallet.Post(KeyOf(111, 4), -1), "CHECK failed");
}

TEST(TakeFirstExpiringTest, EmptiesEachLotBeforeItTouchesTheNext) {
  const Wallet wallet = WalletOf({{KeyOf(110, 4), 5}, {KeyOf(120, 1), 5}, {KeyOf(130, 1), 5}});
  const auto taken = TakeFirstExpiring(wallet, P(7), kToday);
  ASSERT_TRUE(taken);
  EXPECT_EQ(*taken, (Lots{{KeyOf(110, 4), 5}, {KeyOf(120, 1), 2}}));
}

TEST(TakeFirstExpiringTest, LeavesWhatIsPastItsDay) {
  const Wallet wallet = WalletOf({{KeyOf(99, 1), 5}, {KeyOf(100, 1), 5}});
  EXPECT_EQ(TakeFirstExpiring(wallet, P(5), kToday), (Lots{{KeyOf(100, 1), 5}}));
  EXPECT_FALSE(TakeFirstExpiring(wallet, P(6), kToday));
  EXPECT_EQ(LiveTotal(wallet, kToday), 5);
  EXPECT_EQ(ExpiredLots(wallet, kToday), (Lots{{KeyOf(99, 1), 5}}));
}

TEST(TakeFirstExpiringTest, TakesNothingForNothing) {
  EXPECT_EQ(TakeFirstExpiring(Wallet(), P(0), kToday), Lots());
  EXPECT_FALSE(TakeFirstExpiring(Wallet(), P(1), kToday));
}

TEST(TakeFirstExpiringTest, TakesExactlyWhatWasAskedFromWhateverLots) {
  Prng prng(kSeed);
  for (int i = 0; i < 2000; ++i) {
    Wallet wallet;
    for (uint64_t lots = prng.Below(6); lots > 0; --lots) {
      wallet.Post(KeyOf(static_cast<int32_t>(prng.Between(97, 105)),
                        static_cast<uint32_t>(prng.Between(1, 3))),
                  prng.Between(1, 20));
    }
    const int64_t wanted = prng.Between(0, 60);
    const auto taken = TakeFirstExpiring(wallet, P(wanted), kToday);
    EXPECT_EQ(taken.has_value(), wanted <= LiveTotal(wallet, kToday)) << "seed " << kSeed;
    if (!taken) continue;
    Wallet after = wallet;
    for (const Lot& lot : *taken) {
      after.Post(lot.key, -lot.remaining);
    }
    EXPECT_EQ(after.total(), wallet.total() - wanted) << "seed " << kSeed;
    EXPECT_EQ(ExpiredLots(after, kToday), ExpiredLots(wallet, kToday)) << "seed " << kSeed;
  }
}

}  // namespace
}  // namespace huitong
