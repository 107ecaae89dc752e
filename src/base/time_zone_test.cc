#include "base/time_zone.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TimeZone Zone(const std::string& name) {
  const auto zone = TimeZone::Named(name);
  EXPECT_TRUE(zone) << name;
  return *zone;
}

Day D(std::string_view text) { return FromIsoDate(text).value_or(Day{}); }
Timestamp At(std::string_view text) { return FromRfc3339(text).value_or(Timestamp{}); }

// The instant of a wall-clock time there, as UTC.
std::string InstantIn(const std::string& zone, std::string_view local_time) {
  const auto instant = Zone(zone).InstantOf(local_time);
  return instant ? ToRfc3339(*instant) : instant.error().sentence;
}

TEST(TimeZoneTest, RefusesANameThatIsNoZone) {
  for (const auto* name :
       {"Mars/Olympus", "", "asia/shanghai", "Asia/Shanghai ", "Asia", "localtime",
        "right/Asia/Shanghai", "posix/UTC", "/usr/share/zoneinfo/UTC", "Asia/../UTC", "file:UTC",
        "Fixed/UTC+08:00:00"}) {
    const auto zone = TimeZone::Named(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().code, ErrorCode::kNotFound);
    EXPECT_NE(zone.error().sentence.find(std::string("\"") + name + "\""), std::string::npos);
  }
}

TEST(TimeZoneTest, ChangesTheDayAtLocalMidnight) {
  const TimeZone shanghai = Zone("Asia/Shanghai");
  EXPECT_EQ(shanghai.DayAt(At("2026-11-22T15:59:59.999999999Z")), D("2026-11-22"));
  EXPECT_EQ(shanghai.DayAt(At("2026-11-22T16:00:00Z")), D("2026-11-23"));
  const TimeZone new_york = Zone("America/New_York");
  EXPECT_EQ(new_york.DayAt(At("2026-07-01T03:59:59Z")), D("2026-06-30"));
  EXPECT_EQ(new_york.DayAt(At("2026-07-01T04:00:00Z")), D("2026-07-01"));
}

TEST(TimeZoneTest, FindsTheDayOfInstantsBefore1970) {
  EXPECT_EQ(Zone("UTC").DayAt({.nanos = -1}), D("1969-12-31"));
  EXPECT_EQ(Zone("Asia/Shanghai").DayAt({.nanos = -1}), D("1970-01-01"));
}

TEST(TimeZoneTest, StartsADayWhereDayAtChanges) {
  for (const auto* name : {"Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "UTC"}) {
    const TimeZone zone = Zone(name);
    for (Day day = D("2018-01-01"); day < D("2019-01-01"); ++day.number) {
      const Timestamp start = zone.StartOf(day);
      EXPECT_EQ(zone.DayAt(start), day) << name;
      EXPECT_LT(zone.DayAt({.nanos = start.nanos - 1}), day) << name;
    }
  }
}

TEST(TimeZoneTest, StartsADayWithoutMidnightAtItsFirstInstant) {
  // Brazil's clocks went from 00:00 to 01:00.
  EXPECT_EQ(ToRfc3339(Zone("America/Sao_Paulo").StartOf(D("2018-11-04"))), "2018-11-04T03:00:00Z");
}

// tzdata's files stop in 2037 and state a rule for what comes after.
TEST(TimeZoneTest, FollowsTheLastRuleForEver) {
  const TimeZone new_york = Zone("America/New_York");
  EXPECT_EQ(new_york.DayAt(At("2049-07-01T03:59:59Z")), D("2049-06-30"));
  EXPECT_EQ(new_york.DayAt(At("2049-07-01T04:00:00Z")), D("2049-07-01"));
  EXPECT_EQ(new_york.DayAt(At("2049-01-01T04:59:59Z")), D("2048-12-31"));
  EXPECT_EQ(new_york.DayAt(At("2049-01-01T05:00:00Z")), D("2049-01-01"));
  // Winter there, and clocks are half an hour back.
  EXPECT_EQ(Zone("Australia/Lord_Howe").DayAt(At("2049-07-15T13:29:59Z")), D("2049-07-15"));
  EXPECT_EQ(Zone("Australia/Lord_Howe").DayAt(At("2049-07-15T13:30:00Z")), D("2049-07-16"));
}

TEST(TimeZoneTest, ReadsWallClockTimes) {
  EXPECT_EQ(InstantIn("Asia/Shanghai", "2017-01-31T07:30:27"), "2017-01-30T23:30:27Z");
  EXPECT_EQ(InstantIn("Asia/Shanghai", "2017-01-31 07:30:27"), "2017-01-30T23:30:27Z");
  EXPECT_EQ(InstantIn("America/New_York", "2026-01-15T12:00:00"), "2026-01-15T17:00:00Z");
  EXPECT_EQ(InstantIn("America/New_York", "2026-07-15T12:00:00"), "2026-07-15T16:00:00Z");
}

TEST(TimeZoneTest, TakesTheEarlierInstantWhereClocksAreSetBack) {
  EXPECT_EQ(InstantIn("America/New_York", "2026-11-01T00:59:59"), "2026-11-01T04:59:59Z");
  EXPECT_EQ(InstantIn("America/New_York", "2026-11-01T01:30:00"), "2026-11-01T05:30:00Z");
  EXPECT_EQ(InstantIn("America/New_York", "2026-11-01T02:00:00"), "2026-11-01T07:00:00Z");
}

TEST(TimeZoneTest, TakesTheJumpWhereClocksAreSetForward) {
  EXPECT_EQ(InstantIn("America/New_York", "2026-03-08T01:59:59"), "2026-03-08T06:59:59Z");
  EXPECT_EQ(InstantIn("America/New_York", "2026-03-08T02:30:00"), "2026-03-08T07:00:00Z");
  EXPECT_EQ(InstantIn("America/New_York", "2026-03-08T03:00:00"), "2026-03-08T07:00:00Z");
}

TEST(TimeZoneTest, RefusesWhatIsNoLocalTime) {
  const TimeZone shanghai = Zone("Asia/Shanghai");
  for (const auto* text :
       {"", "2017-01-31", "2017-01-31T07:30", "2017-01-31T07:30:27Z", "2017-01-31T07:30:27.5",
        "2017-01-31T07:30:27+08:00", "2017-02-30T07:30:27", "2017-01-31_07:30:27"}) {
    const auto instant = shanghai.InstantOf(text);
    ASSERT_FALSE(instant) << text;
    EXPECT_EQ(instant.error().code, ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace huitong
