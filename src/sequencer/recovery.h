// The start of a lane: the last state checkpoint, then the journal's records after it.

#pragma once

#include <cstdint>

#include "base/error.h"
#include "journal/journal.h"
#include "sequencer/committer.h"
#include "sequencer/lane_log.h"
#include "sequencer/state_store.h"

namespace huitong {

struct RecoverySources {
  uint32_t lane = 0;
  const Journal& journal;
  const StateStore& store;
  // State up to this many bytes is read whole; of more only what cannot be missed.
  uint64_t memory_bytes = 0;
};

struct Recovered {
  uint64_t drains = 0;   // how many were replayed
  uint64_t records = 0;  // how many records they held: of these no state checkpoint is stored
  // Of how many records before those the tree was made again, because the tree store had lost it.
  uint64_t records_rehashed = 0;
};

// Fills `logs` and `trees`, which are empty. kCorrupt names what does not fit together; no record's
// rule is evaluated, its facts are applied. A tree that the tree store lacks, or whose right edge
// is another than the state checkpoint's, is made again from the journal.
Expected<Recovered, Error> Recover(const RecoverySources& sources, LaneLogs& logs, LogTrees& trees);

// The drain from which a journal must be whole, as the store's last state checkpoint proves: what
// a journal is told when it is opened.
Expected<JournalHead, Error> DurableUntil(const StateStore& store, uint32_t lane);

}  // namespace huitong
