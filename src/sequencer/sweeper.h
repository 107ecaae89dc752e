// Brings what time has made due to wallets that nobody touches: once after each midnight, in slices
// between the batches of those who ask for something.
//
// It is never a matter of correctness: whoever touches a wallet does what is due there before. The
// sweep reads the stored wallets after a state checkpoint that is younger than midnight, so that no
// index is kept on the way of a request; what changed after that checkpoint was touched after
// midnight, and had its due work done then.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <thread>

#include "base/mutex.h"
#include "sequencer/lane.h"
#include "sequencer/state_store.h"

namespace huitong {

// What one sweep looked at and did.
struct SweepReport {
  Day day;               // of the coalition
  uint64_t wallets = 0;  // stored, all looked at
  uint64_t due = 0;      // of them, with something due
  uint64_t merges = 0;   // completed
  double seconds = 0;
};

class Sweeper {
 public:
  struct Parts {
    Lane& lane;
    const StateStore& store;
    LogNumber log;
    std::function<void(const SweepReport&)> report;  // on the sweeper's thread, after each sweep
    OnFailure on_failure;
    int64_t look_nanos = 30 * kNanosPerSecond;  // how often it looks whether a new day has begun
  };
  // Starts the thread, which sweeps at once and then after each midnight of the coalition.
  explicit Sweeper(Parts parts);
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;
  // Ends a sweep that is under way after its slice: the next start goes on.
  ~Sweeper();

 private:
  class Slices;

  void Run();
  // Nothing where it was stopped, or the lane was.
  Expected<std::optional<SweepReport>, Error> Sweep();
  [[nodiscard]] bool Stopped();

  const Parts parts_;
  Mutex mutex_;
  Condition stopping_;
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace huitong
