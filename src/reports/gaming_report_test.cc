#include "reports/gaming_report.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");
const MemberId li = MemberIdOf("li");
constexpr MemberOrdinal kMei{.value = 0};

GamingThresholds Low() {
  GamingThresholds thresholds = UsualThresholds();
  thresholds.least_value = 1;
  thresholds.least_points = 1;
  return thresholds;
}

Earn Purchase(const MemberId& member, BrandNumber brand, int64_t fen) {
  return {.member = member, .brand = brand, .channel = kShop, .spend_fen = fen};
}
Redeem Spending(const MemberId& member, CurrencyNumber currency, BrandNumber acceptor,
                int64_t points) {
  return {.member = member,
          .currency = currency,
          .acceptor = acceptor,
          .channel = kShop,
          .points = PointsOf(points)};
}

std::optional<GamingReport> ReportOf(const SmallLog& log, uint32_t number,
                                     const StaffByBrand* staff = nullptr,
                                     const GamingThresholds& thresholds = Low()) {
  LogFold fold(
      [&log](Sequence sequence) -> Expected<Record, Error> { return log.records.at(sequence); });
  MemberSpending spending;
  for (const Record& record : log.records) {
    CHECK(fold.Take(record).has_value());
    const bool is_in = fold.days().back().period.value == number;
    if (is_in) spending.Take(fold.configuration(), record);
  }
  return GamingOf(fold, {.value = number}, spending, staff, thresholds);
}

void CutAt(SmallLog& log, std::string_view morning, std::string_view last_day) {
  log.now = At(morning);
  log.Cut(At(last_day).day);
}

TEST(GamingReportTest, FindsTwoBrandsThatSendTheSameValueToAndFro) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Purchase(mei, kFlorist, 100'000));
  log.Do(Purchase(mei, kCafe, 200'000));
  const Sequence redeemed = log.Do(Spending(mei, kRose, kCafe, 600)).header.sequence;
  log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(100), .lines = {}});
  log.Do(Spending(mei, kBean, kFlorist, 900));
  CutAt(log, "2026-02-01", "2026-01-31");
  const auto report = ReportOf(log, 1);
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(SentenceOf(report->findings.front()),
            "wash_trading, brands 1 and 2: reciprocity 180000000 of 200000000 (looked at from "
            "7/10), concentration 380000000 of 380000000 (looked at from 1/2).");
  EXPECT_TRUE(ReportOf(log, 1, nullptr, UsualThresholds())->findings.empty());  // too little
}

TEST(GamingReportTest, CountsTheTenBusiestOfBothDirections) {
  SmallLog log = OpenSmallCoalition();
  for (int i = 0; i < 12; ++i) {
    const MemberId member = MemberIdOf("member " + std::to_string(i));
    log.Do(Enrol{.brand = kFlorist, .member = member});
    log.Do(Purchase(member, kFlorist, 100'000));
    log.Do(Spending(member, kRose, kCafe, 10 + i));
  }
  CutAt(log, "2026-02-01", "2026-01-31");
  const auto report = ReportOf(log, 1);
  ASSERT_TRUE(report.has_value());
  const PairActivity& pair = report->activity.pairs.front();
  EXPECT_EQ(pair.settled, (12 * 10 + 66) * 400'000);
  EXPECT_EQ(pair.busiest, pair.settled - (10 + 11) * int64_t{400'000});
}

// Members 0 and 1 spend least of the roses, but beans the other way.
TEST(GamingReportTest, RanksMembersByBothDirectionsTogether) {
  SmallLog log = OpenSmallCoalition();
  for (int i = 0; i < 12; ++i) {
    const MemberId member = MemberIdOf("member " + std::to_string(i));
    log.Do(Enrol{.brand = kFlorist, .member = member});
    log.Do(Purchase(member, kFlorist, 100'000));
    log.Do(Spending(member, kRose, kCafe, 10 + i));
    if (i > 1) continue;
    log.Do(Purchase(member, kCafe, 100'000));
    log.Do(Spending(member, kBean, kFlorist, 300));
  }
  CutAt(log, "2026-02-01", "2026-01-31");
  const auto report = ReportOf(log, 1);
  ASSERT_TRUE(report.has_value());
  const PairActivity& roses = report->activity.pairs.front();
  EXPECT_EQ(roses.issuer, kFlorist);
  EXPECT_EQ(roses.settled, (12 * 10 + 66) * 400'000);
  EXPECT_EQ(roses.busiest, roses.settled - (12 + 13) * int64_t{400'000});
}

TEST(GamingReportTest, FindsStaffWhoSpendAtTheirOwnBrandWhereStaffIsNamed) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Purchase(mei, kFlorist, 100'000));
  log.Do(Purchase(li, kFlorist, 100'000));
  log.Do(Spending(mei, kRose, kCafe, 30));
  log.Do(Spending(li, kRose, kCafe, 70));
  CutAt(log, "2026-02-01", "2026-01-31");
  EXPECT_FALSE(ReportOf(log, 1)->staff_known);
  EXPECT_TRUE(ReportOf(log, 1)->findings.empty());
  const StaffByBrand cafe{{kCafe, {kMei}}};
  const auto report = ReportOf(log, 1, &cafe);
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(report->findings.front().kind, GamingKind::kSelfDealing);
  EXPECT_EQ(report->activity.acceptors.front().by_staff, 30 * 400'000);
  const StaffByBrand florist{{kFlorist, {kMei}}};
  EXPECT_TRUE(ReportOf(log, 1, &florist)->findings.empty());
}

TEST(GamingReportTest, ComparesWhatIsIssuedWithTheYearBefore) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Purchase(mei, kFlorist, 100'000));
  CutAt(log, "2026-02-01", "2026-01-31");
  log.Do(PublishEarnRate{
      .brand = kFlorist, .points_per_yuan = RateOf(3), .effective_from = std::nullopt});
  log.Do(Purchase(mei, kFlorist, 100'000));
  CutAt(log, "2026-03-01", "2026-02-28");
  EXPECT_TRUE(ReportOf(log, 1)->findings.empty());
  const auto report = ReportOf(log, 2);
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(report->findings.front().kind, GamingKind::kOverIssuance);
  EXPECT_EQ(report->activity.issuers.front().issued, 3'000);
  EXPECT_EQ(report->activity.issuers.front().usual_issued, 1'000);
}

TEST(GamingReportTest, IsOfPeriodsThatWereCut) {
  const SmallLog log = OpenSmallCoalition();
  EXPECT_FALSE(ReportOf(log, 1).has_value());
  EXPECT_FALSE(ReportOf(log, 0).has_value());
}

}  // namespace
}  // namespace huitong
