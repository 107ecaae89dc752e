#include "base/calendar.h"

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260101;

Day D(std::string_view text) {
  const auto day = FromIsoDate(text);
  EXPECT_TRUE(day) << text;
  return day.value_or(Day{});
}

TEST(CalendarTest, CountsDaysFrom1970) {
  EXPECT_EQ(D("1970-01-01").number, 0);
  EXPECT_EQ(D("1969-12-31").number, -1);
  EXPECT_EQ(D("2000-03-01").number, 11017);
  EXPECT_EQ(D("0000-01-01").number, -719528);
  EXPECT_EQ(D("9999-12-31"), kLastDay);
}

TEST(CalendarTest, WritesEveryDayAsItReadsIt) {
  Prng prng(kSeed);
  for (int i = 0; i < 2000; ++i) {
    const Day day{.number = static_cast<int32_t>(prng.Between(-719528, kLastDay.number))};
    EXPECT_EQ(FromIsoDate(ToIsoDate(day)), day) << "seed " << kSeed << ", day " << day.number;
  }
}

TEST(CalendarTest, WritesDaysWithoutIsoDateAsTheirNumber) {
  EXPECT_EQ(ToIsoDate({.number = kLastDay.number + 1}), "2932897");
  EXPECT_EQ(ToIsoDate({.number = -719529}), "-719529");
  // 65,536 years after 2000-03-01: the same year in 16 bits.
  EXPECT_EQ(ToIsoDate({.number = 23947834}), "23947834");
}

TEST(CalendarTest, RefusesWhatIsNoIsoDate) {
  for (const auto* text : {"", "2026-1-01", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
                           "2026-01-32", "2026/01/01", "2026-01-01 ", " 2026-01-01", "+026-01-01",
                           "20260101", "10000-01-01", "2026-01-0a"}) {
    EXPECT_FALSE(FromIsoDate(text)) << text;
  }
  EXPECT_TRUE(FromIsoDate("2028-02-29"));
  EXPECT_FALSE(FromIsoDate("1900-02-29"));
}

TEST(CalendarTest, AddsMonthsToTheSameDayOrTheMonthsLast) {
  EXPECT_EQ(AddMonths(D("2026-01-15"), 1), D("2026-02-15"));
  EXPECT_EQ(AddMonths(D("2026-01-31"), 1), D("2026-02-28"));
  EXPECT_EQ(AddMonths(D("2028-01-31"), 1), D("2028-02-29"));
  EXPECT_EQ(AddMonths(D("2028-02-29"), 12), D("2029-02-28"));
  EXPECT_EQ(AddMonths(D("2026-12-31"), 2), D("2027-02-28"));
  EXPECT_EQ(AddMonths(D("2026-08-31"), 0), D("2026-08-31"));
}

TEST(CalendarTest, AddsNoMonthsPastTheLastDay) {
  EXPECT_EQ(AddMonths(D("9999-12-15"), 0), D("9999-12-15"));
  EXPECT_EQ(AddMonths(D("9999-12-15"), 1), kLastDay);
  EXPECT_EQ(AddMonths(D("2026-01-01"), 65536 * 12), kLastDay);
  EXPECT_EQ(AddMonths(D("2026-01-01"), std::numeric_limits<int32_t>::max()), kLastDay);
}

TEST(CalendarTest, FindsTheEndOfAMonth) {
  EXPECT_EQ(EndOfMonth(D("2026-02-01")), D("2026-02-28"));
  EXPECT_EQ(EndOfMonth(D("2028-02-29")), D("2028-02-29"));
  EXPECT_EQ(EndOfMonth(D("2026-12-31")), D("2026-12-31"));
  EXPECT_EQ(EndOfMonth(D("9999-12-01")), kLastDay);
}

TEST(CalendarTest, NumbersMonthsWithoutGap) {
  EXPECT_EQ(MonthNumber(D("1970-01-31")), 0);
  EXPECT_EQ(MonthNumber(D("1969-12-31")), -1);
  EXPECT_EQ(MonthNumber(D("2026-12-31")) + 1, MonthNumber(D("2027-01-01")));
}

TEST(TimestampTest, IsWrittenWithNoMoreDigitsThanItNeeds) {
  EXPECT_EQ(ToRfc3339({.nanos = 0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(ToRfc3339({.nanos = 1'795'357'604'500'000'000}), "2026-11-22T14:26:44.5Z");
  EXPECT_EQ(ToRfc3339({.nanos = 1}), "1970-01-01T00:00:00.000000001Z");
  EXPECT_EQ(ToRfc3339({.nanos = 10 * kNanosPerSecond}), "1970-01-01T00:00:10Z");
  EXPECT_EQ(ToRfc3339({.nanos = -1}), "1969-12-31T23:59:59.999999999Z");
}

TEST(TimestampTest, IsReadAsItIsWritten) {
  Prng prng(kSeed);
  for (int i = 0; i < 2000; ++i) {
    const Timestamp at{.nanos = prng.Between(0, 106'650 * kSecondsPerDay * kNanosPerSecond)};
    EXPECT_EQ(FromRfc3339(ToRfc3339(at)), at) << "seed " << kSeed << ", nanos " << at.nanos;
  }
}

TEST(TimestampTest, IsReadAtAnyOffset) {
  const auto utc = FromRfc3339("2026-11-22T14:26:44Z");
  ASSERT_TRUE(utc);
  EXPECT_EQ(FromRfc3339("2026-11-22T22:26:44+08:00"), utc);
  EXPECT_EQ(FromRfc3339("2026-11-22T09:26:44-05:00"), utc);
  EXPECT_EQ(FromRfc3339("2026-11-22t14:26:44.000z"), utc);
  EXPECT_EQ(FromRfc3339("2026-11-22T14:26:44-00:00"), utc);
}

TEST(TimestampTest, IsReadFromAllYearsThatFit) {
  EXPECT_EQ(FromRfc3339("1970-01-01T00:00:00Z"), Timestamp{});
  EXPECT_TRUE(FromRfc3339("2261-12-31T23:59:59.999999999Z"));
  EXPECT_FALSE(FromRfc3339("2262-01-01T00:00:00Z"));
  EXPECT_FALSE(FromRfc3339("1969-12-31T23:59:59Z"));
  EXPECT_FALSE(FromRfc3339("1970-01-01T00:00:00+00:01"));
}

TEST(TimestampTest, IsNotReadFromWhatRfc3339DoesNotAllow) {
  for (const auto* text :
       {"", "2026-11-22", "2026-11-22T14:26:44", "2026-11-22 14:26:44Z", "2026-11-22T24:00:00Z",
        "2026-11-22T14:60:00Z", "2026-11-22T14:26:60Z", "2026-11-22T14:26:44.Z",
        "2026-11-22T14:26:44.0000000001Z", "2026-11-22T14:26:44,5Z", "2026-11-22T14:26Z",
        "2026-11-22T14:26:44+0800", "2026-11-22T14:26:44+08", "2026-11-22T14:26:44+24:00",
        "2026-11-22T14:26:44ZZ", "2026-11-22T14:26:44Z ", "2026-02-30T14:26:44Z"}) {
    EXPECT_FALSE(FromRfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace huitong
