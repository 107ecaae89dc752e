#include "reports/liability_report.h"

#include <gtest/gtest.h>

#include "clearing/statement_text.h"
#include "engine/testing/busy_log.h"
#include "reports/liability_text.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

BreakageBounds Between(int64_t floor, int64_t ceiling, int64_t denominator) {
  return {.floor = *Portion::Of(floor, denominator), .ceiling = *Portion::Of(ceiling, denominator)};
}

LogFold FoldOf(const SmallLog& log) {
  LogFold fold(
      [&log](Sequence sequence) -> Expected<Record, Error> { return log.records.at(sequence); });
  for (const Record& record : log.records) {
    CHECK(fold.Take(record).has_value());
  }
  return fold;
}

Expected<LiabilityBook, Error> BookOf(const SmallLog& log, const ReportTime& time,
                                      const BreakageBounds& bounds = Between(0, 1, 1)) {
  return LiabilityOf(FoldOf(log), {.time = time, .bounds = bounds, .role = Role::kPrincipal});
}

Redeem RosesAtCafe(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points)};
}
Earn RosesFor(int64_t fen) {
  return {.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = fen};
}

int64_t BalanceOf(const std::vector<EntryRow>& rows) {
  int64_t balance = 0;
  for (const EntryRow& row : rows) {
    balance += row.debit_fen - row.credit_fen;
  }
  return balance;
}

