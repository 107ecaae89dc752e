#include "simulation/swarm/machine.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sequencer/loader.h"

namespace huitong {
namespace {

LogSecrets SimulatedSecrets(LogNumber log) {
  LogSecrets secrets;
  secrets.salt_key[0] = static_cast<uint8_t>(log.value >> 16);
  return secrets;
}

}  // namespace

Expected<Recovered, Error> Machine::Start() {
  CHECK(!running_);
  auto running = std::make_unique<Running>();
  const JournalHead head = TRY(DurableUntil(store_, 0));
  running->journal = TRY(SegmentJournal::Open(disk_, {.folder = "journal",
                                                      .lane = 0,
                                                      .segment_bytes = habits_.segment_bytes,
                                                      .proof = {.head = head, .signed_sizes = {}},
                                                      .make_ahead = false}));
  running->tree_store = TRY(FileTreeStore::Open(disk_, "tree"));
  running->trees = std::make_unique<LogTrees>(*running->tree_store, SimulatedSecrets);
  const Recovered recovered = TRY(Recover({.lane = 0,
                                           .journal = *running->journal,
                                           .store = store_,
                                           .memory_bytes = habits_.reads_all_state ? ~0ULL : 0},
                                          running->logs, *running->trees));
  running->next_drain = running->journal->Head().next_drain;
  running->durable = LogOf(running->logs, kSimulatedLog).state.row.next_sequence;
  running_ = std::move(running);
  return recovered;
}

void Machine::Stop() { running_.reset(); }

LaneLog& Machine::log() { return LogOf(running_->logs, kSimulatedLog); }

Transacted Machine::Offer(const Command& command, Timestamp clock, const SeenRecords& seen,
                          std::vector<Record>& made) {
  LaneLog& log = this->log();
  const auto* opening = std::get_if<OpenCoalition>(&command.operation);
  if (opening != nullptr && log.state.row.next_sequence == 0) {
    CHECK(log.calendar.SetZone(opening->coalition.time_zone));
  }
  if (log.batch.count == 0) log.batch_first = log.state.row.next_sequence;
  const size_t begin = log.batch.bytes.size();
  Transacted done = Transact(log.state, command, NowAt(clock), seen, log.batch);
  AddMade(begin, made);
  return done;
}

Missing Machine::OfferDue(const DueWork& work, Timestamp clock, std::vector<Record>& made) {
  LaneLog& log = this->log();
  if (log.batch.count == 0) log.batch_first = log.state.row.next_sequence;
  const size_t begin = log.batch.bytes.size();
  Missing missing = TransactDue(log.state, work, NowAt(clock), log.batch);
  AddMade(begin, made);
  return missing;
}

Instant Machine::NowAt(Timestamp clock) {
  LaneLog& log = this->log();
  return log.calendar.InstantAt(std::max(clock, log.state.row.last_commit.time));
}

void Machine::AddMade(size_t begin, std::vector<Record>& made) {
  ByteView rest = ByteView(log().batch.bytes).subspan(begin);
  while (!rest.empty()) {
    const auto size = ByteReader(rest).Get<uint32_t>();
    auto record = DecodeRecord(rest.first(size));
    CHECK(record.has_value());
    made.push_back(*std::move(record));
    rest = rest.subspan(size);
  }
}

Expected<Done, Error> Machine::Supply(const Missing& missing, SeenRecords& seen) {
  LaneLog& log = this->log();
  std::vector<StateKey> keys;
  for (const MissingEntry& entry : missing.entries) {
    keys.push_back(StoredKey(log.number, entry.family, entry.key));
  }
  const auto values = TRY(store_.Load(keys));
  for (size_t i = 0; i < keys.size(); ++i) {
    const MissingEntry& entry = missing.entries[i];
    ++loads_;
    const bool loaded = values[i] ? log.state.Load(entry.family, entry.key, *values[i])
                                  : log.state.LoadAbsent(entry);
    CHECK(loaded);
  }
  for (const Sequence sequence : missing.records) {
    if (sequence >= running_->durable) {
      closed_to_read_ = true;
      TRY(CloseDrain());
    }
    const Bytes bytes = TRY(running_->journal->ReadRecord(log.number.value, sequence));
    seen.push_back(TRY(DecodeRecord(bytes)));
  }
  return Done{};
}

Expected<Done, Error> Machine::CloseDrain() {
  LaneLog& log = this->log();
  if (log.batch.count == 0) return Done{};
  Drain drain{.number = running_->next_drain++, .batches = {}};
  drain.batches.push_back({.log = log.number.value,
                           .first_sequence = log.batch_first,
                           .count = log.batch.count,
                           .records = std::exchange(log.batch.bytes, {})});
  log.batch.count = 0;
  TRY(running_->journal->Append(drain));
  running_->durable = log.state.row.next_sequence;
  return running_->trees->Append(drain.batches.front());
}

Expected<Done, Error> Machine::CloseDrainAndBeginCheckpoint() {
  if (running_->boundary) return CloseDrain();
  LaneLog& log = this->log();
  log.state.BeginCheckpoint();
  CollectRow(log, running_->saved);
  TRY(CloseDrain());
  TRY(running_->trees->Sync());
  running_->boundary = {.head = running_->journal->Head(), .trees = running_->trees->Frontiers()};
  return Done{};
}

Expected<Done, Error> Machine::TendCheckpoint(size_t entries) {
  if (!running_->boundary) return Done{};
  LaneLog& log = this->log();
  log.state.SaveSome(entries);
  CollectSaved(log, running_->saved);
  if (!log.state.AllSaved()) return Done{};
  TRY(InstallCheckpoint(store_, 0, std::exchange(running_->saved, {}), *running_->boundary));
  log.state.MarkInstalled();
  running_->boundary.reset();
  ++checkpoints_;
  return Done{};
}

size_t Machine::Evict(Prng& prng, uint64_t one_in) {
  return log().state.EvictAtRandom(prng, one_in);
}

Expected<StateImage, Error> Machine::WholeState() {
  StateImage whole(log().state);
  Bytes prefix;
  AppendBigEndian(prefix, kSimulatedLog.value);
  for (const FamilyNumber family : kFamilies) {
    TRY(store_.Scan(static_cast<StateFamily>(family), prefix,
                    [&](ByteView key, ByteView value) -> Expected<Done, Error> {
                      // What memory has is newer and stays.
                      whole.Add(family, key.subspan(prefix.size()), value);
                      return Done{};
                    }));
  }
  return whole;
}

}  // namespace huitong
