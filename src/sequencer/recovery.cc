#include "sequencer/recovery.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/planted.h"
#include "engine/apply.h"
#include "journal/record_sections.h"
#include "sequencer/checkpointer.h"
#include "sequencer/loader.h"

namespace huitong {
namespace {

constexpr size_t kLogBytes = 8;
constexpr uint32_t kRecordsPerRead = 4096;

Unexpected<Error> CorruptState(StateFamily family) {
  return Fail(ErrorCode::kCorrupt, "the state store has an entry of family " +
                                       std::to_string(static_cast<int>(family)) +
                                       " that cannot be read");
}

// In the order in which they must be loaded: configuration refers to what came before.
constexpr std::array kAlwaysInMemory = {StateFamily::kLogs,        StateFamily::kConfiguration,
                                        StateFamily::kProvenances, StateFamily::kBooks,
                                        StateFamily::kTraffic,     StateFamily::kPeriods,
                                        StateFamily::kDisputes,    StateFamily::kExposures,
                                        StateFamily::kQuotas,      StateFamily::kEarnBudgets};
constexpr std::array kWhereThereIsRoom = {
    StateFamily::kMembers,      StateFamily::kMemberIds, StateFamily::kWallets,
    StateFamily::kRequests,     StateFamily::kHolds,     StateFamily::kReversals,
    StateFamily::kMemberQuotas, StateFamily::kTenders,   StateFamily::kEarnDays};

Expected<Done, Error> LoadFamily(const StateStore& store, StateFamily family, LaneLogs& logs) {
  return store.Scan(family, {}, [&](ByteView key, ByteView value) -> Expected<Done, Error> {
    if (key.size() < kLogBytes) return CorruptState(family);
    LaneLog& log = LogOf(logs, {.value = ReadBigEndian(key.first(kLogBytes))});
    const auto number = static_cast<FamilyNumber>(family);
    if (!log.state.Load(number, key.subspan(kLogBytes), value)) return CorruptState(family);
    return Done{};
  });
}

Expected<Done, Error> LoadState(const RecoverySources& sources, LaneLogs& logs) {
  for (const StateFamily family : kAlwaysInMemory) {
    TRY(LoadFamily(sources.store, family, logs));
  }
  if (sources.store.ApproximateBytes() > sources.memory_bytes / 2) {
    for (auto& [number, log] : logs) {
      log.state.MarkIncomplete();
    }
    return Done{};
  }
  for (const StateFamily family : kWhereThereIsRoom) {
    TRY(LoadFamily(sources.store, family, logs));
  }
  return Done{};
}

// Hashes a log's records into a tree that begins anew, up to where the state checkpoint has it.
Expected<Done, Error> RehashTree(const Journal& journal, uint64_t log, const Frontier& wanted,
                                 LogTrees& trees) {
  uint64_t size = 0;
  while (size < wanted.size()) {
    const auto count =
        static_cast<uint32_t>(std::min<uint64_t>(kRecordsPerRead, wanted.size() - size));
    const Batch batch = TRY(journal.ReadRecords(log, size, count));
    if (batch.count == 0) {
      return Fail(ErrorCode::kCorrupt, "the journal has " + std::to_string(size) +
                                           " records of log " + std::to_string(log) +
                                           ", but the state checkpoint was taken after " +
                                           std::to_string(wanted.size()));
    }
    TRY(trees.Append(batch));
    size += batch.count;
  }
  const Frontier made = trees.Frontiers()[log];
  if (std::ranges::equal(made.hashes(), wanted.hashes())) return Done{};
  return Fail(ErrorCode::kCorrupt, "the first " + std::to_string(size) + " records of log " +
                                       std::to_string(log) +
                                       " do not make the tree that the state checkpoint has: a "
                                       "record of them was altered");
}

// Gives how many records were hashed again.
Expected<uint64_t, Error> LoadTrees(const RecoverySources& sources, LogTrees& trees) {
  uint64_t rehashed = 0;
  TRY(sources.store.Scan(StateFamily::kTrees, {},
                         [&](ByteView key, ByteView value) -> Expected<Done, Error> {
                           if (key.size() != kLogBytes) return CorruptState(StateFamily::kTrees);
                           const uint64_t log = ReadBigEndian(key);
                           const Frontier frontier = TRY(DecodeFrontier(value));
                           if (TRY(trees.Restore({.value = log}, frontier))) return Done{};
                           rehashed += frontier.size();
                           return RehashTree(sources.journal, log, frontier, trees);
                         }));
  // The next loss of power must find the hashes that the state checkpoint counts on.
  if (rehashed > 0) TRY(trees.Sync());
  return rehashed;
}

Expected<Done, Error> LoadMissing(const StateStore& store, LaneLog& log, const Missing& missing) {
  std::vector<StateKey> keys;
  for (const MissingEntry& entry : missing.entries) {
    keys.push_back(StoredKey(log.number, entry.family, entry.key));
  }
  const auto values = TRY(store.Load(keys));
  for (size_t i = 0; i < keys.size(); ++i) {
    const MissingEntry& entry = missing.entries[i];
    const bool loaded = values[i] ? log.state.Load(entry.family, entry.key, *values[i])
                                  : log.state.LoadAbsent(entry);
    if (!loaded) return CorruptState(keys[i].family);
  }
  return Done{};
}

Expected<Done, Error> ReplayBatch(const StateStore& store, const Batch& batch, LaneLog& log) {
  const auto shapes = TRY(RecordsOf(batch));
  for (const RecordShape& shape : shapes) {
    Record record = TRY(DecodeRecord(shape.bytes));
    if (Planted("key-lost-in-recovery")) record.header.request.reset();
    if (record.header.sequence != log.state.row.next_sequence) {
      return Fail(ErrorCode::kCorrupt,
                  "log " + std::to_string(log.number.value) + " goes on with record " +
                      std::to_string(record.header.sequence) + " where record " +
                      std::to_string(log.state.row.next_sequence) + " should be");
    }
    const Missing missing = LackingFor(log.state, record);
    if (!missing.entries.empty()) TRY(LoadMissing(store, log, missing));
    Apply(log.state, record);
  }
  return Done{};
}

}  // namespace

Expected<JournalHead, Error> DurableUntil(const StateStore& store, uint32_t lane) {
  const std::array keys = {LaneKey(lane)};
  const auto values = TRY(store.Load(keys));
  if (!values.front()) return JournalHead();
  return DecodeLaneHead(*values.front());
}

Expected<Recovered, Error> Recover(const RecoverySources& sources, LaneLogs& logs,
                                   LogTrees& trees) {
  const JournalHead head = TRY(DurableUntil(sources.store, sources.lane));
  TRY(LoadState(sources, logs));
  Recovered recovered;
  recovered.records_rehashed = TRY(LoadTrees(sources, trees));
  const auto replay = [&](const Drain& drain) -> Expected<Done, Error> {
    ++recovered.drains;
    for (const Batch& batch : drain.batches) {
      recovered.records += batch.count;
      TRY(ReplayBatch(sources.store, batch, LogOf(logs, {.value = batch.log})));
      TRY(trees.Append(batch));
    }
    return Done{};
  };
  TRY(sources.journal.ReadDrains(head.next_drain, replay));
  for (auto& [number, log] : logs) {
    if (!FollowZone(log)) {
      return Fail(ErrorCode::kNotFound, "the time zone of log " + std::to_string(number.value) +
                                            " is not in this system's database: install tzdata");
    }
  }
  return recovered;
}

}  // namespace huitong
