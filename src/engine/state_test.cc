#include "engine/state.h"

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260106;

// A log with something in each family.
SmallLog BusyLog() {
  SmallLog log = OpenSmallCoalition();
  log.Do(PublishEarnRate{
      .brand = kFlorist, .points_per_yuan = RateOf(3, 2), .effective_from = std::nullopt});
  log.Do(Earn{
      .member = MemberIdOf("mei"), .brand = kFlorist, .channel = kOnline, .spend_fen = 100'000});
  log.Do(log.Quoted(MemberIdOf("mei"), kRose, kBean, 100));
  log.Do(Redeem{.member = MemberIdOf("mei"),
                .currency = kBean,
                .acceptor = kFlorist,
                .channel = kShop,
                .points = PointsOf(7)});
  log.now = At("2026-02-01");
  log.Cut(At("2026-01-31").day);
  return log;
}

TEST(StateTest, ComesBackFromItsCanonicalEntries) {
  const SmallLog log = BusyLog();
  const CanonicalState entries = CanonicalStateOf(log.state);
  LogState loaded;
  loaded.MarkIncomplete();
  for (const auto& [key, value] : entries) {
    EXPECT_TRUE(loaded.Load(key.first, key.second, value)) << static_cast<int>(key.first);
  }
  EXPECT_EQ(CanonicalStateOf(loaded), entries);
  EXPECT_EQ(loaded.provenance_numbers, log.state.provenance_numbers);
  EXPECT_EQ(loaded.configuration.PriceOf(kRose, log.now.time),
            log.state.configuration.PriceOf(kRose, log.now.time));
}

TEST(StateTest, HasEntriesInEachFamily) {
  std::map<FamilyNumber, int> entries;
  for (const auto& [key, value] : CanonicalStateOf(BusyLog().state)) {
    ++entries[key.first];
  }
  EXPECT_EQ(entries.size(), 13u);
}

TEST(StateTest, RefusesEntriesThatAreCutOrTooLong) {
  const SmallLog log = BusyLog();
  for (const auto& [key, value] : CanonicalStateOf(log.state)) {
    if (key.first == FamilyNumber::kConfiguration) continue;  // needs the entries before it
    LogState cut;
    EXPECT_FALSE(cut.Load(key.first, key.second, ByteView(value).first(value.size() - 1)));
    LogState longer;
    Bytes more = value;
    more.push_back(0);
    EXPECT_FALSE(longer.Load(key.first, key.second, more)) << static_cast<int>(key.first);
    LogState short_key;
    if (key.second.empty()) continue;
    const ByteView cut_key = ByteView(key.second).first(key.second.size() - 1);
    EXPECT_FALSE(short_key.Load(key.first, cut_key, value)) << static_cast<int>(key.first);
  }
}

TEST(StateTest, RefusesAWalletWhoseLotsAreNotInOrder) {
  Wallet wallet;
  wallet.Post({.expires_on = {.number = 5}, .provenance = {.value = 1}}, 3);
  wallet.Post({.expires_on = {.number = 6}, .provenance = {.value = 1}}, 3);
  Bytes key;
  WalletCodec::EncodeKey({.member = {.value = 0}, .currency = kRose}, key);
  Bytes value;
  ByteWriter out(value);
  WalletCodec::EncodeValue(wallet, out);
  EXPECT_TRUE(LogState().Load(FamilyNumber::kWallets, key, value));
  value[8] = 7;  // the first lot's day
  EXPECT_FALSE(LogState().Load(FamilyNumber::kWallets, key, value));
  value[8] = 6;
  EXPECT_FALSE(LogState().Load(FamilyNumber::kWallets, key, value));
}

TEST(StateTest, LoadsTheAbsenceOfWhatCanBeMissing) {
  LogState state;
  state.MarkIncomplete();
  const WalletKey wallet{.member = {.value = 4}, .currency = kRose};
  EXPECT_EQ(state.wallets.Find(wallet).presence, Presence::kMissing);
  MissingEntry entry{.family = FamilyNumber::kWallets, .key = {}};
  WalletCodec::EncodeKey(wallet, entry.key);
  EXPECT_TRUE(state.LoadAbsent(entry));
  EXPECT_EQ(state.wallets.Find(wallet).presence, Presence::kAbsent);
  entry.family = FamilyNumber::kBooks;
  EXPECT_FALSE(state.LoadAbsent(entry));
}

TEST(StateTest, WritesNumbersOfKeysBigEndian) {
  Bytes key;
  WalletCodec::EncodeKey({.member = {.value = 0x0102}, .currency = {.value = 0x0304}}, key);
  EXPECT_EQ(ToHex(key), "000000000000010200000304");
  key.clear();
  PublishedCodec::EncodeKey({.what = Topic::kChannel, .number = 2, .version = 1}, key);
  EXPECT_EQ(ToHex(key), "000000040000000200000001");
}

TEST(StateTest, TakesTheFingerprintFromTheFirstEightBytes) {
  const Mac mac = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  EXPECT_EQ(FingerprintOf(mac), 0x0102030405060708u);
}

TEST(StateTest, SavesEverythingOnceInTheFirstCheckpoint) {
  SmallLog log = BusyLog();
  CanonicalState expected = CanonicalStateOf(log.state);
  expected.erase({FamilyNumber::kLogs, {}});  // the log's row is the caller's to save
  log.state.BeginCheckpoint();
  while (!log.state.AllSaved()) {
    log.state.SaveSome(3);
  }
  CanonicalState saved;
  for (auto& [family, entry] : log.state.TakeSaved()) {
    EXPECT_TRUE(saved.emplace(std::make_pair(family, entry.key), entry.value).second);
  }
  EXPECT_EQ(saved, expected);
}

TEST(StateTest, ForgetsOnlyWhatCanBeLoadedAgain) {
  SmallLog log = BusyLog();
  log.state.BeginCheckpoint();
  log.state.SaveSome(1'000);
  (void)log.state.TakeSaved();
  log.state.MarkInstalled();
  Prng prng(kSeed);
  EXPECT_GT(log.state.EvictAtRandom(prng, 1), 0u);
  for (const auto& [key, value] : CanonicalStateOf(log.state)) {
    EXPECT_GE(key.first, FamilyNumber::kBooks);
  }
}

}  // namespace
}  // namespace huitong
