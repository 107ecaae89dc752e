#include "sequencer/recovery.h"

#include <array>
#include <string>

#include "engine/apply.h"
#include "journal/record_sections.h"
#include "sequencer/checkpointer.h"
#include "sequencer/loader.h"

namespace huitong {
namespace {

constexpr size_t kLogBytes = 8;

Unexpected<Error> CorruptState(StateFamily family) {
  return Fail(ErrorCode::kCorrupt, "the state store has an entry of family " +
                                       std::to_string(static_cast<int>(family)) +
                                       " that cannot be read");
}

// In the order in which they must be loaded: configuration refers to what came before.
constexpr std::array kAlwaysInMemory = {StateFamily::kLogs, StateFamily::kConfiguration,
                                        StateFamily::kProvenances, StateFamily::kBooks};
constexpr std::array kWhereThereIsRoom = {StateFamily::kMembers, StateFamily::kMemberIds,
                                          StateFamily::kWallets, StateFamily::kRequests};

Expected<Done, Error> LoadFamily(const StateStore& store, StateFamily family, LaneLogs& logs) {
  return store.Scan(family, {}, [&](ByteView key, ByteView value) -> Expected<Done, Error> {
    if (key.size() < kLogBytes) return CorruptState(family);
    LaneLog& log = LogOf(logs, {.value = ReadBigEndian(key.first(kLogBytes))});
    const auto number = static_cast<FamilyNumber>(family);
    if (!log.state.Load(number, key.subspan(kLogBytes), value)) return CorruptState(family);
    return Done{};
  });
}

Expected<Done, Error> LoadTrees(const StateStore& store, LogTrees& trees) {
  return store.Scan(StateFamily::kTrees, {},
                    [&](ByteView key, ByteView value) -> Expected<Done, Error> {
                      if (key.size() != kLogBytes) return CorruptState(StateFamily::kTrees);
                      Frontier frontier = TRY(DecodeFrontier(value));
                      return trees.Restore({.value = ReadBigEndian(key)}, std::move(frontier));
                    });
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
    const Record record = TRY(DecodeRecord(shape.bytes));
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
  const StateStore& store = sources.store;
  const JournalHead head = TRY(DurableUntil(store, sources.lane));
  for (const StateFamily family : kAlwaysInMemory) {
    TRY(LoadFamily(store, family, logs));
  }
  const bool has_room = store.ApproximateBytes() <= sources.memory_bytes / 2;
  if (has_room) {
    for (const StateFamily family : kWhereThereIsRoom) {
      TRY(LoadFamily(store, family, logs));
    }
  } else {
    for (auto& [number, log] : logs) {
      log.state.MarkIncomplete();
    }
  }
  TRY(LoadTrees(store, trees));

  Recovered recovered;
  TRY(sources.journal.ReadDrains(head.next_drain, [&](const Drain& drain) -> Expected<Done, Error> {
    ++recovered.drains;
    for (const Batch& batch : drain.batches) {
      recovered.records += batch.count;
      TRY(ReplayBatch(store, batch, LogOf(logs, {.value = batch.log})));
      TRY(trees.Append(batch));
    }
    return Done{};
  }));
  for (auto& [number, log] : logs) {
    if (!FollowZone(log)) {
      return Fail(ErrorCode::kNotFound, "the time zone of log " + std::to_string(number.value) +
                                            " is not in this system's database: install tzdata");
    }
  }
  return recovered;
}

}  // namespace huitong
