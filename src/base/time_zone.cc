#include "base/time_zone.h"

#include <chrono>
#include <stdexcept>

#include <date/tz.h>

namespace huitong {
namespace {

using Nanos = std::chrono::nanoseconds;

Timestamp InstantOn(const date::time_zone& zone, date::local_seconds local) {
  const auto instant = zone.to_sys(local, date::choose::earliest);
  return {.nanos = std::chrono::duration_cast<Nanos>(instant.time_since_epoch()).count()};
}

}  // namespace

Expected<TimeZone, Error> TimeZone::Named(const std::string& name) {
  try {
    return TimeZone(date::locate_zone(name));
  } catch (const std::runtime_error&) {
    return Fail(ErrorCode::kNotFound, "there is no time zone named \"" + name +
                                          "\" (use an IANA name such as Asia/Shanghai)");
  }
}

Day TimeZone::DayAt(Timestamp at) const {
  const auto instant = date::floor<std::chrono::seconds>(date::sys_time<Nanos>(Nanos(at.nanos)));
  const auto day = date::floor<date::days>(zone_->to_local(instant));
  return {.number = static_cast<int32_t>(day.time_since_epoch().count())};
}

Timestamp TimeZone::StartOf(Day day) const {
  return InstantOn(*zone_, date::local_days(date::days(day.number)));
}

Expected<Timestamp, Error> TimeZone::InstantOf(std::string_view local_time) const {
  std::string as_utc(local_time);
  if (as_utc.size() > 10 && as_utc[10] == ' ') as_utc[10] = 'T';
  const auto wall = FromRfc3339(as_utc + 'Z');
  if (!wall || wall->nanos % kNanosPerSecond != 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + std::string(local_time) + "\" is not a local time like 2017-01-31T07:30:27");
  }
  const auto since_epoch = std::chrono::seconds(wall->nanos / kNanosPerSecond);
  return InstantOn(*zone_, date::local_seconds(since_epoch));
}

}  // namespace huitong
