#include "reports/log_fold.h"

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/testing/busy_log.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

LogFold FoldOver(const std::vector<Record>& records) {
  return LogFold(
      [&records](Sequence sequence) -> Expected<Record, Error> { return records.at(sequence); });
}

// Of a fold: all that its days added, in one.
CurrencyFlow SumOf(const LogFold& fold, CurrencyNumber currency) {
  CurrencyFlow sum;
  for (const DayFlow& day : fold.days()) {
    const auto found = day.currencies.find(currency);
    if (found == day.currencies.end()) continue;
    const CurrencyFlow& flow = found->second;
    for (size_t code = 0; code < kAccountCodes; ++code) {
      sum.books[code] += flow.books[code];
    }
    sum.in_lots += flow.in_lots;
    sum.debt += flow.debt;
    for (const auto& [month, cohort] : flow.cohorts) {
      sum.cohorts[month].issued += cohort.issued;
      sum.cohorts[month].redeemed += cohort.redeemed;
      sum.cohorts[month].expired += cohort.expired;
    }
    for (const auto& [last_day, points] : flow.last_days) {
      sum.last_days[last_day] += points;
    }
    for (const auto& [lots, points] : flow.lots) {
      sum.lots[lots] += points;
    }
    for (const auto& [key, sales] : flow.sales) {
      sum.sales[key].spend_fen += sales.spend_fen;
      sum.sales[key].points += sales.points;
    }
    for (const auto& [month, micro_fen] : flow.received) {
      sum.received[month] += micro_fen;
    }
    sum.elsewhere += flow.elsewhere;
    sum.owed += flow.owed;
  }
  return sum;
}

template <class Map>
int64_t TotalOf(const Map& map) {
  int64_t total = 0;
  for (const auto& [key, points] : map) {
    total += points;
  }
  return total;
}

// The wallets and books of the state, against the fold of the same records.
void ExpectSame(const LogState& state, const LogFold& fold, CurrencyNumber currency) {
  const CurrencyFlow sum = SumOf(fold, currency);
  int64_t in_lots = 0;
  int64_t debt = 0;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    if (key.currency != currency) return;
    in_lots += wallet.whole();
    debt -= wallet.debt();
  });
  EXPECT_EQ(sum.in_lots, in_lots);
  EXPECT_EQ(sum.debt, debt);
  EXPECT_EQ(TotalOf(sum.last_days), in_lots);
  EXPECT_EQ(TotalOf(sum.lots), in_lots);
  int64_t by_cohort = 0;
  for (const auto& [month, cohort] : sum.cohorts) {
    by_cohort += cohort.issued - cohort.redeemed - cohort.expired;
  }
  EXPECT_EQ(by_cohort, in_lots);
  std::array<int64_t, kAccountCodes> books{};
  state.books.ForEach([&](const BookKey& key, const BookBalance& balance) {
    if (key.currency != currency) return;
    books[static_cast<size_t>(AccountFromWord(key.account)->code)] += balance.balance;
  });
  EXPECT_EQ(sum.books, books);
}

TEST(LogFoldTest, IsAtEveryRecordWhatTheStateHas) {
  const SmallLog log = MakeBusyLog();
  LogFold fold = FoldOver(log.records);
  LogState state;
  for (const Record& record : log.records) {
    Apply(state, record);
    ASSERT_TRUE(fold.Take(record).has_value());
    for (const CurrencyNumber currency : {kUniversalUnit, kRose, kBean}) {
      ExpectSame(state, fold, currency);
    }
  }
  EXPECT_EQ(fold.next_sequence(), log.records.size());
}

