#include "sequencer/writer.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "engine/warm_up.h"

namespace huitong {
namespace {

// Entries that one slice of a state checkpoint takes from each family: some tens of microseconds.
constexpr size_t kSliceEntries = 256;
// Entries of each family that one round of eviction forgets.
constexpr size_t kEvictEntries = 4096;

CommandOutcome OutcomeOf(const Transacted& done) {
  switch (done.verdict) {
    case Verdict::kRecorded:
      return {.kind = OutcomeKind::kRecorded, .sequence = done.sequence, .result = done.result};
    case Verdict::kReplayed:
      return {.kind = OutcomeKind::kReplayed, .sequence = done.sequence, .result = done.result};
    case Verdict::kKeyReused:
      return {.kind = OutcomeKind::kKeyReused, .sequence = kNoSequence, .result = {}};
    case Verdict::kMissing:
      break;
  }
  CHECK(false);
}

}  // namespace

Writer::Writer(Parts parts, const WriterLimits& limits, LaneLogs logs, uint64_t next_drain,
               uint64_t replayed)
    : parts_(std::move(parts)),
      limits_(limits),
      logs_(std::move(logs)),
      next_drain_(next_drain),
      records_since_checkpoint_(replayed),
      thread_([this] { Run(); }) {}

Writer::~Writer() { thread_.join(); }

void Writer::Run() {
  for (;;) {
    TakeIn(parts_.inbox.Take(RoomInDrain(), !HasOwnWork()));
    if (failed_) {
      AnswerAllUnknown();
      if (stopping_) return;
      continue;
    }
    TendCheckpoint();
    if (journal_idle_ && (drain_records_ > 0 || !answers_.empty())) CloseDrain();

    const bool all_answered =
        parked_.empty() && answers_.empty() && drain_records_ == 0 && journal_idle_;
    if (!stopping_ || !all_answered || parts_.inbox.size() > 0) continue;
    if (checkpoint_ == CheckpointState::kNone && records_since_checkpoint_ == 0) return;
  }
}

// What the writer goes on with though no news comes.
bool Writer::HasOwnWork() const {
  if (failed_) return false;
  const bool can_close = journal_idle_ && (drain_records_ > 0 || !answers_.empty());
  const bool last_checkpoint =
      stopping_ && checkpoint_ == CheckpointState::kNone && journal_idle_ && parked_.empty();
  return can_close || last_checkpoint || checkpoint_ == CheckpointState::kSaving;
}

size_t Writer::RoomInDrain() const {
  // Those that wait for the loader count: what cannot go on must fill the queue, not memory.
  const size_t under_way = answers_places_ + parked_places_;
  return limits_.drain_places_max - std::min<size_t>(under_way, limits_.drain_places_max);
}

void Writer::TakeIn(Inbox::Taken taken) {
  if (taken.journal_idle) journal_idle_ = true;
  failed_ = taken.failed;
  stopping_ = taken.stop;
  if (taken.installed) {
    for (auto& [number, log] : logs_) {
      log.state.MarkInstalled();
    }
    checkpoint_ = CheckpointState::kNone;
    ++generation_;
    for (CheckpointSubmission& stored : std::exchange(in_checkpoint_, {})) {
      stored.done(true);
    }
    MindMemory();
  }
  now_ = std::max(now_, parts_.clock.Now());
  for (LoadedPart& part : taken.parts) {
    TakeInPart(std::move(part));
  }
  for (Submission& submission : taken.submissions) {
    Offer({.submission = std::move(submission), .seen = {}, .records = {}});
  }
}

void Writer::TakeInPart(LoadedPart part) {
  const auto found = parked_.find(part.parked);
  CHECK(found != parked_.end());
  Parked parked = std::move(found->second);
  parked_.erase(found);
  parked_places_ -= parked.submission.places();
  // What was read before a state checkpoint was installed may be older than what memory then
  // forgot: the offer just asks again.
  const bool current = part.generation == generation_;
  LogState& state = LogOf(logs_, part.log).state;
  for (LoadedPart::Entry& entry : part.entries) {
    if (!current) break;
    const bool loaded = entry.value ? state.Load(entry.entry.family, entry.entry.key, *entry.value)
                                    : state.LoadAbsent(entry.entry);
    if (!loaded) {
      parts_.on_failure({.code = ErrorCode::kCorrupt,
                         .sentence = "the state store has an entry that cannot be read"});
      break;
    }
  }
  for (Bytes& bytes : part.records) {
    auto record = DecodeRecord(bytes);
    CHECK(record.has_value());  // the journal checked its sectors
    parked.seen.push_back(*std::move(record));
    parked.records.push_back(std::move(bytes));
  }
  Offer(std::move(parked));
}

void Writer::Offer(Parked parked) {
  Submission& submission = parked.submission;
  const auto found = logs_.find(submission.log);
  if (auto* checkpoint = std::get_if<CheckpointSubmission>(&submission.what)) {
    want_checkpoint_.push_back(std::move(*checkpoint));
    return;
  }
  const auto* command = std::get_if<CommandSubmission>(&submission.what);
  const bool batch = std::holds_alternative<std::unique_ptr<CommandBatch>>(submission.what);
  const bool opens =
      command != nullptr && std::holds_alternative<OpenCoalition>(command->command.operation);
  if (failed_ || (found == logs_.end() && !opens)) {
    Answer(submission, failed_ ? OutcomeKind::kUnknown : OutcomeKind::kUnknownLog);
  } else if (command != nullptr) {
    OfferCommand(std::move(parked), LogOf(logs_, submission.log));
  } else if (batch) {
    OfferBatch(std::move(parked), found->second);
  } else if (std::holds_alternative<DueSubmission>(submission.what)) {
    OfferDue(std::move(parked), found->second);
  } else {
    OfferRead(std::move(parked), found->second);
  }
}

Instant Writer::NowFor(LaneLog& log, std::optional<Timestamp> at) {
  const Timestamp last =
      Planted("clock-step-back-accepted") ? Timestamp{} : log.state.row.last_commit.time;
  return log.calendar.InstantAt(std::max(at.value_or(now_), last));
}

void Writer::OfferCommand(Parked parked, LaneLog& log) {
  auto& command = std::get<CommandSubmission>(parked.submission.what);
  const auto* opening = std::get_if<OpenCoalition>(&command.command.operation);
  // Whoever made the command has checked that the zone is known.
  if (opening != nullptr && log.state.row.next_sequence == 0) {
    CHECK(log.calendar.SetZone(opening->coalition.time_zone));
  }
  const uint32_t count_before = log.batch.count;
  if (count_before == 0) log.batch_first = log.state.row.next_sequence;
  Transacted done =
      Transact(log.state, command.command, NowFor(log, command.at), parked.seen, log.batch);
  NoteRecords(log, count_before);

  switch (done.verdict) {
    case Verdict::kMissing:
      Park(std::move(parked), std::move(done.missing));
      return;
    case Verdict::kKeyReused:
      Answer(parked.submission, OutcomeKind::kKeyReused);
      return;
    case Verdict::kReplayed:
      AnswerReplay(parked, done.sequence);
      return;
    case Verdict::kRecorded:
      PendingAnswer& answer = AddAnswer(parked.submission);
      answer.waiter = std::move(command.waiter);
      answer.outcome = {.kind = OutcomeKind::kRecorded,
                        .log = log.number,
                        .sequence = done.sequence,
                        .record = {}};
      answer.in_drain = true;
      answer.offset = done.offset;
      return;
  }
}

// Goes on where the last offer of the batch stopped.
void Writer::OfferBatch(Parked parked, LaneLog& log) {
  auto& batch = std::get<std::unique_ptr<CommandBatch>>(parked.submission.what);
  const Instant now = NowFor(log, std::nullopt);
  const uint32_t count_before = log.batch.count;
  if (count_before == 0) log.batch_first = log.state.row.next_sequence;
  Missing missing;
  const std::span<const Command> commands(batch->commands);
  while (missing.IsNone() && batch->outcomes.size() < commands.size()) {
    const size_t next = batch->outcomes.size();
    const Command& command = commands[next];
    if (next % kWarmUpCommands == 0) {
      WarmUp(log.state, commands.subspan(next, std::min(kWarmUpCommands, commands.size() - next)));
    }
    CHECK(!std::holds_alternative<OpenCoalition>(command.operation));
    Transacted done = Transact(log.state, command, now, parked.seen, log.batch);
    if (done.verdict == Verdict::kMissing) {
      missing = std::move(done.missing);
      continue;
    }
    batch->outcomes.push_back(OutcomeOf(done));
    parked.seen.clear();
    parked.records.clear();
  }
  NoteRecords(log, count_before);
  if (!missing.IsNone()) return Park(std::move(parked), std::move(missing));
  AddAnswer(parked.submission).commands = std::move(batch);
}

PendingAnswer& Writer::AddAnswer(const Submission& submission) {
  answers_places_ += submission.places();
  return answers_.emplace_back();
}

void Writer::NoteRecords(LaneLog& log, uint32_t count_before) {
  const uint32_t recorded = log.batch.count - count_before;
  drain_records_ += recorded;
  records_since_checkpoint_ += recorded;
  if (recorded > 0 && count_before == 0) in_drain_.push_back(&log);
}

void Writer::OfferDue(Parked parked, LaneLog& log) {
  auto& due = std::get<DueSubmission>(parked.submission.what);
  const uint32_t count_before = log.batch.count;
  if (count_before == 0) log.batch_first = log.state.row.next_sequence;
  Missing missing = TransactDue(log.state, due.work, NowFor(log, std::nullopt), log.batch);
  NoteRecords(log, count_before);
  if (!missing.entries.empty()) {
    Park(std::move(parked), std::move(missing));
    return;
  }
  AddAnswer(parked.submission).due_done = std::move(due.done);
}

// The record is durable already: the loader read it from the journal.
void Writer::AnswerReplay(const Parked& parked, Sequence sequence) {
  const auto record = std::find_if(parked.seen.begin(), parked.seen.end(), [&](const auto& seen) {
    return seen.header.sequence == sequence;
  });
  const auto place = static_cast<size_t>(record - parked.seen.begin());
  const auto& command = std::get<CommandSubmission>(parked.submission.what);
  if (!command.waiter) return;
  command.waiter->Answer({.kind = OutcomeKind::kReplayed,
                          .log = parked.submission.log,
                          .sequence = sequence,
                          .record = parked.records[place]});
}

void Writer::OfferRead(Parked parked, LaneLog& log) {
  auto& read = std::get<std::unique_ptr<PointRead>>(parked.submission.what);
  const Instant now = NowFor(log, std::nullopt);
  auto done = read->Read(log.state, now);
  if (!done) {
    Park(std::move(parked), done.error());
    return;
  }
  const AsOf as_of{.next_sequence = log.state.row.next_sequence, .time = now.time};
  const bool saw_only_durable = journal_idle_ && drain_records_ == 0;
  if (saw_only_durable) {
    read->Answer(as_of);
    return;
  }
  PendingAnswer& answer = AddAnswer(parked.submission);
  answer.as_of = as_of;
  answer.read = std::move(read);
}

void Writer::Park(Parked parked, Missing missing) {
  LoadedPart part;
  part.parked = next_parked_++;
  part.generation = generation_;
  part.log = parked.submission.log;
  parked_places_ += parked.submission.places();
  parked_.emplace(part.parked, std::move(parked));
  parts_.loader.Load(std::move(part), std::move(missing));
}

void Writer::Answer(const Submission& submission, OutcomeKind kind) {
  if (const auto* command = std::get_if<CommandSubmission>(&submission.what)) {
    if (!command->waiter) return;
    command->waiter->Answer(
        {.kind = kind, .log = submission.log, .sequence = kNoSequence, .record = {}});
    return;
  }
  if (const auto* batch = std::get_if<std::unique_ptr<CommandBatch>>(&submission.what)) {
    AnswerBatch(**batch, kind);
    return;
  }
  if (const auto* due = std::get_if<DueSubmission>(&submission.what)) {
    due->done(false);
    return;
  }
  if (const auto* checkpoint = std::get_if<CheckpointSubmission>(&submission.what)) {
    checkpoint->done(false);
    return;
  }
  std::get<std::unique_ptr<PointRead>>(submission.what)->Answer(std::nullopt);
}

void Writer::AnswerAllUnknown() {
  for (auto* waiting : {&want_checkpoint_, &in_checkpoint_}) {
    for (CheckpointSubmission& one : std::exchange(*waiting, {})) {
      one.done(false);
    }
  }
  for (const auto& [number, parked] : std::exchange(parked_, {})) {
    Answer(parked.submission, OutcomeKind::kUnknown);
  }
  parked_places_ = 0;
  answers_places_ = 0;
  for (PendingAnswer& answer : std::exchange(answers_, {})) {
    if (answer.read) answer.read->Answer(std::nullopt);
    if (answer.due_done) answer.due_done(false);
    if (answer.commands) AnswerBatch(*answer.commands, OutcomeKind::kUnknown);
    if (!answer.waiter) continue;
    answer.waiter->Answer({.kind = OutcomeKind::kUnknown,
                           .log = answer.outcome.log,
                           .sequence = kNoSequence,
                           .record = {}});
  }
}

void Writer::CloseDrain() {
  ClosedDrain closed;
  if (drain_records_ > 0) closed.drain.number = next_drain_++;
  std::sort(in_drain_.begin(), in_drain_.end(),
            [](const LaneLog* a, const LaneLog* b) { return a->number < b->number; });
  std::map<LogNumber, size_t> places;
  for (LaneLog* log : in_drain_) {
    places.emplace(log->number, closed.drain.batches.size());
    closed.drain.batches.push_back({.log = log->number.value,
                                    .first_sequence = log->batch_first,
                                    .count = log->batch.count,
                                    .records = std::exchange(log->batch.bytes, {})});
    log->batch.count = 0;
  }
  for (PendingAnswer& answer : answers_) {
    if (answer.in_drain) answer.batch = places.at(answer.outcome.log);
  }
  closed.answers = std::exchange(answers_, {});
  answers_places_ = 0;
  in_drain_.clear();
  drain_records_ = 0;

  if (checkpoint_ == CheckpointState::kNone && WantsCheckpoint()) {
    for (auto& [number, log] : logs_) {
      log.state.BeginCheckpoint();
      CollectRow(log, saved_);
    }
    closed.checkpoint_boundary = true;
    checkpoint_ = CheckpointState::kSaving;
    in_checkpoint_ = std::exchange(want_checkpoint_, {});
    records_since_checkpoint_ = 0;
    memory_is_full_ = false;
  }
  journal_idle_ = false;
  parts_.committer.Hand(std::move(closed));
  if (limits_.evict_one_in == 0) return;
  for (auto& [number, log] : logs_) {
    log.state.EvictAtRandom(prng_, limits_.evict_one_in);
  }
}

bool Writer::WantsCheckpoint() const {
  if (records_since_checkpoint_ == 0) return false;
  const bool last = stopping_ && parked_.empty();
  return last || memory_is_full_ || !want_checkpoint_.empty() ||
         records_since_checkpoint_ >= limits_.checkpoint_records;
}

void Writer::TendCheckpoint() {
  if (checkpoint_ == CheckpointState::kSaving) {
    bool all_saved = true;
    for (auto& [number, log] : logs_) {
      log.state.SaveSome(kSliceEntries);
      CollectSaved(log, saved_);
      all_saved = all_saved && log.state.AllSaved();
    }
    if (all_saved) {
      checkpoint_ = CheckpointState::kInstalling;
      parts_.checkpointer.GiveSaved(std::exchange(saved_, {}));
    }
    return;
  }
  if (checkpoint_ == CheckpointState::kNone) MindMemory();
  if (checkpoint_ == CheckpointState::kNone && records_since_checkpoint_ == 0) {
    for (CheckpointSubmission& stored : std::exchange(want_checkpoint_, {})) {
      stored.done(true);  // all is stored
    }
  }
  // At the end, and when memory is full of what is not stored, an empty drain carries the boundary.
  const bool idle = journal_idle_ && drain_records_ == 0 && answers_.empty();
  if (checkpoint_ == CheckpointState::kNone && idle && WantsCheckpoint()) CloseDrain();
}

void Writer::MindMemory() {
  size_t bytes = 0;
  for (const auto& [number, log] : logs_) {
    bytes += log.state.EvictableBytes();
  }
  if (bytes <= limits_.memory_bytes) return;
  size_t forgotten = 0;
  for (auto& [number, log] : logs_) {
    forgotten += log.state.Evict(kEvictEntries);
  }
  // What is left is newer than the last state checkpoint.
  memory_is_full_ = forgotten == 0;
}

}  // namespace huitong
