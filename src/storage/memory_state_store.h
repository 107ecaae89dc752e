// The state of one lane in memory: for tests, simulation and directories that forget.

#pragma once

#include <array>
#include <map>

#include "base/mutex.h"
#include "sequencer/state_store.h"

namespace huitong {

class MemoryStateStore final : public StateStore {
 public:
  [[nodiscard]] Expected<std::vector<std::optional<Bytes>>, Error> Load(
      std::span<const StateKey> keys) const override;
  // Visits the entries as they were when it was called, also when `visit` installs.
  [[nodiscard]] Expected<Done, Error> Scan(StateFamily family, ByteView prefix,
                                           const Visit& visit) const override;
  [[nodiscard]] uint64_t ApproximateBytes() const override;
  Expected<Done, Error> Install(std::span<const FamilyChanges> families) override;

 private:
  using Entries = std::map<Bytes, Bytes>;

  mutable Mutex mutex_;
  // Family number − 1 is the place.
  std::array<Entries, kStateFamilies> families_ GUARDED_BY(mutex_);
};

}  // namespace huitong
