// How long points live: the terms that a currency's policy may give them.

#pragma once

#include <cstdint>

#include "base/calendar.h"
#include "ledger/lot.h"

namespace huitong {

// DO NOT RENUMBER: the values are in the journal.
enum class ExpiryMode : uint8_t {
  kMonthEnd = 1,      // so many months later, then to that month's end
  kToTheDay = 2,      // so many months later
  kCalendarDate = 3,  // the first such date that is not before so many months later
  kSliding = 4,       // so many months after the member's last activity
  kNever = 5,
};

struct ExpiryTerm {
  ExpiryMode mode = ExpiryMode::kMonthEnd;
  int32_t months = 24;      // ≥ 0
  int32_t date_month = 12;  // of kCalendarDate: 1 to 12
  int32_t date_day = 31;    // 1 to 31; past the month's end it is the month's end

  friend constexpr bool operator==(const ExpiryTerm&, const ExpiryTerm&) = default;
};

// The last day of points that come on `day`, were they dated: of sliding ones, if no activity
// follows. Never past kLastDay but for kNeverExpires.
Day DatedTerm(const ExpiryTerm& term, Day day);

// The `expires_on` of their lot: that day, or kSlidingLot.
Day TermOf(const ExpiryTerm& term, Day day);

}  // namespace huitong
