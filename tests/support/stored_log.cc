#include "support/stored_log.h"

#include "base/check.h"

namespace huitong {

Outcome StoredLog::Offer(const Command& command, const Instant& now) {
  SeenRecords seen;
  for (;;) {
    RecordBuffer made;
    const Transacted transacted = Transact(state_, command, now, seen, made);
    TakeIn(made);
    if (transacted.verdict != Verdict::kMissing) {
      TendStore();
      return {.verdict = transacted.verdict,
              .sequence = transacted.sequence,
              .accepted = !transacted.result.declined};
    }
    Supply(transacted.missing, seen);
  }
}

void StoredLog::TakeIn(const RecordBuffer& made) {
  ByteView rest = made.bytes;
  while (!rest.empty()) {
    const auto size = ByteReader(rest).Get<uint32_t>();
    const auto record = DecodeRecord(rest.first(size));
    CHECK(record.has_value());
    if (!objection_) objection_ = witness_.Take(*record);
    records_.push_back(*record);
    rest = rest.subspan(size);
  }
  bytes_.insert(bytes_.end(), made.bytes.begin(), made.bytes.end());
}

void StoredLog::Supply(const Missing& missing, SeenRecords& seen) {
  CHECK(!missing.entries.empty() || !missing.records.empty());
  for (const MissingEntry& entry : missing.entries) {
    const auto stored = store_.find({entry.family, entry.key});
    ++loads_;
    if (stored == store_.end()) {
      CHECK(state_.LoadAbsent(entry));
    } else {
      CHECK(state_.Load(entry.family, entry.key, stored->second));
    }
  }
  for (const Sequence sequence : missing.records) {
    seen.push_back(records_.at(sequence));
  }
}

void StoredLog::TendStore() {
  ++commands_;
  if (habits_.checkpoint_every == 0) return;
  if (!checkpoint_runs_ && commands_ % habits_.checkpoint_every == 0) {
    begun_ = WholeState();
    state_.BeginCheckpoint();
    checkpoint_runs_ = true;
  }
  if (checkpoint_runs_) {
    state_.SaveSome(prng_.Below(8));
    for (auto& [family, entry] : state_.TakeSaved()) {
      saved_[{family, std::move(entry.key)}] = std::move(entry.value);
    }
  }
  if (checkpoint_runs_ && state_.AllSaved() && prng_.OneIn(2)) {
    for (auto& [key, value] : saved_) {
      store_[key] = std::move(value);
    }
    saved_.clear();
    state_.MarkInstalled();
    checkpoint_runs_ = false;
    begun_.erase({FamilyNumber::kLogs, {}});  // the writer saves that row by itself
    if (!objection_ && store_ != begun_) {
      objection_ = "a state checkpoint is not the state as it was when it began";
    }
  }
  if (habits_.evict_one_in == 0) return;
  (void)state_.EvictAtRandom(prng_, habits_.evict_one_in);
  if (prng_.OneIn(4)) (void)state_.Evict(prng_.Below(4));
}

CanonicalState StoredLog::WholeState() const {
  CanonicalState whole = CanonicalStateOf(state_);
  whole.insert(store_.begin(), store_.end());  // what memory has is newer and stays
  return whole;
}

}  // namespace huitong
