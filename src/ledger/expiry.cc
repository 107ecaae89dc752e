#include "ledger/expiry.h"

#include <algorithm>

namespace huitong {
namespace {

constexpr int32_t kMonthsAYear = 12;

// The date of the term in the month of that number, or the month's end where it has no such day.
Day DateIn(int32_t month_number, int32_t date_day) {
  const Day first = AddMonths(Day{}, month_number);  // January 1970 began on day 0
  return std::min(EndOfMonth(first), Day{.number = first.number + date_day - 1});
}

Day NextDate(const ExpiryTerm& term, Day from) {
  const int32_t month = MonthNumber(from);
  const int32_t january = month - month % kMonthsAYear;
  const Day this_year = DateIn(january + term.date_month - 1, term.date_day);
  if (this_year >= from) return this_year;
  return std::min(kLastDay, DateIn(january + kMonthsAYear + term.date_month - 1, term.date_day));
}

}  // namespace

Day DatedTerm(const ExpiryTerm& term, Day day) {
  const Day after = AddMonths(day, term.months);
  switch (term.mode) {
    case ExpiryMode::kMonthEnd:
      return EndOfMonth(after);
    case ExpiryMode::kToTheDay:
    case ExpiryMode::kSliding:
      return after;
    case ExpiryMode::kCalendarDate:
      return NextDate(term, after);
    case ExpiryMode::kNever:
      return kNeverExpires;
  }
  return after;
}

Day TermOf(const ExpiryTerm& term, Day day) {
  return term.mode == ExpiryMode::kSliding ? kSlidingLot : DatedTerm(term, day);
}

}  // namespace huitong
