#include "storage/memory_state_store.h"

#include <algorithm>
#include <utility>

namespace huitong {
namespace {

size_t PlaceOf(StateFamily family) {
  const auto place = static_cast<size_t>(family) - 1;
  CHECK(place < kStateFamilies);
  return place;
}

bool BeginsWith(ByteView key, ByteView prefix) {
  return key.size() >= prefix.size() && std::ranges::equal(key.first(prefix.size()), prefix);
}

}  // namespace

Expected<std::vector<std::optional<Bytes>>, Error> MemoryStateStore::Load(
    std::span<const StateKey> keys) const {
  const MutexLock lock(mutex_);
  std::vector<std::optional<Bytes>> values;
  values.reserve(keys.size());
  for (const StateKey& key : keys) {
    const Entries& entries = families_[PlaceOf(key.family)];
    const auto found = entries.find(key.key);
    values.push_back(found == entries.end() ? std::nullopt : std::optional(found->second));
  }
  return values;
}

Expected<Done, Error> MemoryStateStore::Scan(StateFamily family, ByteView prefix,
                                             const Visit& visit) const {
  struct Found {
    size_t key_bytes;
    size_t value_bytes;
  };
  std::vector<Found> found;
  Bytes copied;  // keys and values one after another
  {
    const MutexLock lock(mutex_);
    const Entries& entries = families_[PlaceOf(family)];
    auto entry = entries.lower_bound(Bytes(prefix.begin(), prefix.end()));
    for (; entry != entries.end() && BeginsWith(entry->first, prefix); ++entry) {
      const auto& [key, value] = *entry;
      found.push_back({.key_bytes = key.size(), .value_bytes = value.size()});
      copied.insert(copied.end(), key.begin(), key.end());
      copied.insert(copied.end(), value.begin(), value.end());
    }
  }
  ByteView rest(copied);
  for (const Found& entry : found) {
    const ByteView key = rest.first(entry.key_bytes);
    const ByteView value = rest.subspan(entry.key_bytes, entry.value_bytes);
    (void)TRY(visit(key, value));
    rest = rest.subspan(entry.key_bytes + entry.value_bytes);
  }
  return Done{};
}

uint64_t MemoryStateStore::ApproximateBytes() const {
  const MutexLock lock(mutex_);
  uint64_t bytes = 0;
  for (const Entries& entries : families_) {
    for (const auto& [key, value] : entries) {
      bytes += key.size() + value.size();
    }
  }
  return bytes;
}

Expected<Done, Error> MemoryStateStore::Install(std::span<const FamilyChanges> families) {
  const MutexLock lock(mutex_);
  for (const FamilyChanges& family : families) {
    Entries& entries = families_[PlaceOf(family.family)];
    for (const StateChange& change : family.changes) {
      if (change.value) {
        entries.insert_or_assign(change.key, *change.value);
      } else {
        entries.erase(change.key);
      }
    }
  }
  return Done{};
}

}  // namespace huitong
