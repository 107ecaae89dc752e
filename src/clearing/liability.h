// The liability book: what a currency's outstanding points became in a period, and when they
// expire.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/calendar.h"
#include "base/error.h"
#include "ledger/number.h"

namespace huitong {

// The points of one currency and brand over one period, as the ledger's books count them. All ≥ 0
// but the opening, which is negative where members owe more than others have, and `adjusted`.
struct RollForward {
  int64_t opening = 0;
  int64_t issued = 0;
  int64_t redeemed = 0;
  int64_t expired = 0;   // less what was reinstated, so it may be negative
  int64_t reversed = 0;  // earnings taken back with returned goods
  int64_t exchanged_in = 0;
  int64_t exchanged_out = 0;
  int64_t adjusted = 0;  // by hand; positive gives points

  friend constexpr bool operator==(const RollForward&, const RollForward&) = default;
};

// opening + issued − redeemed − expired − reversed + exchanged in − exchanged out + adjusted;
// nothing past 2^62 points.
std::optional<int64_t> ClosingOf(const RollForward& book);

// Refuses, naming the difference, a book whose closing is not what the ledger says: what members
// have (available, pending, held) − what they owe + what house.rounding has of the currency.
Expected<Done, Error> CheckTies(const RollForward& book, CurrencyNumber currency, int64_t ledger);
// Refuses a period that does not open with what the one before closed with.
Expected<Done, Error> CheckFollows(const RollForward& before, const RollForward& book,
                                   CurrencyNumber currency);

// What is outstanding under one last day.
struct DatedPoints {
  Day expires_on;  // or kSlidingLot, or kNeverExpires
  int64_t points = 0;
};

enum class AgeKind : uint8_t { kSliding, kMonth, kNever };
struct AgeBucket {
  AgeKind kind = AgeKind::kMonth;
  int32_t month = 0;  // MonthNumber of the last day; 0 where the kind is another
  int64_t points = 0;

  friend constexpr auto operator<=>(const AgeBucket&, const AgeBucket&) = default;
};

// By month of expiry: what slides, then the months in order, then what never expires; none without
// points. Refuses a sum past 2^62.
Expected<std::vector<AgeBucket>, Error> AgeByExpiry(std::span<const DatedPoints> outstanding);

}  // namespace huitong
