#include "ledger/expiry.h"

#include <string_view>

#include <gtest/gtest.h>

namespace huitong {
namespace {

Day D(std::string_view text) {
  const auto day = FromIsoDate(text);
  EXPECT_TRUE(day) << text;
  return day.value_or(Day{});
}

ExpiryTerm Term(ExpiryMode mode, int32_t months) { return {.mode = mode, .months = months}; }

TEST(ExpiryTest, RollsToTheEndOfTheMonthSoManyMonthsLater) {
  const ExpiryMode mode = ExpiryMode::kMonthEnd;
  EXPECT_EQ(TermOf(Term(mode, 24), D("2026-01-01")), D("2028-01-31"));
  EXPECT_EQ(TermOf(Term(mode, 24), D("2026-01-31")), D("2028-01-31"));
  EXPECT_EQ(TermOf(Term(mode, 1), D("2027-01-31")), D("2027-02-28"));
  EXPECT_EQ(TermOf(Term(mode, 0), D("2026-04-01")), D("2026-04-30"));
}

TEST(ExpiryTest, RollsToTheDayOrToTheLastOfAShorterMonth) {
  const ExpiryMode mode = ExpiryMode::kToTheDay;
  EXPECT_EQ(TermOf(Term(mode, 24), D("2026-05-03")), D("2028-05-03"));
  EXPECT_EQ(TermOf(Term(mode, 12), D("2028-02-29")), D("2029-02-28"));
}

TEST(ExpiryTest, EndsOnTheFirstCalendarDateThatIsNotBeforeTheMonths) {
  ExpiryTerm term = Term(ExpiryMode::kCalendarDate, 12);
  EXPECT_EQ(TermOf(term, D("2026-05-03")), D("2027-12-31"));
  EXPECT_EQ(TermOf(term, D("2026-12-31")), D("2027-12-31"));
  term.date_month = 3;
  EXPECT_EQ(TermOf(term, D("2026-03-31")), D("2027-03-31"));
  EXPECT_EQ(TermOf(term, D("2026-04-01")), D("2028-03-31"));
  term.months = 0;
  EXPECT_EQ(TermOf(term, D("2026-03-31")), D("2026-03-31"));
}

TEST(ExpiryTest, EndsWithTheMonthWhereItHasNoSuchDay) {
  ExpiryTerm term = Term(ExpiryMode::kCalendarDate, 12);
  term.date_month = 2;
  term.date_day = 30;
  EXPECT_EQ(TermOf(term, D("2026-05-03")), D("2028-02-29"));
  EXPECT_EQ(TermOf(term, D("2025-02-28")), D("2026-02-28"));
  term.date_month = 1;
  term.date_day = 1;
  EXPECT_EQ(TermOf(term, D("2026-01-01")), D("2027-01-01"));
  EXPECT_EQ(TermOf(term, D("2026-01-02")), D("2028-01-01"));
}

TEST(ExpiryTest, SlidesWithoutADateOfItsOwn) {
  const ExpiryTerm term = Term(ExpiryMode::kSliding, 6);
  EXPECT_EQ(TermOf(term, D("2026-08-31")), kSlidingLot);
  EXPECT_EQ(DatedTerm(term, D("2026-08-31")), D("2027-02-28"));
}

TEST(ExpiryTest, NeverIsAfterEveryDay) {
  EXPECT_EQ(TermOf(Term(ExpiryMode::kNever, 0), D("2026-08-31")), kNeverExpires);
  EXPECT_GT(kNeverExpires, kLastDay);
}

TEST(ExpiryTest, NeverPassesTheLastDayThatCanBeWritten) {
  for (const ExpiryMode mode :
       {ExpiryMode::kMonthEnd, ExpiryMode::kToTheDay, ExpiryMode::kCalendarDate}) {
    EXPECT_EQ(TermOf(Term(mode, INT32_MAX), D("2026-01-01")), kLastDay);
  }
  ExpiryTerm term = Term(ExpiryMode::kCalendarDate, 0);
  term.date_month = 1;
  EXPECT_EQ(TermOf(term, kLastDay), kLastDay);
}

}  // namespace
}  // namespace huitong
