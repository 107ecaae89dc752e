// The one writer of a lane: drains the queue into batches and offers each command to the core.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/prng.h"
#include "sequencer/checkpointer.h"
#include "sequencer/clock.h"
#include "sequencer/committer.h"
#include "sequencer/inbox.h"
#include "sequencer/lane_log.h"
#include "sequencer/loader.h"

namespace huitong {

struct WriterLimits {
  uint32_t drain_places_max = 8190;           // one batch may go beyond it
  uint64_t memory_bytes = uint64_t{1} << 30;  // of the families that can be evicted
  uint64_t checkpoint_records = 1'000'000;    // a state checkpoint after so many records
  uint32_t evict_one_in = 0;  // for tests: after each drain each stored entry goes with this chance
};

class Writer {
 public:
  struct Parts {
    Inbox& inbox;
    Committer& committer;
    Checkpointer& checkpointer;
    Loader& loader;
    Clock& clock;
    OnFailure on_failure;  // may return, in tests: then the inbox has been told
  };
  // Takes over the logs as they were recovered, the number of the journal's next drain, and how
  // many records were replayed of which no state checkpoint is stored.
  Writer(Parts parts, const WriterLimits& limits, LaneLogs logs, uint64_t next_drain,
         uint64_t replayed);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  // Waits until the thread has ended, which it does after the inbox was stopped, when everything
  // submitted is answered and a last state checkpoint is stored.
  ~Writer();

 private:
  struct Parked {
    Submission submission;
    SeenRecords seen;
    std::vector<Bytes> records;
  };

  void Run();
  [[nodiscard]] bool HasOwnWork() const;
  [[nodiscard]] size_t RoomInDrain() const;
  void TakeIn(Inbox::Taken taken);
  void TakeInPart(LoadedPart part);
  void Offer(Parked parked);
  void OfferCommand(Parked parked, LaneLog& log);
  void OfferBatch(Parked parked, LaneLog& log);
  void OfferRead(Parked parked, LaneLog& log);
  void OfferDue(Parked parked, LaneLog& log);
  void NoteRecords(LaneLog& log, uint32_t count_before);
  void AnswerReplay(const Parked& parked, Sequence sequence);
  void AnswerAllUnknown();
  void Park(Parked parked, Missing missing);
  static void Answer(const Submission& submission, OutcomeKind kind);
  // To be filled in; it waits for the drain in the making.
  PendingAnswer& AddAnswer(const Submission& submission);
  [[nodiscard]] Instant NowFor(LaneLog& log, std::optional<Timestamp> at);

  void CloseDrain();
  void TendCheckpoint();
  void MindMemory();
  [[nodiscard]] bool WantsCheckpoint() const;

  Parts parts_;
  const WriterLimits limits_;
  LaneLogs logs_;
  uint64_t next_drain_;
  Prng prng_{1};

  Timestamp now_;
  std::vector<LaneLog*> in_drain_;  // the logs that the drain in the making has records of
  std::vector<PendingAnswer> answers_;
  size_t answers_places_ = 0;  // of their submissions
  uint64_t drain_records_ = 0;
  bool journal_idle_ = true;
  bool failed_ = false;
  bool stopping_ = false;

  std::map<uint64_t, Parked> parked_;
  size_t parked_places_ = 0;
  uint64_t next_parked_ = 0;
  uint64_t generation_ = 0;  // state checkpoints installed

  enum class CheckpointState : uint8_t { kNone, kSaving, kInstalling };
  CheckpointState checkpoint_ = CheckpointState::kNone;
  SavedState saved_;
  uint64_t records_since_checkpoint_ = 0;
  // Who waits for the next state checkpoint, and for the one that is under way.
  std::vector<CheckpointSubmission> want_checkpoint_;
  std::vector<CheckpointSubmission> in_checkpoint_;
  bool memory_is_full_ = false;

  std::thread thread_;
};

}  // namespace huitong
