// The thread that fetches what memory lacks, so that the writer never waits for a disk.

#pragma once

#include <thread>
#include <vector>

#include "base/mutex.h"
#include "journal/journal.h"
#include "sequencer/committer.h"
#include "sequencer/inbox.h"
#include "sequencer/state_store.h"

namespace huitong {

// The stored key of a missing entry: the log, then its own.
StateKey StoredKey(LogNumber log, FamilyNumber family, ByteView key);

class Loader {
 public:
  struct Parts {
    const Journal& journal;
    const StateStore& store;
    DurableHeads& heads;
    Inbox& inbox;
    OnFailure on_failure;
  };
  explicit Loader(Parts parts);
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;
  ~Loader();

  // `part` says who waits; what is missing is delivered to the inbox. Records that are not durable
  // yet are waited for.
  void Load(LoadedPart part, Missing missing);

 private:
  struct Wanted {
    LoadedPart part;
    Missing missing;
  };
  void Run();
  [[nodiscard]] Expected<LoadedPart, Error> Fetch(Wanted wanted) const;

  Parts parts_;
  Mutex mutex_;
  Condition asked_;
  std::vector<Wanted> wanted_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace huitong
