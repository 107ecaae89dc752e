// A named time zone of the IANA database: which civil day an instant falls on, and back.
//
// g++ 12 has no time-zone database, so this uses Abseil's time library over the system's tzdata
// (docs/dependencies.md), which follows a zone's last rule for ever. Values are cheap to copy; a
// zone lives as long as the process.

#pragma once

#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/error.h"

namespace huitong {

class TimeZone {
 public:
  // kNotFound when tzdata has no zone of that name.
  static Expected<TimeZone, Error> Named(const std::string& name);

  [[nodiscard]] Day DayAt(Timestamp at) const;
  // The instant at which `day` begins here: 00:00, or the first instant after a gap over it.
  [[nodiscard]] Timestamp StartOf(Day day) const;
  // The instant of "2017-01-01T07:30:27" (a blank for the T is fine) on this zone's clocks; the
  // earlier one where clocks were set back, the moment of the jump where they were set forward.
  [[nodiscard]] Expected<Timestamp, Error> InstantOf(std::string_view local_time) const;

 private:
  struct Rules;
  explicit TimeZone(const Rules* rules) : rules_(rules) {}

  const Rules* rules_;
};

}  // namespace huitong
