// The hashes of the logs' trees in memory: for tests, simulation and directories that forget.

#pragma once

#include <map>
#include <vector>

#include "base/mutex.h"
#include "journal/tree_store.h"

namespace huitong {

class MemoryTreeStore final : public TreeStore {
 public:
  Expected<Done, Error> Append(uint64_t log, std::span<const Hash> hashes) override;
  [[nodiscard]] Expected<uint64_t, Error> Count(uint64_t log) const override;
  Expected<Done, Error> Truncate(uint64_t log, uint64_t count) override;
  [[nodiscard]] Expected<std::vector<Hash>, Error> Read(
      uint64_t log, std::span<const uint64_t> places) const override;
  Expected<Done, Error> Sync() override;

 private:
  mutable Mutex mutex_;
  std::map<uint64_t, std::vector<Hash>> hashes_ GUARDED_BY(mutex_);
};

}  // namespace huitong