// docs/accounting.md: 100,000 of goods, 10,000 points of 1, 95 % expected to be redeemed; 4,500
// redeemed in the first year, 8,500 by the end of the second, when 9,700 are expected.
TEST(LiabilityReportTest, AllocatesAndReleasesAsTheWorkedExampleDoes) {
  SmallLog log = OpenSmallCoalition();
  log.PublishPrices({PriceOf(kRose, RateOf(10), RateOf(11), 1'000'000)});
  log.Do(PublishEarnRate{
      .brand = kFlorist, .points_per_yuan = RateOf(10), .effective_from = std::nullopt});
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(4'500));
  log.now = At("2027-01-05");
  log.Cut(At("2026-12-31").day);
  const auto first = BookOf(log, {.period = PeriodNumber{1}}, Between(95, 95, 100));
  ASSERT_TRUE(first.has_value());
  const CurrencyLiability& rose = first->currencies.front();
  EXPECT_EQ(rose.deferred, 8'676);
  EXPECT_EQ(rose.released, 4'110);
  EXPECT_EQ(rose.remaining, 4'566);
  EXPECT_EQ(rose.cohorts.front().estimate.breakage, 500);

  log.Do(RosesAtCafe(4'000));
  log.now = At("2028-01-05");
  log.Cut(At("2027-12-31").day);
  // What was allocated at 95 % stays; only what is expected now is another, from here on.
  const LogFold fold = FoldOf(log);
  const auto second = LiabilityOf(
      fold,
      {.time = {.period = PeriodNumber{2}}, .bounds = Between(95, 95, 100), .role = Role::kAgent});
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->currencies.front().deferred_before, 4'566);
  EXPECT_EQ(second->currencies.front().released, 7'763 - 4'110);  // 8,676 · 8,500 / 9,500
}

TEST(LiabilityReportTest, TiesAtTheEndOfEveryDayOfABusyLog) {
  const SmallLog log = MakeBusyLog();
  const LogFold fold = FoldOf(log);
  for (const DayFlow& day : fold.days()) {
    const auto book = LiabilityOf(
        fold, {.time = {.until = day.day}, .bounds = Between(0, 1, 1), .role = Role::kPrincipal});
    ASSERT_TRUE(book.has_value()) << book.error().sentence;
    EXPECT_TRUE(book->Ties());
    EXPECT_EQ(book->end, day.end);
    for (const CurrencyLiability& one : book->currencies) {
      int64_t aged = 0;
      for (const AgeBucket& bucket : one.ages) {
        aged += bucket.points;
      }
      EXPECT_EQ(aged, one.in_wallets);
      EXPECT_EQ(BalanceOf(one.entries), 0);
    }
  }
}

TEST(LiabilityReportTest, OpensWithWhatThePeriodBeforeClosedWith) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(50'000));
  log.Do(RosesAtCafe(120));
  log.now = At("2026-02-03");
  log.Cut(At("2026-01-31").day);
  log.Do(RosesFor(20'000));
  log.Do(RosesAtCafe(80));
  log.now = At("2026-03-01");
  log.Cut(At("2026-02-28").day);
  const auto january = BookOf(log, {.period = PeriodNumber{1}});
  const auto february = BookOf(log, {.period = PeriodNumber{2}});
  ASSERT_TRUE(january.has_value() && february.has_value());
  const CurrencyLiability& before = january->currencies.front();
  const CurrencyLiability& after = february->currencies.front();
  EXPECT_EQ(before.book, (RollForward{.issued = 500, .redeemed = 120}));
  EXPECT_EQ(after.book, (RollForward{.opening = 380, .issued = 200, .redeemed = 80}));
  EXPECT_TRUE(CheckFollows(before.book, after.book, kRose).has_value());
  EXPECT_EQ(after.deferred_before, before.remaining);
  EXPECT_EQ(after.deferred_before + after.deferred - after.released, after.remaining);
  EXPECT_EQ(after.owed_elsewhere, 32);
  EXPECT_EQ(february->first_day, At("2026-02-01").day);
  EXPECT_FALSE(february->open);
}

// 100 roses are spent before their goods come back, so that January closes with a debt.
TEST(LiabilityReportTest, OpensWithWhatMembersOweToo) {
  SmallLog log = OpenSmallCoalition();
  const Sequence earned = log.Do(RosesFor(10'000)).header.sequence;
  log.Do(RosesAtCafe(100));
  log.Do(ReverseEarn{.original = earned, .spend_fen = 10'000, .lines = {}});
  log.now = At("2026-02-03");
  log.Cut(At("2026-01-31").day);
  log.Do(RosesFor(30'000));
  const auto january = BookOf(log, {.period = PeriodNumber{1}});
  const auto february = BookOf(log, {});
  ASSERT_TRUE(january.has_value() && february.has_value());
  EXPECT_EQ(january->currencies.front().debt, -100);
  EXPECT_EQ(january->currencies.front().closing, -100);
  EXPECT_EQ(february->currencies.front().book, (RollForward{.opening = -100, .issued = 300}));
  EXPECT_EQ(february->currencies.front().closing, 200);
  EXPECT_TRUE(february->Ties());
}

TEST(LiabilityReportTest, CountsWhatComesBeforeTheCutAsOfThePeriodsLastMonth) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(200));
  log.now = At("2026-02-02");
  log.Do(RosesAtCafe(300));
  log.Cut(At("2026-01-31").day);
  const auto book = BookOf(log, {.period = PeriodNumber{1}});
  ASSERT_TRUE(book.has_value());
  const CurrencyLiability& rose = book->currencies.front();
  EXPECT_EQ(rose.book, (RollForward{.issued = 1'000, .redeemed = 500}));
  EXPECT_EQ(rose.cohorts.front().redeemed, (std::vector<int64_t>{500}));
}

// At most half is expected to be redeemed, and more than that was in the running month.
TEST(LiabilityReportTest, ExpectsNoBreakageOfPointsThatWereRedeemed) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(700));
  const auto book = BookOf(log, {}, Between(0, 1, 2));
  ASSERT_TRUE(book.has_value());
  const CohortReport& january = book->currencies.front().cohorts.front();
  EXPECT_EQ(january.estimate.expected, 700);
  EXPECT_EQ(january.estimate.breakage, 300);
}

// 1,000 roses of 0.4 fen with goods of 100,000, of which 40,000 come back in a month without sales.
TEST(LiabilityReportTest, DefersLessByWhatIsReturned) {
  SmallLog log = OpenSmallCoalition();
  const Sequence earned = log.Do(RosesFor(100'000)).header.sequence;
  log.now = At("2026-02-01");
  log.Cut(At("2026-01-31").day);
  log.Do(ReverseEarn{.original = earned, .spend_fen = 40'000, .lines = {}});
  const auto book = BookOf(log, {});
  ASSERT_TRUE(book.has_value());
  const CurrencyLiability& rose = book->currencies.front();
  EXPECT_EQ(rose.deferred_before, 398);  // 100,000 · 400 / 100,400
  EXPECT_EQ(rose.deferred, -159);        // 40,000 · 160 / 40,160
  EXPECT_EQ(rose.remaining, 398 - 159);
}

// What a role moves to the account, in fen: debits less credits.
int64_t MovedTo(const SmallLog& log, Role role, std::string_view account) {
  const auto book =
      LiabilityOf(FoldOf(log), {.time = {}, .bounds = Between(0, 1, 1), .role = role});
  CHECK(book.has_value());
  int64_t moved = 0;
  for (const EntryRow& row : book->currencies.front().entries) {
    if (row.account == account) moved += row.debit_fen - row.credit_fen;
  }
  return moved;
}

TEST(LiabilityReportTest, BooksOthersRewardsNetForAnAgent) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(300));
  const BrandAccounts accounts;
  EXPECT_EQ(MovedTo(log, Role::kPrincipal, accounts.cost_of_rewards), 120);
  EXPECT_EQ(MovedTo(log, Role::kAgent, accounts.cost_of_rewards), 0);
  EXPECT_EQ(MovedTo(log, Role::kAgent, accounts.revenue),
            MovedTo(log, Role::kPrincipal, accounts.revenue) + 120);
  EXPECT_EQ(MovedTo(log, Role::kAgent, accounts.rewards_owed), -120);
}

// January: 200 of 1,000 in January and 100 more in February; of February's 1,000 nothing counts
// yet by the middle of March but 400 in February: the two whole months grow by 300 / 200.
TEST(LiabilityReportTest, ExpectsByWholeMonthsOfHistory) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(200));
  log.now = At("2026-02-10");
  log.Do(RosesAtCafe(100));
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(700));  // what is left of January's
  log.Do(RosesAtCafe(400));
  log.now = At("2026-03-12");
  log.Do(RosesFor(50'000));
  log.Do(RosesAtCafe(10));
  const auto book = BookOf(log, {});
  ASSERT_TRUE(book.has_value());
  const auto& cohorts = book->currencies.front().cohorts;
  ASSERT_EQ(cohorts.size(), 3U);
  EXPECT_EQ(cohorts[0].redeemed, (std::vector<int64_t>{200, 1'000}));
  EXPECT_EQ(cohorts[1].redeemed, (std::vector<int64_t>{400}));
  EXPECT_EQ(cohorts[1].estimate.redeemed, 410);
  EXPECT_EQ(cohorts[1].estimate.expected, 1'000);  // 400 · 1,000 / 200, at most all
  EXPECT_TRUE(cohorts[2].redeemed.empty());
  EXPECT_EQ(cohorts[2].estimate.expected, 500);  // as the older ones are: all
}

TEST(LiabilityReportTest, DefersAllThatAnotherBrandPaidForPoints) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(log.Quoted(mei, kRose, kBean, 100));  // 200 beans at 0.2 fen
  const auto book = BookOf(log, {});
  ASSERT_TRUE(book.has_value());
  const CurrencyLiability& bean = book->currencies.back();
  EXPECT_EQ(bean.book, (RollForward{.exchanged_in = 200}));
  EXPECT_EQ(bean.deferred, 40);
  EXPECT_EQ(bean.released, 0);
  ASSERT_EQ(bean.funded.size(), 1U);
  EXPECT_EQ(bean.funded.front().funding_brand, kFlorist);
  EXPECT_EQ(bean.settlement_value, 40 * 1'000'000);
  EXPECT_EQ(book->currencies.front().owed_elsewhere, 40);
}

TEST(LiabilityReportTest, DefersWhatABrandPaidForPointsAndNothingOfItsSale) {
  SmallLog log = OpenSmallCoalition();
  Contract contract{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}};
  contract.acceptance.capabilities = kAllCapabilities;
  contract.acceptance.earn_price = 500'000;
  log.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
  const Record& bought = log.Do(Earn{.member = mei,
                                     .brand = kCafe,
                                     .channel = kShop,
                                     .spend_fen = 100'000,
                                     .lines = {},
                                     .currency = kRose});
  log.Do(ReverseEarn{.original = bought.header.sequence, .spend_fen = 40'000, .lines = {}});
  const auto book = BookOf(log, {});
  ASSERT_TRUE(book.has_value());
  const CurrencyLiability& rose = book->currencies.front();
  EXPECT_EQ(rose.book, (RollForward{.issued = 1'000, .reversed = 400}));
  EXPECT_EQ(rose.deferred, 300);  // 600 roses at half a fen
  ASSERT_EQ(rose.funded.size(), 1U);
  EXPECT_EQ(rose.funded.front().funding_brand, kCafe);
}

TEST(LiabilityReportTest, ReleasesWhatIsLeftOfAMonthWhosePointsAreAllGone) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(300));
  log.now = At("2028-02-01");
  log.Do(RosesFor(100));  // January's roses expire
  const auto book = BookOf(log, {}, Between(9, 10, 10));
  ASSERT_TRUE(book.has_value());
  const CohortReport& january = book->currencies.front().cohorts.front();
  EXPECT_EQ(january.flow, (CohortFlow{.issued = 1'000, .redeemed = 300, .expired = 700}));
  EXPECT_GT(january.deferred, 0);
  EXPECT_EQ(january.release.remaining, 0);
}

TEST(LiabilityReportTest, RefusesAPeriodThatIsOpenAndADayBeforeAll) {
  const SmallLog log = OpenSmallCoalition();
  const auto open = BookOf(log, {.period = PeriodNumber{1}});
  ASSERT_FALSE(open.has_value());
  EXPECT_EQ(open.error().sentence, "period 1 was not cut: the open one is 1");
  EXPECT_FALSE(BookOf(log, {.period = PeriodNumber{0}}).has_value());
  EXPECT_FALSE(BookOf(log, {.until = At("2026-01-14").day}).has_value());
  EXPECT_FALSE(BookOf(log, {}, Between(1, 0, 1)).has_value());
}

TEST(LiabilityTextTest, HasAFigureARow) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RosesFor(100'000));
  log.Do(RosesAtCafe(300));
  const LogFold fold = FoldOf(log);
  const auto book = LiabilityOf(fold, {.time = {}, .bounds = Between(0, 1, 1)});
  ASSERT_TRUE(book.has_value());
  const std::string csv = LiabilityCsv(fold.configuration(), *book);
  EXPECT_TRUE(csv.starts_with("huitong_liability_1,currency,brand,figure,of,value,unit\n"));
  for (const char* row :
       {"roll_forward,rose,florist,closing,,700,points\n", "roll_forward,rose,florist,ties,,yes,\n",
        "roll_forward,rose,florist,settlement_value,,280.000000,fen\n",
        "age,rose,florist,outstanding,2028-01,700,points\n",
        "funded,rose,florist,outstanding,florist,700,points\n",
        "cohort,rose,florist,redeemed,2026-01,300,points\n",
        "elsewhere,rose,florist,owed,,120,fen\n"}) {
    EXPECT_NE(csv.find(row), std::string::npos) << row << csv;
  }
}

}  // namespace
}  // namespace huitong
