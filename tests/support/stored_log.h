// A log whose memory forgets: a map stands for the state store, its own records for the journal.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.h"
#include "engine/testing/small_coalition.h"
#include "engine/transact.h"
#include "support/witness.h"

namespace huitong {

// When a log stores its state and what it forgets.
struct StoreHabits {
  uint64_t checkpoint_every = 0;  // a state checkpoint begins after so many commands; 0: never
  uint64_t evict_one_in = 0;      // of the stored entries, after each command; 0: none
  uint64_t seed = 0;
};

// What a command came to, without what depends on memory.
struct Outcome {
  Verdict verdict = Verdict::kRecorded;
  Sequence sequence = kNoSequence;
  bool accepted = false;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

class StoredLog {
 public:
  explicit StoredLog(const StoreHabits& habits) : habits_(habits), prng_(habits.seed) {}

  // Offers the command until nothing is missing; each record it makes goes past the witness. Then
  // tends the store.
  Outcome Offer(const Command& command, const Instant& now);

  [[nodiscard]] const LogState& state() const { return state_; }
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] const Witness& witness() const { return witness_; }
  // The first thing that the witness objected to; nothing while all is well.
  [[nodiscard]] const std::optional<std::string>& objection() const { return objection_; }
  // How many entries were loaded back.
  [[nodiscard]] uint64_t loads() const { return loads_; }
  // The state in memory and, behind it, in the store.
  [[nodiscard]] CanonicalState WholeState() const;

 private:
  void TakeIn(const RecordBuffer& made);
  void Supply(const Missing& missing, SeenRecords& seen);
  void TendStore();

  StoreHabits habits_;
  Prng prng_;
  LogState state_;
  Witness witness_;
  std::optional<std::string> objection_;
  std::vector<Record> records_;
  Bytes bytes_;
  CanonicalState store_;
  CanonicalState begun_;  // the state when the checkpoint that is running began
  CanonicalState saved_;  // of that checkpoint
  bool checkpoint_runs_ = false;
  uint64_t commands_ = 0;
  uint64_t loads_ = 0;
};

}  // namespace huitong
