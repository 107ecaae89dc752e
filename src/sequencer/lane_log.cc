#include "sequencer/lane_log.h"

namespace huitong {

Instant CoalitionCalendar::InstantAt(Timestamp at) {
  const bool within = at >= today_begins_ && at < today_ends_;
  if (!within) {
    if (!zone_) {
      const auto days = static_cast<int32_t>(at.nanos / kNanosPerSecond / kSecondsPerDay);
      return {.time = at, .day = {.number = days}};
    }
    today_ = zone_->DayAt(at);
    today_begins_ = zone_->StartOf(today_);
    today_ends_ = zone_->StartOf({.number = today_.number + 1});
  }
  return {.time = at, .day = today_};
}

bool CoalitionCalendar::SetZone(const std::string& name) {
  const auto zone = TimeZone::Named(name);
  if (!zone) return false;
  zone_ = *zone;
  today_ends_ = today_begins_;
  return true;
}

LaneLog& LogOf(LaneLogs& logs, LogNumber number) {
  const auto [at, fresh] = logs.try_emplace(number);
  if (fresh) at->second.number = number;
  return at->second;
}

bool FollowZone(LaneLog& log) {
  const auto& versions = log.state.configuration.coalition().all();
  return versions.empty() || log.calendar.SetZone(versions.back().value.time_zone);
}

}  // namespace huitong
