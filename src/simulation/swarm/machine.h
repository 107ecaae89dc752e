// A simulated machine: one thread, a disk that forgets what was not synced, and on it the real
// journal, trees, recovery and core.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/memory_file_system.h"
#include "base/prng.h"
#include "engine/command.h"
#include "engine/transact.h"
#include "sequencer/checkpointer.h"
#include "sequencer/committer.h"
#include "sequencer/lane_log.h"
#include "sequencer/recovery.h"
#include "sequencer/state_image.h"
#include "storage/file_tree_store.h"
#include "storage/memory_state_store.h"
#include "storage/segment_journal.h"

namespace huitong {

// The log that is simulated.
inline constexpr LogNumber kSimulatedLog{.value = uint64_t{1} << 16};

struct MachineHabits {
  uint64_t segment_bytes = 65'536;
  bool reads_all_state = true;  // at a start; else only what cannot be missed
};

// What ends a process.
enum class CrashKind : uint8_t {
  kKill,         // the system lives: what was written is in its cache
  kLossOfPower,  // all that was not synced is gone
  kTornSectors,  // some sectors of it are there
  kFailedWrite,  // a call on the disk fails in the middle of a drain, then power is lost
  kInRecovery,   // the next start dies in one of its calls on the disk, and starts again
};
inline constexpr int kCrashKinds = 5;

// Does what a lane's threads do, one thing at a time: offers commands, closes drains, stores state
// checkpoints, forgets.
class Machine {
 public:
  explicit Machine(const MachineHabits& habits) : habits_(habits) {}
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() { Stop(); }

  // Opens the stores and recovers. kIo while the disk fails.
  Expected<Recovered, Error> Start();
  // The process is gone with all that it had in memory.
  void Stop();
  [[nodiscard]] bool runs() const { return running_ != nullptr; }

  // As a writer does with a submission. The records that it made are appended to `made`.
  Transacted Offer(const Command& command, Timestamp clock, const SeenRecords& seen,
                   std::vector<Record>& made);
  // The same for what nobody asks for. What memory lacks for the rest is returned.
  Missing OfferDue(const DueWork& work, Timestamp clock, std::vector<Record>& made);
  // What a command lacks: loads the entries, adds the records to `seen`. Records that are not
  // durable are made so.
  Expected<Done, Error> Supply(const Missing& missing, SeenRecords& seen);

  // Writes what was made since the last; nothing is there to write else. After an error the
  // process must end.
  Expected<Done, Error> CloseDrain();
  // Begins a state checkpoint as of the end of this drain, unless one is under way.
  Expected<Done, Error> CloseDrainAndBeginCheckpoint();
  // Saves up to `entries` of the checkpoint that is under way; stores it when all are saved.
  Expected<Done, Error> TendCheckpoint(size_t entries);
  // Forgets each stored entry with a chance of one in `one_in`. How many it forgot.
  size_t Evict(Prng& prng, uint64_t one_in);

  [[nodiscard]] MemoryFileSystem& disk() { return disk_; }
  [[nodiscard]] const Journal& journal() const { return *running_->journal; }
  [[nodiscard]] LaneLog& log();
  // Of how many records every answer may be told.
  [[nodiscard]] Sequence durable() const { return running_->durable; }
  [[nodiscard]] uint64_t loads() const { return loads_; }
  // Whether a drain was ever closed early, because a record in it was to be read.
  [[nodiscard]] bool closed_to_read() const { return closed_to_read_; }
  [[nodiscard]] uint64_t checkpoints() const { return checkpoints_; }
  // What memory and, behind it, the store have.
  [[nodiscard]] Expected<StateImage, Error> WholeState();

 private:
  // All that a process has, gone with it.
  struct Running {
    std::unique_ptr<SegmentJournal> journal;
    std::unique_ptr<FileTreeStore> tree_store;
    std::unique_ptr<LogTrees> trees;
    LaneLogs logs;
    uint64_t next_drain = 0;
    Sequence durable = 0;
    SavedState saved;
    std::optional<Boundary> boundary;  // of the checkpoint that is under way
  };

  Instant NowAt(Timestamp clock);
  // The records in the batch from that byte on.
  void AddMade(size_t begin, std::vector<Record>& made);

  const MachineHabits habits_;
  MemoryFileSystem disk_;
  MemoryStateStore store_;
  std::unique_ptr<Running> running_;
  uint64_t loads_ = 0;
  bool closed_to_read_ = false;
  uint64_t checkpoints_ = 0;
};

}  // namespace huitong
