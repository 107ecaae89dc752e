// Everything that other threads tell the writer, in one place to wait at.

#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/mutex.h"
#include "sequencer/submission.h"

namespace huitong {

// What a submission lacked, as the loader found it.
struct LoadedPart {
  uint64_t parked = 0;      // the submission that waits for it
  uint64_t generation = 0;  // how many state checkpoints were installed when it was asked for
  LogNumber log;
  struct Entry {
    MissingEntry entry;
    std::optional<Bytes> value;
  };
  std::vector<Entry> entries;
  std::vector<Bytes> records;
};

class Inbox {
 public:
  explicit Inbox(size_t places_max) : places_max_(places_max) {}

  // Takes all of them, or none when they do not fit any more: the queue is full, or the lane
  // stops. Any thread.
  [[nodiscard]] bool Submit(std::vector<Submission>& submissions);
  void Deliver(LoadedPart part);
  void SayJournalIdle();
  void SayInstalled();
  // Nothing will be durable any more: the writer answers that nobody knows, and waits for Stop.
  void SayFailed();
  void Stop();

  struct Taken {
    std::vector<Submission> submissions;
    std::vector<LoadedPart> parts;
    bool journal_idle = false;
    bool installed = false;
    bool failed = false;
    bool stop = false;
  };
  // Everything there is; of submissions no more once those taken have that many places. Waits, when
  // `may_wait`, until there is something. The writer alone.
  Taken Take(size_t places, bool may_wait);

  // How many places are taken.
  [[nodiscard]] size_t size();

 private:
  [[nodiscard]] bool HasNews(size_t places) const REQUIRES_LOCK(mutex_);

  const size_t places_max_;
  Mutex mutex_;
  Condition news_;
  std::vector<Submission> submissions_ GUARDED_BY(mutex_);
  size_t next_ GUARDED_BY(mutex_) = 0;    // those before are taken
  size_t places_ GUARDED_BY(mutex_) = 0;  // of those that are not
  std::vector<LoadedPart> parts_ GUARDED_BY(mutex_);
  bool journal_idle_ GUARDED_BY(mutex_) = false;
  bool installed_ GUARDED_BY(mutex_) = false;
  bool failed_ GUARDED_BY(mutex_) = false;
  bool failure_told_ GUARDED_BY(mutex_) = false;
  bool stop_ GUARDED_BY(mutex_) = false;
  bool stop_told_ GUARDED_BY(mutex_) = false;
};

}  // namespace huitong
