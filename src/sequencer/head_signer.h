// Signs the heads of the logs' trees, at most once a second each, after reading the new records
// back from the disk and hashing them a second way.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/mutex.h"
#include "journal/checkpoint.h"
#include "journal/journal.h"
#include "journal/leaf.h"
#include "journal/tree.h"
#include "journal/tree_store.h"
#include "sequencer/committer.h"
#include "sequencer/log_secrets.h"

namespace huitong {

struct SignedHead {
  Checkpoint checkpoint;
  std::string note;
};

class HeadSigner {
 public:
  struct Parts {
    const Journal& journal;
    const TreeStore& trees;
    DurableHeads& heads;
    SecretsOf secrets;
    // The origin that a log's coalition was opened with; nothing while it was not. An error stops
    // signing.
    std::function<Expected<std::optional<std::string>, Error>(LogNumber)> origin_of;
    // Keeps a signed head, so that a later start knows what was promised. Called before anybody
    // sees it.
    std::function<Expected<Done, Error>(LogNumber, const SignedHead&)> keep;
    OnFailure on_failure;  // the read-back made another tree than is stored, or keep failed
  };
  // `signed_before` are the heads that earlier runs kept: what they cover is not read back again,
  // and the tree goes on from their roots alone.
  HeadSigner(Parts parts, std::map<LogNumber, SignedHead> signed_before);
  HeadSigner(const HeadSigner&) = delete;
  HeadSigner& operator=(const HeadSigner&) = delete;
  // Stops.
  ~HeadSigner();

  // Ends the signer's own thread, which is then done with the parts; SignAll still signs. Not from
  // several threads.
  void Stop();

  // The newest signed head; nothing before the first. Any thread.
  [[nodiscard]] std::optional<SignedHead> HeadOf(LogNumber log);
  // Signs every log that has grown, now. Any thread; used at an end, and by tests.
  Expected<Done, Error> SignAll();

 private:
  void Run();
  Expected<Done, Error> Sign(LogNumber log) REQUIRES_LOCK(signing_);
  // The tree under the newest signed head; kCorrupt when what the tree store has is another one.
  [[nodiscard]] Expected<Frontier, Error> SignedTree(LogNumber log,
                                                     const std::optional<SignedHead>& head) const;
  // Reads the records after `tree` up to `size` back, and gives the tree with them. kCorrupt when
  // any hash that the tree store has for them is another.
  [[nodiscard]] Expected<Frontier, Error> ReadBack(LogNumber log, Frontier tree,
                                                   uint64_t size) const;
  // The same for the records that were read, which `tree` grows by.
  [[nodiscard]] Expected<Done, Error> ReadBackBatch(LogNumber log, LeafHasher& hasher,
                                                    const Batch& batch, Frontier& tree) const;

  Parts parts_;
  Mutex signing_;                                             // one signs at a time
  std::map<LogNumber, Frontier> trees_ GUARDED_BY(signing_);  // under the newest signed heads
  Mutex mutex_;
  Condition stopped_;
  std::map<LogNumber, SignedHead> heads_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace huitong
