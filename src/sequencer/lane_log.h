// One log as the writer of its lane has it: state, calendar, and the batch in the making.

#pragma once

#include <map>
#include <optional>

#include "base/time_zone.h"
#include "engine/state.h"
#include "engine/transact.h"
#include "ledger/number.h"

namespace huitong {

// Which day it is for a coalition, from its own time zone; midnight is computed once a day.
class CoalitionCalendar {
 public:
  // The day that `at` falls on in the zone, UTC while the log has none.
  Instant InstantAt(Timestamp at);
  // Follows the coalition's configuration. False when its zone is not in the system's database.
  [[nodiscard]] bool SetZone(const std::string& name);

 private:
  std::optional<TimeZone> zone_;
  Day today_;
  Timestamp today_begins_;
  Timestamp today_ends_;  // equal to the beginning: nothing computed yet
};

struct LaneLog {
  LogNumber number;
  LogState state;
  CoalitionCalendar calendar;
  RecordBuffer batch;        // what the drain in the making has of this log
  Sequence batch_first = 0;  // its first sequence
};

using LaneLogs = std::map<LogNumber, LaneLog>;

// The log of that number, made if the lane has none.
LaneLog& LogOf(LaneLogs& logs, LogNumber number);

// Takes over the time zone of the log's coalition, if it has one by now.
[[nodiscard]] bool FollowZone(LaneLog& log);

}  // namespace huitong
