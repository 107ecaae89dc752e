// A lane: one writer, one stream of drains, one state store, many logs. Everything that happens to
// a ledger goes through Submit.

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "journal/journal.h"
#include "journal/tree_store.h"
#include "sequencer/clock.h"
#include "sequencer/committer.h"
#include "sequencer/log_secrets.h"
#include "sequencer/recovery.h"
#include "sequencer/state_store.h"
#include "sequencer/submission.h"
#include "sequencer/writer.h"

namespace huitong {

// What a lane runs on. All outlive it.
struct LanePorts {
  Journal& journal;
  StateStore& store;
  TreeStore& trees;
  Clock& clock;
  SecretsOf secrets;
};

struct LaneOptions {
  uint32_t lane = 0;
  size_t queue_max = 65'536;  // places that submissions wait in; more are refused at once
  WriterLimits limits;
  OnFailure on_failure = EndProcess;
};

class Lane {
 public:
  // Recovers, then starts the lane's threads.
  static Expected<std::unique_ptr<Lane>, Error> Open(const LanePorts& ports,
                                                     const LaneOptions& options);
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  // Finishes, and ends the threads.
  ~Lane();

  // Takes all, in order, or none: false when the queue is full or the lane stops, and then the
  // submissions are as they were. Any thread.
  [[nodiscard]] bool Submit(std::vector<Submission>& submissions);

  // Refuses new submissions from now on. Any thread.
  void Stop();

  // Stops, and returns when everything submitted is answered, durable and hashed and a state
  // checkpoint is stored: heads() then says how far the logs will ever have come in this run. Not
  // from several threads.
  void Finish();

  [[nodiscard]] DurableHeads& heads() { return heads_; }
  [[nodiscard]] const Recovered& recovered() const { return recovered_; }
  // How many places submissions wait in: of a batch each command has one. Any thread.
  [[nodiscard]] size_t queued() { return inbox_.size(); }

 private:
  Lane(const LanePorts& ports, const LaneOptions& options, LogTrees trees, LaneLogs logs,
       Recovered recovered);

  const Recovered recovered_;
  LogTrees trees_;
  DurableHeads heads_;
  Inbox inbox_;
  const OnFailure on_failure_;
  // In the order in which they start; they end in the opposite order.
  Checkpointer checkpointer_;
  Committer committer_;
  Loader loader_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace huitong