TEST(LogFoldTest, CountsReturnedGoodsInTheMonthAndAtThePriceOfTheirPurchase) {
  SmallLog log = OpenSmallCoalition();
  const Sequence earned =
      log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000})
          .header.sequence;
  log.now = At("2026-03-10");
  log.Do(ReverseEarn{.original = earned, .spend_fen = 4'000, .lines = {}});
  LogFold fold = FoldOver(log.records);
  for (const Record& record : log.records) {
    ASSERT_TRUE(fold.Take(record).has_value());
  }
  const CurrencyFlow sum = SumOf(fold, kRose);
  const SalesKey january{.month = MonthNumber(At("2026-01-15").day), .settlement_price = 400'000};
  EXPECT_EQ(sum.sales,
            (std::map<SalesKey, SalesFlow>{{january, {.spend_fen = 6'000, .points = 60}}}));
}

TEST(LogFoldTest, CountsAPurchaseThatIsHandedInLateInItsOwnMonth) {
  SmallLog log = OpenSmallCoalition();
  log.now = At("2026-02-02");
  Command late =
      log.Asked(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000});
  late.occurred = At("2026-01-30");
  ASSERT_EQ(log.Offer(late).verdict, Verdict::kRecorded);
  LogFold fold = FoldOver(log.records);
  for (const Record& record : log.records) {
    ASSERT_TRUE(fold.Take(record).has_value());
  }
  const SalesKey january{.month = MonthNumber(At("2026-01-30").day), .settlement_price = 400'000};
  EXPECT_EQ(SumOf(fold, kRose).sales,
            (std::map<SalesKey, SalesFlow>{{january, {.spend_fen = 10'000, .points = 100}}}));
}

TEST(LogFoldTest, CountsPointsThatAreExchangedAwayAsRedeemedElsewhere) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100'000});
  log.Do(log.Quoted(mei, kRose, kBean, 100));
  LogFold fold = FoldOver(log.records);
  for (const Record& record : log.records) {
    ASSERT_TRUE(fold.Take(record).has_value());
  }
  const CurrencyFlow rose = SumOf(fold, kRose);
  EXPECT_EQ(rose.cohorts.at(MonthNumber(At("2026-01-15").day)),
            (CohortFlow{.issued = 1'000, .redeemed = 100, .expired = 0}));
  EXPECT_EQ(rose.elsewhere, 100);
}

TEST(LogFoldTest, CountsPointsThatAreSpentAtTheirOwnBrandAsSpentNowhereElse) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100'000});
  for (const auto& [acceptor, points] : {std::pair{kFlorist, 50}, {kCafe, 30}}) {
    log.Do(Redeem{.member = mei,
                  .currency = kRose,
                  .acceptor = acceptor,
                  .channel = kShop,
                  .points = PointsOf(points)});
  }
  LogFold fold = FoldOver(log.records);
  for (const Record& record : log.records) {
    ASSERT_TRUE(fold.Take(record).has_value());
  }
  EXPECT_EQ(SumOf(fold, kRose).elsewhere, 30);
}

// Two lots are spent and one of them is over when half of the points come back.
TEST(LogFoldTest, CountsARefundIntoALotThatIsOverAsExpired) {
  SmallLog log = OpenSmallCoalition();
  const Earn purchase{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000};
  log.Do(purchase);
  log.now = At("2026-02-10");
  log.Do(purchase);
  const Sequence redeemed = log.Do(Redeem{.member = mei,
                                          .currency = kRose,
                                          .acceptor = kCafe,
                                          .channel = kShop,
                                          .points = PointsOf(150)})
                                .header.sequence;
  log.now = At("2028-02-10");  // January's roses are over
  log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(120), .lines = {}});
  LogFold fold = FoldOver(log.records);
  for (const Record& record : log.records) {
    ASSERT_TRUE(fold.Take(record).has_value());
  }
  const CurrencyFlow sum = SumOf(fold, kRose);
  const int32_t january = MonthNumber(At("2026-01-15").day);
  EXPECT_EQ(sum.cohorts.at(january), (CohortFlow{.issued = 100, .redeemed = 30, .expired = 70}));
  EXPECT_EQ(sum.cohorts.at(january + 1), (CohortFlow{.issued = 100, .redeemed = 0, .expired = 0}));
}

TEST(LogFoldTest, CountsThePointsBehindEachPairsObligations) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100'000});
  const Sequence redeemed = log.Do(Redeem{.member = mei,
                                          .currency = kRose,
                                          .acceptor = kCafe,
                                          .channel = kShop,
                                          .points = PointsOf(100)})
                                .header.sequence;
  log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(30), .lines = {}});
  log.Do(log.Quoted(mei, kRose, kBean, 10));
  LogFold fold = FoldOver(log.records);
  for (const Record& record : log.records) {
    ASSERT_TRUE(fold.Take(record).has_value());
  }
  const PairFlow& pair = fold.days().back().pairs.at({kFlorist, kCafe});
  EXPECT_EQ(pair.redeemed, 100);
  EXPECT_EQ(pair.refunded, 30);
  EXPECT_EQ(pair.exchanged_in, 20);
  EXPECT_EQ(SumOf(fold, kRose).elsewhere, 80);
  EXPECT_EQ(SumOf(fold, kRose).owed, 70 * 400'000 + 20 * 200'000);
  EXPECT_EQ(TotalOf(SumOf(fold, kBean).received), 20 * 200'000);
}

TEST(LogFoldTest, RefusesAPostingThatStatesAnotherBalance) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000});
  for (Effect& effect : log.records.back().subjects.front().effects) {
    if (auto* posting = std::get_if<AvailablePosting>(&effect)) ++posting->balance_after;
  }
  LogFold fold = FoldOver(log.records);
  std::optional<Error> error;
  for (const Record& record : log.records) {
    const auto taken = fold.Take(record);
    if (!taken) error = taken.error();
  }
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  EXPECT_NE(error->sentence.find("states a balance of 101"), std::string::npos) << error->sentence;
}

TEST(LogFoldTest, RefusesARecordThatIsNotTheNext) {
  const SmallLog log = OpenSmallCoalition();
  LogFold fold = FoldOver(log.records);
  EXPECT_FALSE(fold.Take(log.records[1]).has_value());
}

}  // namespace
}  // namespace huitong
