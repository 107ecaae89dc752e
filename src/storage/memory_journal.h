// The journal of one lane in memory: for tests, simulation and directories that forget.

#pragma once

#include <map>
#include <vector>

#include "base/mutex.h"
#include "journal/journal.h"

namespace huitong {

class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(uint32_t lane = 0) : lane_(lane) {}

  Expected<Done, Error> Append(const Drain& drain) override;
  [[nodiscard]] JournalHead Head() const override;
  [[nodiscard]] Expected<Bytes, Error> ReadRecord(uint64_t log, uint64_t sequence) const override;
  [[nodiscard]] Expected<Batch, Error> ReadRecords(uint64_t log, uint64_t first,
                                                   uint32_t count) const override;
  [[nodiscard]] Expected<Done, Error> ReadDrains(uint64_t first, const Visit& visit) const override;
  void DropFromCache() const override {}

 private:
  struct Place {
    size_t drain = 0;
    size_t batch = 0;
    size_t offset = 0;  // in the batch's records
    uint32_t length = 0;
  };

  const uint32_t lane_;
  mutable Mutex mutex_;
  JournalHead head_ GUARDED_BY(mutex_);
  std::vector<Drain> drains_ GUARDED_BY(mutex_);
  // Per log, by sequence.
  std::map<uint64_t, std::vector<Place>> records_ GUARDED_BY(mutex_);
};

}  // namespace huitong
