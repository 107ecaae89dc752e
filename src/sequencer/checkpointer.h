// The background thread that stores state checkpoints: what the writer saved, as of the drain the
// journal thread said is durable, in one atomic installation.

#pragma once

#include <map>
#include <optional>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "sequencer/committer.h"
#include "sequencer/inbox.h"
#include "sequencer/lane_log.h"
#include "sequencer/state_store.h"

namespace huitong {

// The changed entries of all logs as of one drain, by family, in no order.
using SavedState = std::map<StateFamily, std::vector<StateChange>>;

// Adds what the log's families handed over since the last call.
void CollectSaved(LaneLog& log, SavedState& saved);
// Adds a log's row as it stands.
void CollectRow(const LaneLog& log, SavedState& saved);

// The key and value under which a lane keeps where it stands.
StateKey LaneKey(uint32_t lane);
Bytes EncodeLaneHead(const JournalHead& head);
Expected<JournalHead, Error> DecodeLaneHead(ByteView bytes);

// Stores one state checkpoint: what was saved, as of the boundary. All of it or none.
Expected<Done, Error> InstallCheckpoint(StateStore& store, uint32_t lane, SavedState saved,
                                        const Boundary& boundary);

class Checkpointer {
 public:
  struct Parts {
    uint32_t lane = 0;
    StateStore& store;
    Inbox& inbox;
    OnFailure on_failure;
  };
  explicit Checkpointer(Parts parts);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer();

  // Both halves of one state checkpoint; the second to come sets the installation off, and the
  // inbox is told when it is done.
  void GiveSaved(SavedState saved);
  void GiveBoundary(Boundary boundary);

 private:
  void Run();

  Parts parts_;
  Mutex mutex_;
  Condition given_;
  std::optional<SavedState> saved_ GUARDED_BY(mutex_);
  std::optional<Boundary> boundary_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace huitong
