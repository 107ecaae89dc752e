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
  std::vector<std::pair<Bytes, Bytes>> found;
  {
    const MutexLock lock(mutex_);
    const Entries& entries = families_[PlaceOf(family)];
    auto entry = entries.lower_bound(Bytes(prefix.begin(), prefix.end()));
    for (; entry != entries.end() && BeginsWith(entry->first, prefix); ++entry) {
      found.emplace_back(*entry);
    }
  }
  for (const auto& [key, value] : found) {
    (void)TRY(visit(key, value));
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
