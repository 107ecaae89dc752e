// The port to the time of day: the only place from which the ledger's time comes.

#pragma once

#include "base/calendar.h"

namespace huitong {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  // May step back: the sequencer never lets commit time do so. One thread.
  virtual Timestamp Now() = 0;
};

}  // namespace huitong
