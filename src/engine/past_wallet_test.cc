#include "engine/past_wallet.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");
constexpr MemberOrdinal kMei{.value = 0};

Expected<Record, Error> NoRecord(Sequence) { return Fail(ErrorCode::kNotFound, "no record"); }

// A member with a lot, a pending lot, a hold and a debt.
SmallLog BusyLog() {
  SmallLog log = OpenSmallCoalition();
  const Sequence goods =
      log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000})
          .header.sequence;
  (void)log.Do(Redeem{.member = mei,
                      .currency = kRose,
                      .acceptor = kCafe,
                      .channel = kShop,
                      .points = PointsOf(70)});
  (void)log.Do(PlaceHold{.member = mei,
                         .currency = kRose,
                         .acceptor = kCafe,
                         .channel = kShop,
                         .points = PointsOf(20),
                         .ends = SecondsAfter(log.now, 600).time});
  (void)log.Do(ReverseEarn{.original = goods, .spend_fen = 5'000, .lines = {}});
  (void)log.Do(PublishPointsPolicy{
      .currency = kRose, .policy = {.return_window_days = 7}, .effective_from = std::nullopt});
  (void)log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 3'000});
  return log;
}

TEST(PastWalletTest, FoldsLotsPendingHoldsAndDebt) {
  const SmallLog log = BusyLog();
  PastWallets past(kMei, NoRecord);
  for (const Record& record : log.records) {
    ASSERT_TRUE(past.Take(record));
  }
  ASSERT_EQ(past.wallets().size(), 1u);
  const Wallet& rose = past.wallets().at(kRose);
  EXPECT_EQ(rose.held_total(), 20);
  EXPECT_EQ(rose.pending_total(), 30);
  EXPECT_EQ(rose.debt(), 40);
  EXPECT_EQ(rose.holds().front().ends, SecondsAfter(log.now, 600).time);
}

TEST(PastWalletTest, NamesABalanceThatDoesNotAddUp) {
  SmallLog log = BusyLog();
  PastWallets past(kMei, NoRecord);
  Record& wrong = log.records.back();
  std::get<PendingPosting>(wrong.subjects[0].effects.back()).balance_after += 1;
  for (const Record& record : log.records) {
    const auto taken = past.Take(record);
    EXPECT_EQ(taken.has_value(), &record != &wrong);
    EXPECT_TRUE(taken || taken.error().code == ErrorCode::kCorrupt);
  }
}

TEST(PastWalletTest, NamesPointsThatAreNotThere) {
  const SmallLog log = BusyLog();
  PastWallets past(kMei, NoRecord);
  for (const Record& record : log.records) {
    if (record.header.kind == RecordKind::kEarn) continue;
    if (past.Take(record)) continue;
    EXPECT_EQ(record.header.kind, RecordKind::kRedeem);
    return;
  }
  FAIL() << "points were redeemed that nobody earned";
}

TEST(PastWalletTest, AsksForAHoldThatAnotherMembersRecordPlaced) {
  const SmallLog log = BusyLog();
  constexpr MemberOrdinal kLi{.value = 1};
  Record moved;
  moved.header.sequence = log.records.size();
  Sequence placed = 0;
  for (const Record& record : log.records) {
    if (record.header.kind == RecordKind::kHold) placed = record.header.sequence;
  }
  RecordSubject li;
  li.member = kLi;
  li.effects.push_back(HeldPosting{.currency = kRose,
                                   .hold = {.sequence = placed, .ordinal = 0},
                                   .lot = {},
                                   .amount = 5,
                                   .balance_after = 5});
  moved.subjects.push_back(li);
  PastWallets past(
      kLi, [&](Sequence sequence) -> Expected<Record, Error> { return log.records.at(sequence); });
  ASSERT_TRUE(past.Take(moved));
  EXPECT_EQ(past.wallets().at(kRose).holds().front().ends, SecondsAfter(log.now, 600).time);
}

}  // namespace
}  // namespace huitong
