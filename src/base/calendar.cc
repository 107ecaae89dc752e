#include "base/calendar.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace huitong {
namespace {

namespace chrono = std::chrono;

constexpr Day kFirstIsoDay{.number = -719'528};      // 0000-01-01
constexpr Day kLastTimestampDay{.number = 106'650};  // 2261-12-31

chrono::year_month_day CivilOf(Day day) {
  return chrono::year_month_day{chrono::sys_days{chrono::days{day.number}}};
}

Day DayOf(chrono::year_month_day civil) {
  const auto number = chrono::sys_days{civil}.time_since_epoch().count();
  return std::min(Day{.number = static_cast<int32_t>(number)}, kLastDay);
}

// The number in text[at, at + digits), or nothing unless each is a digit.
std::optional<int> Digits(std::string_view text, size_t at, size_t digits) {
  if (text.size() < at + digits) return std::nullopt;
  int value = 0;
  for (const char digit : text.substr(at, digits)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

bool IsAt(std::string_view text, size_t at, char expected) {
  return at < text.size() && text[at] == expected;
}

// Seconds of the day of "hh:mm:ss" at `at`.
std::optional<int64_t> SecondOfDay(std::string_view text, size_t at) {
  const auto hour = Digits(text, at, 2);
  const auto minute = Digits(text, at + 3, 2);
  const auto second = Digits(text, at + 6, 2);
  if (!hour || !minute || !second || !IsAt(text, at + 2, ':') || !IsAt(text, at + 5, ':')) {
    return std::nullopt;
  }
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

// Seconds east of Greenwich of "Z", "+hh:mm" or "-hh:mm" that fill `text` whole.
std::optional<int64_t> OffsetSeconds(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || !IsAt(text, 3, ':')) return std::nullopt;
  const auto hour = Digits(text, 1, 2);
  const auto minute = Digits(text, 4, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  const int64_t seconds = *hour * 3600 + *minute * 60;
  if (text[0] == '+') return seconds;
  if (text[0] == '-') return -seconds;
  return std::nullopt;
}

}  // namespace

Day AddMonths(Day day, int32_t months) {
  if (int64_t{MonthNumber(day)} + months > MonthNumber(kLastDay)) return kLastDay;
  const auto civil = CivilOf(day);
  const auto month = chrono::year_month{civil.year(), civil.month()} + chrono::months{months};
  const auto last = (month / chrono::last).day();
  return DayOf(month / std::min(civil.day(), last));
}

Day EndOfMonth(Day day) {
  const auto civil = CivilOf(day);
  return DayOf(chrono::year_month_day{civil.year() / civil.month() / chrono::last});
}

int32_t MonthNumber(Day day) {
  const auto civil = CivilOf(day);
  return (static_cast<int>(civil.year()) - 1970) * 12 +
         static_cast<int32_t>(static_cast<unsigned>(civil.month())) - 1;
}

std::string ToIsoDate(Day day) {
  if (day < kFirstIsoDay || day > kLastDay) return std::to_string(day.number);
  const auto civil = CivilOf(day);
  const int year = static_cast<int>(civil.year());
  char text[16];
  (void)std::snprintf(text, sizeof text, "%04d-%02u-%02u", year,
                      static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()));
  return text;
}

std::optional<Day> FromIsoDate(std::string_view text) {
  const auto year = Digits(text, 0, 4);
  const auto month = Digits(text, 5, 2);
  const auto day = Digits(text, 8, 2);
  if (!year || !month || !day || text.size() != 10) return std::nullopt;
  if (!IsAt(text, 4, '-') || !IsAt(text, 7, '-')) return std::nullopt;
  const auto civil =
      chrono::year_month_day{chrono::year{*year}, chrono::month{static_cast<unsigned>(*month)},
                             chrono::day{static_cast<unsigned>(*day)}};
  if (!civil.ok()) return std::nullopt;
  return DayOf(civil);
}

std::string ToRfc3339(Timestamp at) {
  int64_t seconds = at.nanos / kNanosPerSecond;
  int64_t nanos = at.nanos % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    --seconds;
  }
  int64_t days = seconds / kSecondsPerDay;
  int64_t second = seconds % kSecondsPerDay;
  if (second < 0) {
    second += kSecondsPerDay;
    --days;
  }
  char clock[48];
  (void)std::snprintf(clock, sizeof clock, "T%02d:%02d:%02d.%09d", static_cast<int>(second / 3600),
                      static_cast<int>(second / 60 % 60), static_cast<int>(second % 60),
                      static_cast<int>(nanos));
  std::string text = ToIsoDate(Day{.number = static_cast<int32_t>(days)}) + clock;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + 'Z';
}

std::optional<Timestamp> FromRfc3339(std::string_view text) {
  const auto day = FromIsoDate(text.substr(0, 10));
  const auto second = SecondOfDay(text, 11);
  if (!day || !second || (!IsAt(text, 10, 'T') && !IsAt(text, 10, 't'))) return std::nullopt;

  size_t at = 19;
  int64_t nanos = 0;
  if (IsAt(text, at, '.')) {
    const size_t first = ++at;
    int64_t unit = kNanosPerSecond;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      unit /= 10;
      nanos += (text[at++] - '0') * unit;
    }
    if (at == first || at - first > 9) return std::nullopt;
  }
  const auto offset = OffsetSeconds(text.substr(at));
  if (!offset || day->number < 0 || *day > kLastTimestampDay) return std::nullopt;
  const int64_t seconds = day->number * kSecondsPerDay + *second - *offset;
  if (seconds < 0) return std::nullopt;
  return Timestamp{.nanos = seconds * kNanosPerSecond + nanos};
}

}  // namespace huitong
