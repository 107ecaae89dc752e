// One run of a simulation: steps played on a machine, each checked as it happens.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crypto/sha256.h"
#include "engine/invariants/folded_log.h"
#include "engine/record.h"
#include "engine/state.h"
#include "simulation/swarm/audit.h"
#include "simulation/swarm/generator.h"
#include "simulation/swarm/machine.h"
#include "simulation/swarm/oracle.h"
#include "simulation/swarm/step.h"

namespace huitong {

// A command that stands in the log for good, and when it was committed.
struct Kept {
  Command command;
  Timestamp at;
};

// After every step: the invariants of engine/invariants over what was made, and the oracle. After
// every crash: what was recovered is what was made, up to a place not before anything that was
// acknowledged. At the end: the journal replayed, and memory with what it forgot, are one state.
class SimulatedRun {
 public:
  // `oracle` may be null; it outlives the run, and has seen nothing yet.
  SimulatedRun(const SwarmPlan& plan, Oracle* oracle);

  // What is wrong, as text; nothing where all is well. After something was wrong there is nothing
  // more to play.
  std::optional<std::string> Play(const Step& step);
  std::optional<std::string> Finish();

  [[nodiscard]] const Configuration& configuration();
  [[nodiscard]] const Audit& audit() const { return audit_; }
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  // Steps whose commands were under way in crashes since this was called last.
  [[nodiscard]] std::vector<size_t> TakeLost() { return std::exchange(lost_, {}); }
  // Of every record's bytes, and of the whole state: when finished.
  [[nodiscard]] Hash JournalHash() const;
  [[nodiscard]] const Hash& state_hash() const { return state_hash_; }
  [[nodiscard]] std::vector<Kept> TakeKept();
  // Whether what was forgotten shows in the journal, as it may: a command was overtaken, a sweep
  // took first what was at hand, or a record had to be on disk early, which a crash then spared.
  [[nodiscard]] bool shows_memory() const {
    return order_shows_memory_ || machine_.closed_to_read();
  }

 private:
  using Objection = std::optional<std::string>;
  struct UnderWay {
    size_t step = 0;
    size_t sort = 0;
    Command command;
    SeenRecords seen;
    Missing missing;
  };

  Objection PlayCommand(const Step& step);
  Objection Offer(UnderWay under_way, const Step& at, bool may_park);
  Objection TakeIn(const UnderWay& under_way, Timestamp clock, const Transacted& done,
                   std::vector<Record> made);
  void CountAnswer(const UnderWay& under_way, const Transacted& done);
  // The invariants of what the step made, which `records_` ends with then.
  Objection Keep(size_t step, std::vector<Record> made);
  [[nodiscard]] std::span<const Record> LastRecords(size_t count) const {
    return std::span(records_).last(count);
  }
  Objection PlaySweep(const Step& step);
  [[nodiscard]] DueWork SliceOfWork(Prng& chance) const;
  Objection ResumeParked(const Step& at);
  Objection PlayCrash(const Step& step);
  Objection Restart(const Step& step, Sequence acknowledged);
  Objection Recovered(Sequence acknowledged);
  // How many records the journal has; kCorrupt where one is not byte for byte what was made.
  [[nodiscard]] Expected<size_t, Error> CountRecovered() const;
  // What the crash took: all but the first `count` records.
  void Forget(size_t count);
  // Makes the witness anew, of all records.
  void Replay();
  // Applies all records from that one on to the witness.
  void ReplayFrom(size_t first);
  Objection CompareStates();
  [[nodiscard]] std::optional<Record> RecordAt(Sequence sequence) const;
  [[nodiscard]] Objection CheckWhole() const;
  // Whether the others lose no more by the rogue, if there is one, than they may.
  Objection CheckLosses();
  void NoteMarks(const Command& command);

  const SwarmPlan plan_;
  Oracle* oracle_;
  Machine machine_;
  Objection first_;  // of the first start
  LogState witness_;
  FoldedLog folded_;
  // Both as they were after the last start, of so many records: no crash takes those any more.
  struct Earlier {
    LogState witness;
    FoldedLog folded;
    size_t records = 0;
  };
  Earlier earlier_;
  std::vector<Record> records_;
  Bytes journal_;             // the records' bytes, one after another
  std::vector<size_t> ends_;  // of each record in it
  std::vector<size_t> step_of_record_;
  std::vector<Kept> kept_;  // by record: nothing's command for due work
  std::map<size_t, Sequence> record_of_step_;
  std::vector<UnderWay> parked_;
  std::vector<size_t> lost_;
  std::unordered_map<Fingerprint, Mac> marks_;
  Timestamp latest_;
  uint64_t commands_ = 0;
  Audit audit_;
  bool order_shows_memory_ = false;
  Hash state_hash_{};
};

// All of a seed: what was played, and what was wrong with it.
struct Played {
  std::vector<Step> steps;
  std::optional<std::string> wrong;
  Audit audit;
  uint64_t records = 0;
  Hash journal_hash{};
  Hash state_hash{};
  bool shows_memory = false;  // see SimulatedRun
  std::vector<Kept> kept;
};

// `operations` commands of a seed, with all that befalls between them. `oracle` may be null.
Played PlaySeed(const SwarmPlan& plan, uint64_t operations, Oracle* oracle);
// A list of steps, without evictions if not `evicts`.
Played PlaySteps(const SwarmPlan& plan, const std::vector<Step>& steps, Oracle* oracle,
                 bool evicts);

}  // namespace huitong
