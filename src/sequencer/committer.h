// The journal thread of a lane: one drain at a time it writes, syncs, answers and hashes.

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "journal/journal.h"
#include "journal/leaf.h"
#include "journal/tree.h"
#include "journal/tree_store.h"
#include "sequencer/inbox.h"
#include "sequencer/log_secrets.h"
#include "sequencer/submission.h"

namespace huitong {

// An answer that waits for the drain it depends on.
struct PendingAnswer {
  std::unique_ptr<Waiter> waiter;
  Outcome outcome;    // without the record's bytes
  size_t batch = 0;   // where they are: in which batch of the drain,
  size_t offset = 0;  // from where on; they say their length themselves
  bool in_drain = false;
  std::unique_ptr<PointRead> read;  // or a read, with what it saw
  AsOf as_of;
  std::function<void(bool)> due_done;      // or work that time brought
  std::unique_ptr<CommandBatch> commands;  // or a batch, offered whole
};

// Tells the batch's waiter. Where nothing of it is known to be durable, `kind` says why.
void AnswerBatch(const CommandBatch& batch, std::optional<OutcomeKind> kind);

struct ClosedDrain {
  Drain drain;  // without batches: nothing to write, only answers that waited for the one before
  std::vector<PendingAnswer> answers;
  bool checkpoint_boundary = false;  // a state checkpoint is as of the end of this drain
};

// Where the journal and the trees stood at the boundary of a state checkpoint.
struct Boundary {
  JournalHead head;
  std::map<uint64_t, Frontier> trees;
};

// How far each log is durable and hashed. Any thread.
class DurableHeads {
 public:
  struct Head {
    Sequence next_sequence = 0;  // of the first record that is not durable
    uint64_t tree_size = 0;      // how many leaves the tree store holds
  };
  [[nodiscard]] Head Of(LogNumber log);
  [[nodiscard]] std::vector<LogNumber> Logs();
  void SetDurable(LogNumber log, Sequence next_sequence);
  void SetHashed(LogNumber log, uint64_t tree_size);
  // False when Stop came before.
  [[nodiscard]] bool WaitUntilDurable(LogNumber log, Sequence sequence);
  [[nodiscard]] bool WaitUntilHashed(LogNumber log, uint64_t tree_size);
  void Stop();

 private:
  Mutex mutex_;
  Condition moved_;
  std::map<LogNumber, Head> heads_ GUARDED_BY(mutex_);
  bool stopped_ GUARDED_BY(mutex_) = false;
};

// The trees of a lane's logs as the journal thread grows them. What the tree store holds past what
// a state checkpoint proves is forgotten: the records after it are hashed anew.
class LogTrees {
 public:
  LogTrees(TreeStore& store, SecretsOf secrets) : store_(store), secrets_(std::move(secrets)) {}

  // Hashes the batch's records into its log's tree and the tree store. The first batch of a log
  // that was not restored must be that of its first record.
  Expected<Done, Error> Append(const Batch& batch);
  // Puts a log's tree where a state checkpoint says it stood. False when the tree store does not
  // have the hashes of that tree, all of them and those of its right edge right: then the log's
  // tree begins anew, and is appended to from the first record on.
  [[nodiscard]] Expected<bool, Error> Restore(LogNumber log, const Frontier& frontier);
  Expected<Done, Error> Sync() { return store_.Sync(); }
  [[nodiscard]] std::map<uint64_t, Frontier> Frontiers() const;

 private:
  struct Tree {
    LeafHasher hasher;
    Frontier frontier;
  };
  Tree& AddTree(LogNumber log, Frontier frontier);
  Expected<Tree*, Error> TreeOf(LogNumber log);

  TreeStore& store_;
  SecretsOf secrets_;
  std::map<uint64_t, Tree> trees_;
};

// A failed write, sync or hash: nothing more is answered, and the process must end. The default
// says so and ends it.
using OnFailure = std::function<void(const Error&)>;
[[noreturn]] void EndProcess(const Error& error);

class Committer {
 public:
  using OnBoundary = std::function<void(Boundary)>;

  // All outlive the committer.
  struct Parts {
    Journal& journal;
    LogTrees& trees;
    DurableHeads& heads;
    Inbox& inbox;
    OnFailure on_failure;
    OnBoundary on_boundary;
  };
  explicit Committer(Parts parts);
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;
  // Finishes what was handed over, then stops.
  ~Committer();

  // Takes over a drain. Only while idle: the inbox is told when it is idle again.
  void Hand(ClosedDrain drain);

 private:
  void Run();
  Expected<Done, Error> Commit(ClosedDrain& closed);
  static void AnswerAll(ClosedDrain& closed, bool durable);

  Parts parts_;
  bool failed_ = false;  // the journal thread's own
  Mutex mutex_;
  Condition handed_over_;
  std::optional<ClosedDrain> next_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace huitong
