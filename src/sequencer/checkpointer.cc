#include "sequencer/checkpointer.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "sequencer/loader.h"

namespace huitong {

void CollectSaved(LaneLog& log, SavedState& saved) {
  for (auto& [family, entry] : log.state.TakeSaved()) {
    StateKey key = StoredKey(log.number, family, entry.key);
    saved[key.family].push_back({.key = std::move(key.key), .value = std::move(entry.value)});
  }
}

void CollectRow(const LaneLog& log, SavedState& saved) {
  StateKey key = StoredKey(log.number, FamilyNumber::kLogs, {});
  Bytes value;
  ByteWriter out(value);
  EncodeLogRow(log.state.row, out);
  saved[key.family].push_back({.key = std::move(key.key), .value = std::move(value)});
}

StateKey LaneKey(uint32_t lane) {
  StateKey key{.family = StateFamily::kLanes, .key = {}};
  AppendBigEndian(key.key, lane, 4);
  return key;
}

Bytes EncodeLaneHead(const JournalHead& head) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(head.next_drain + (Planted("checkpoint-names-a-later-drain") ? 1 : 0));
  out.Put(head.previous_crc);
  out.Put(uint32_t{0});
  return bytes;
}

Expected<JournalHead, Error> DecodeLaneHead(ByteView bytes) {
  ByteReader in(bytes);
  JournalHead head;
  head.next_drain = in.Get<uint64_t>();
  head.previous_crc = in.Get<uint32_t>();
  in.Skip(4);
  if (in.failed() || !in.AtEnd()) {
    return Fail(ErrorCode::kCorrupt, "the state store's row of the lane cannot be read");
  }
  return head;
}

Expected<Done, Error> InstallCheckpoint(StateStore& store, uint32_t lane, SavedState saved,
                                        const Boundary& boundary) {
  for (const auto& [log, frontier] : boundary.trees) {
    StateKey key{.family = StateFamily::kTrees, .key = {}};
    AppendBigEndian(key.key, log);
    saved[key.family].push_back({.key = std::move(key.key), .value = frontier.Encode()});
  }
  StateKey lane_key = LaneKey(lane);
  saved[lane_key.family].push_back({.key = lane_key.key, .value = EncodeLaneHead(boundary.head)});

  std::vector<FamilyChanges> families;
  for (auto& [family, changes] : saved) {
    if (changes.empty()) continue;
    std::sort(changes.begin(), changes.end(),
              [](const StateChange& a, const StateChange& b) { return a.key < b.key; });
    families.push_back({.family = family, .changes = std::move(changes)});
  }
  return store.Install(families);
}

Checkpointer::Checkpointer(Parts parts) : parts_(std::move(parts)), thread_([this] { Run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    given_.NotifyOne();
  }
  thread_.join();
}

void Checkpointer::GiveSaved(SavedState saved) {
  const MutexLock lock(mutex_);
  CHECK(!saved_);
  saved_ = std::move(saved);
  given_.NotifyOne();
}

void Checkpointer::GiveBoundary(Boundary boundary) {
  const MutexLock lock(mutex_);
  CHECK(!boundary_);
  boundary_ = std::move(boundary);
  given_.NotifyOne();
}

void Checkpointer::Run() {
  for (;;) {
    SavedState saved;
    Boundary boundary;
    {
      const MutexLock lock(mutex_);
      while ((!saved_ || !boundary_) && !stop_) {
        given_.Wait(mutex_);
      }
      if (!saved_ || !boundary_) return;
      saved = *std::exchange(saved_, std::nullopt);
      boundary = *std::exchange(boundary_, std::nullopt);
    }
    const auto installed = InstallCheckpoint(parts_.store, parts_.lane, std::move(saved), boundary);
    if (!installed) {
      parts_.on_failure(installed.error());
      return;
    }
    parts_.inbox.SayInstalled();
  }
}

}  // namespace huitong
