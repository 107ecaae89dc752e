// A family of state entries in memory: bounded, with a copy of what a state checkpoint still needs.
//
// The writer owns it; no lock. A state checkpoint never makes the writer wait: Begin marks what
// changed, SaveSome hands it over in slices between batches, and an entry that changes before its
// slice came is handed over first, as it was.

#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/bytes.h"
#include "base/check.h"
#include "base/planted.h"
#include "base/prng.h"

namespace huitong {

enum class Presence : uint8_t {
  kFound,
  kAbsent,   // there is no such entry, in memory or stored
  kMissing,  // memory does not know: it must be loaded
};

template <class Value>
struct Lookup {
  Presence presence = Presence::kMissing;
  const Value* value = nullptr;  // until the next change to the family
};

// An entry as a state checkpoint wants it.
struct SavedEntry {
  Bytes key;
  Bytes value;
};

// `Codec` has static EncodeKey(const Key&, Bytes&) and EncodeValue(const Value&, ByteWriter&).
template <class Key, class Value, class Codec>
class Family {
 public:
  [[nodiscard]] Lookup<Value> Find(const Key& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) {
      return {.presence = whole_ ? Presence::kAbsent : Presence::kMissing, .value = nullptr};
    }
    found->second.referenced = true;
    if (!found->second.present) return {.presence = Presence::kAbsent, .value = nullptr};
    return {.presence = Presence::kFound, .value = &found->second.value};
  }

  // The entry, or null where memory has none: of a family that is whole in memory there is none
  // then.
  [[nodiscard]] const Value* Peek(const Key& key) const {
    const auto found = entries_.find(key);
    return found != entries_.end() && found->second.present ? &found->second.value : nullptr;
  }

  // Brings what is known of the key into the processor's cache; nothing else comes of it.
  void Touch(const Key& key) const {
    const auto found = entries_.find(key);
    if (found != entries_.end()) __builtin_prefetch(&found->second);
  }

  // The entry to be changed, made if it is absent. CHECKs that it is not missing.
  Value& Change(const Key& key) {
    auto found = entries_.find(key);
    if (found == entries_.end()) {
      CHECK(whole_);
      found = entries_.emplace(key, Entry{}).first;
    }
    Entry& entry = found->second;
    if (entry.epoch != epoch_) {
      if (IsUnsaved(entry) && !Planted("checkpoint-misses-what-changes")) Save(key, entry);
      entry.epoch = epoch_;
      entry.saved = false;
      changed_.push_back(key);
    }
    if (!entry.present) {
      entry.present = true;
      ++present_;
    }
    return entry.value;
  }

  // What was loaded: a stored value, or the knowledge that there is none. An entry that memory has
  // by now is newer and stays.
  void Load(const Key& key, std::optional<Value> stored) {
    const auto [at, fresh] = entries_.try_emplace(key);
    if (!fresh) return;
    at->second.present = stored.has_value();
    at->second.referenced = true;
    if (stored) {
      at->second.value = std::move(*stored);
      ++present_;
    }
  }

  // From now on what is not in memory may be stored elsewhere.
  void MarkIncomplete() { whole_ = false; }
  [[nodiscard]] bool whole() const { return whole_; }

  // Begins a state checkpoint of all that changed since the last. The last must be installed.
  void BeginCheckpoint() {
    CHECK(AllSaved() && installed_epoch_ + 1 == epoch_);
    saving_.swap(changed_);
    changed_.clear();
    next_to_save_ = 0;
    ++epoch_;
  }
  // Hands over up to `count` more entries of the checkpoint; fewer only at its end.
  void SaveSome(size_t count) {
    for (; count > 0 && !AllSaved(); --count, ++next_to_save_) {
      const auto found = entries_.find(saving_[next_to_save_]);
      CHECK(found != entries_.end());
      if (IsUnsaved(found->second)) Save(found->first, found->second);
    }
    if (AllSaved()) {
      saving_.clear();
      next_to_save_ = 0;
    }
  }
  [[nodiscard]] bool AllSaved() const { return next_to_save_ == saving_.size(); }
  // What was handed over since the last call, in no order.
  std::vector<SavedEntry> TakeSaved() { return std::exchange(saved_, {}); }
  // The checkpoint that began last is stored: its entries may be forgotten. It must be saved, and
  // what was saved be taken.
  void MarkInstalled() {
    CHECK(AllSaved() && saved_.empty());
    installed_epoch_ = epoch_ - 1;
  }

  // About how many bytes of memory the family uses.
  [[nodiscard]] size_t ApproximateBytes() const {
    // A flat map is between 7/16 and 7/8 full, so a slot costs about a half more than it holds.
    return entries_.size() * (sizeof(std::pair<Key, Entry>) + 1) * 3 / 2;
  }
  // Forgets about `count` entries that a state checkpoint has stored, sparing once those that were
  // used since they were last looked at. How many it forgot.
  size_t Evict(size_t count) {
    return EvictWhere(count, [](Entry& entry) { return !std::exchange(entry.referenced, false); });
  }
  // Forgets each stored entry with a chance of one in `n`: for tests of what a miss does.
  size_t EvictAtRandom(Prng& prng, uint64_t n) {
    cursor_.reset();
    return EvictWhere(entries_.size(), [&](const Entry&) { return prng.OneIn(n); });
  }

  // Every present entry, in no order: callers sort what they make of it.
  template <class Visitor>
  void ForEach(const Visitor& visit) const {
    for (const auto& [key, entry] : entries_) {
      if (entry.present) visit(key, entry.value);
    }
  }
  [[nodiscard]] size_t present() const { return present_; }

 private:
  struct Entry {
    Value value{};
    uint32_t epoch = 0;  // in which it last changed; 0: as stored
    bool present = false;
    bool saved = false;  // this epoch's value was handed over
    bool referenced = false;
  };

  [[nodiscard]] bool IsUnsaved(const Entry& entry) const {
    return entry.epoch != 0 && entry.epoch + 1 == epoch_ && !entry.saved;
  }

  void Save(const Key& key, Entry& entry) {
    SavedEntry saved;
    Codec::EncodeKey(key, saved.key);
    ByteWriter value(saved.value);
    Codec::EncodeValue(entry.value, value);
    saved_.push_back(std::move(saved));
    entry.saved = true;
  }

  template <class Chosen>
  size_t EvictWhere(size_t count, const Chosen& chosen) {
    std::vector<Key> victims;
    auto at = cursor_ ? entries_.find(*cursor_) : entries_.begin();
    if (at == entries_.end()) at = entries_.begin();
    for (size_t seen = 0; seen < entries_.size() && victims.size() < count; ++seen, ++at) {
      if (at == entries_.end()) at = entries_.begin();
      const bool stored = at->second.epoch <= installed_epoch_ || Planted("dirty-entry-evicted");
      if (stored && chosen(at->second)) victims.push_back(at->first);
    }
    cursor_.reset();
    if (at != entries_.end()) cursor_ = at->first;
    for (const Key& key : victims) {
      const auto found = entries_.find(key);
      if (found->second.present) --present_;
      entries_.erase(found);
    }
    if (!victims.empty()) whole_ = false;
    return victims.size();
  }

  boost::unordered_flat_map<Key, Entry> entries_;
  std::vector<Key> changed_;  // in this epoch
  std::vector<Key> saving_;   // in the epoch before: the checkpoint's
  std::vector<SavedEntry> saved_;
  size_t next_to_save_ = 0;
  size_t present_ = 0;
  uint32_t epoch_ = 1;
  uint32_t installed_epoch_ = 0;
  bool whole_ = true;
  std::optional<Key> cursor_;
};

}  // namespace huitong
