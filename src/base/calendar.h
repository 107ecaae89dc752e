// Days of a civil calendar and the arithmetic of months. No clock, no time zone.

#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace huitong {

// A day as the number of days since 1970-01-01 in the proleptic Gregorian calendar.
struct Day {
  int32_t number = 0;

  friend constexpr auto operator<=>(const Day&, const Day&) = default;
};

// The last day of the year 9999: past it no ISO date can be written.
inline constexpr Day kLastDay{.number = 2932896};

// The same day of the month `months` later (months ≥ 0), or that month's last day where it has no
// such day: the 31st of January and one month is the end of February.
// Never past kLastDay.
Day AddMonths(Day day, int32_t months);

// The last day of the month that `day` is in.
Day EndOfMonth(Day day);

// Months since January 1970: a number for "earned in the same month".
int32_t MonthNumber(Day day);

// 2027-12-31. Days outside the years 0000 to 9999 are written as their number.
std::string ToIsoDate(Day day);
std::optional<Day> FromIsoDate(std::string_view text);

// Nanoseconds since 1970-01-01T00:00:00Z. A command carries one; the core never reads a clock.
struct Timestamp {
  int64_t nanos = 0;

  friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

inline constexpr Timestamp kLatestTimestamp{.nanos = INT64_MAX};
inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kSecondsPerDay = 86'400;

// RFC 3339 in UTC with nanoseconds cut to what is needed: 2026-11-22T14:26:44.5Z.
std::string ToRfc3339(Timestamp at);
// Any offset, up to nine digits of a second; nothing for anything RFC 3339 does not allow, leap
// seconds included, and for years outside 1970 to 2261 (which int64 nanoseconds cannot hold).
std::optional<Timestamp> FromRfc3339(std::string_view text);

}  // namespace huitong
