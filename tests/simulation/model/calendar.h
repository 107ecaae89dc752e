// Months and their ends, counted out from a table of the years.

#pragma once

#include <cstdint>

namespace huitong::model {

// Months since January 1970 of the month that the day (since 1970-01-01) is in.
int32_t MonthOf(int32_t day);

// The last day of the month that is `months` after the month of the day, never after 9999-12-31.
int32_t EndOfMonthAfter(int32_t day, int64_t months);

// The same day so many months later, or the last of a shorter month, never after 9999-12-31.
int32_t MonthsAfter(int32_t day, int64_t months);

// The first day that is the `day`th (or the last, where it is shorter) of the month `month`, 1 to
// 12, of any year, and not before `from`; never after 9999-12-31.
int32_t DateNotBefore(int32_t from, int32_t month, int32_t day);

}  // namespace huitong::model
