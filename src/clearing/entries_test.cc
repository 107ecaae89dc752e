#include "clearing/entries.h"

#include <map>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

std::map<std::string, int64_t> BalancesOf(const std::vector<EntryRow>& rows) {
  std::map<std::string, int64_t> balances;
  for (const EntryRow& row : rows) {
    balances[row.account] += row.debit_fen - row.credit_fen;
  }
  return balances;
}

TEST(EntriesTest, DeferAndReleaseRevenue) {
  const auto rows =
      LiabilityEntries({.deferred = 8'676, .released = 4'110, .third_party = {}}, BrandAccounts());
  EXPECT_EQ(EntriesCsv(FromIsoDate("2026-12-31").value_or(Day()), rows),
            "huitong_entries_1,day,entry,account,debit_fen,credit_fen,text\n"
            "row,2026-12-31,1,revenue,8676,0,points given with sales\n"
            "row,2026-12-31,1,contract liability,0,8676,points given with sales\n"
            "row,2026-12-31,2,contract liability,4110,0,points redeemed and estimates caught up\n"
            "row,2026-12-31,2,revenue,0,4110,points redeemed and estimates caught up\n");
}

TEST(EntriesTest, OfACatchUpGoTheOtherWay) {
  const auto balances = BalancesOf(
      LiabilityEntries({.deferred = 0, .released = -100, .third_party = {}}, BrandAccounts()));
  EXPECT_EQ(balances.at("revenue"), 100);
  EXPECT_EQ(balances.at("contract liability"), -100);
}

TEST(EntriesTest, ShowOthersRewardsGrossForAPrincipalAndNetForAnAgent) {
  const auto principal = BalancesOf(LiabilityEntries(
      {.deferred = 0, .released = 1'000, .third_party = RevenueOf(Role::kPrincipal, 1'000, 900)},
      BrandAccounts()));
  EXPECT_EQ(principal.at("revenue"), -1'000);
  EXPECT_EQ(principal.at("cost of rewards"), 900);
  EXPECT_EQ(principal.at("settlement: redemption"), -900);
  const auto agent = BalancesOf(LiabilityEntries(
      {.deferred = 0, .released = 1'000, .third_party = RevenueOf(Role::kAgent, 1'000, 900)},
      BrandAccounts()));
  EXPECT_EQ(agent.at("revenue"), -100);
  EXPECT_EQ(agent.count("cost of rewards"), 0);
  EXPECT_EQ(agent.at("settlement: redemption"), -900);
}

// A statement of one brand, with lines of any amounts.
Settlement AnyPeriod(Prng& prng, const std::vector<Opening>& openings, int64_t payable) {
  ClearingTerms terms;
  terms.pool.pool = {.value = 9};
  PeriodTotals totals;
  totals.openings = openings;
  totals.posted = {{.kind = LineKind::kExchange,
                    .debtor = {.value = 1},
                    .creditor = {.value = 2},
                    .micro_fen = prng.Between(0, 99'999'999),
                    .count = 1},
                   {.kind = LineKind::kUnits,
                    .debtor = {.value = 2},
                    .creditor = {.value = 1},
                    .micro_fen = prng.Between(0, 99'999'999),
                    .count = 1}};
  totals.adjustments = {{.debtor = {.value = 1},
                         .creditor = {.value = 2},
                         .micro_fen = prng.Between(-9'999'999, 9'999'999),
                         .reference = "d"}};
  if (payable != 0 && prng.OneIn(2)) {
    totals.payments = {{.party = {.value = 1}, .paid_fen = -payable, .reference = "p"}};
  }
  auto settlement = Settle(terms, totals);
  CHECK(settlement.has_value());
  return *std::move(settlement);
}

TEST(EntriesTest, LeaveTheSettlementAccountAtWhatTheStatementSaysIsPayable) {
  constexpr uint64_t kSeed = 20260411;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  std::vector<Opening> openings = {{.party = kHouse, .micro_fen = 0},
                                   {.party = {.value = 1}, .micro_fen = 0},
                                   {.party = {.value = 2}, .micro_fen = 0}};
  int64_t payable = 0;
  int64_t account = 0;
  for (int period = 0; period < 2'000; ++period) {
    const Settlement settlement = AnyPeriod(prng, openings, payable);
    const Statement& statement = settlement.statements[1];
    const auto rows = StatementEntries(statement, payable, BrandAccounts());
    ASSERT_TRUE(rows);
    int64_t all = 0;
    for (const auto& [name, balance] : BalancesOf(*rows)) {
      all += balance;
      if (name == "coalition settlement") account += balance;
      ASSERT_TRUE(name != "settlement rounding" || std::abs(balance) <= 4);
    }
    ASSERT_EQ(all, 0);
    ASSERT_EQ(account, statement.payable_fen) << "period " << period;
    payable = statement.payable_fen;
    for (size_t i = 0; i < openings.size(); ++i) {
      openings[i].micro_fen = settlement.statements[i].closing;
    }
  }
}

}  // namespace
}  // namespace huitong
