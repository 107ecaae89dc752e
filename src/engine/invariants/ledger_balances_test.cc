#include "engine/invariants/ledger_balances.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

// 200 roses earned, 20 exchanged for 40 beans, 30 redeemed at the cafe, then all the rest expired.
SmallLog TradedLog() {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 20'000});
  log.Do(log.Quoted(mei, kRose, kBean, 20));
  log.Do(Redeem{.member = mei,
                .currency = kRose,
                .acceptor = kCafe,
                .channel = kShop,
                .points = PointsOf(30)});
  return log;
}

void ExpectImbalance(const SmallLog& log, Invariant invariant, const std::string& how) {
  const auto broken = FirstImbalance(log.state);
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->invariant, invariant);
  EXPECT_EQ(broken->how, how);
}

TEST(LedgerBalancesTest, HoldAfterTrade) {
  const SmallLog log = TradedLog();
  EXPECT_EQ(FirstImbalance(log.state), std::nullopt);
}

TEST(LedgerBalancesTest, TotalWhatAnAccountantWants) {
  const SmallLog log = TradedLog();
  const auto totals = TotalsOf(log.state);
  const CurrencyTotals& rose = totals.at(kRose);
  EXPECT_EQ(rose.issued, 200);
  EXPECT_EQ(rose.exchanged_out, 20);
  EXPECT_EQ(rose.redeemed, 30);
  EXPECT_EQ(rose.outstanding, 150);
  EXPECT_EQ(totals.at(kBean).exchanged_in, 40);
  EXPECT_EQ(totals.at(kBean).outstanding, 40);
  EXPECT_EQ(totals.at(MoneyCurrency(156)).due, 40 * 200'000 + 30 * 400'000);
}

TEST(LedgerBalancesTest, CountExpiredPointsAsNoLongerOutstanding) {
  SmallLog log = TradedLog();
  log.now = At("2028-02-01");
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100});
  const auto totals = TotalsOf(log.state);
  EXPECT_EQ(totals.at(kRose).expired, 150);
  EXPECT_EQ(totals.at(kRose).outstanding, 1);
  EXPECT_EQ(FirstImbalance(log.state), std::nullopt);
}

TEST(LedgerBalancesTest, AreBrokenByAPointInAWalletThatNobodyIssued) {
  SmallLog log = TradedLog();
  log.state.wallets.Change({.member = {.value = 1}, .currency = kRose})
      .Post({.expires_on = At("2028-01-31").day, .provenance = {.value = 1}}, 1);
  ExpectImbalance(log, Invariant::kTransactionsSumToZero, "currency 1 does not sum to zero: 1");
}

TEST(LedgerBalancesTest, AreBrokenByPointsOutstandingThatTheBooksDoNotExplain) {
  SmallLog log = TradedLog();
  log.state.wallets.Change({.member = {.value = 1}, .currency = kRose})
      .Post({.expires_on = At("2028-01-31").day, .provenance = {.value = 1}}, 1);
  const Account odd{.code = AccountCode::kPaidIn, .party = kHouse, .counterparty = kHouse};
  --log.state.books.Change({.currency = kRose, .account = ToWord(odd)}).balance;
  ExpectImbalance(log, Invariant::kOutstandingIsExplained,
                  "currency 1 has 151 points outstanding, but the books say 150");
}

TEST(LedgerBalancesTest, AreBrokenByAnObligationSeenDifferentlyFromItsTwoSides) {
  SmallLog log = TradedLog();
  const CurrencyNumber yuan = MoneyCurrency(156);
  log.state.books.Change({.currency = yuan, .account = ToWord(Due(kFlorist, kCafe))}).balance += 5;
  log.state.books.Change({.currency = yuan, .account = ToWord(Due(kCafe, kFlorist))}).balance -= 5;
  ExpectImbalance(log, Invariant::kTransactionsSumToZero,
                  "what brand 1 owes brand 2 and the claim to it differ by 5 micro-fen");
}

}  // namespace
}  // namespace huitong
