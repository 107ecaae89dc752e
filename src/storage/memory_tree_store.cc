#include "storage/memory_tree_store.h"

#include <string>

namespace huitong {

Expected<Done, Error> MemoryTreeStore::Append(uint64_t log, std::span<const Hash> hashes) {
  const MutexLock lock(mutex_);
  auto& stored = hashes_[log];
  stored.insert(stored.end(), hashes.begin(), hashes.end());
  return Done{};
}

Expected<uint64_t, Error> MemoryTreeStore::Count(uint64_t log) const {
  const MutexLock lock(mutex_);
  const auto found = hashes_.find(log);
  return found == hashes_.end() ? 0 : uint64_t{found->second.size()};
}

Expected<Done, Error> MemoryTreeStore::Truncate(uint64_t log, uint64_t count) {
  const MutexLock lock(mutex_);
  auto& stored = hashes_[log];
  if (count < stored.size()) stored.resize(count);
  return Done{};
}

Expected<std::vector<Hash>, Error> MemoryTreeStore::Read(uint64_t log,
                                                         std::span<const uint64_t> places) const {
  const MutexLock lock(mutex_);
  const auto found = hashes_.find(log);
  const uint64_t count = found == hashes_.end() ? 0 : found->second.size();
  std::vector<Hash> hashes;
  hashes.reserve(places.size());
  for (const uint64_t place : places) {
    if (place >= count) {
      return Fail(ErrorCode::kNotFound, "the tree of log " + std::to_string(log) + " has " +
                                            std::to_string(count) + " hashes and none at place " +
                                            std::to_string(place));
    }
    hashes.push_back(found->second[place]);
  }
  return hashes;
}

Expected<Done, Error> MemoryTreeStore::Sync() { return Done{}; }

}  // namespace huitong
