// Where the records of a lane's logs are: a sparse index in memory, one place per 64 KiB.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "journal/journal.h"

namespace huitong {

// A record, and the batch and drain it is in: offsets in the segment, which is below 4 GiB.
struct RecordPlace {
  uint64_t sequence = 0;
  uint32_t segment = 0;
  uint32_t drain_offset = 0;
  uint32_t batch_offset = 0;
  uint32_t record_offset = 0;
};

// Between a record and the place that Find gives for it there are at most some 64 KiB of journal,
// but for batches that are larger and were added with their first place only. Not for several
// threads: its owner locks.
class RecordIndex {
 public:
  // `places` are of records of the batch, the first of them that of its first record. They are
  // kept where the log's last one is 64 KiB away. The batch must begin at NextSequence.
  void Add(uint64_t log, uint32_t count, const std::vector<RecordPlace>& places);

  // 0 for a log that is not known.
  [[nodiscard]] uint64_t NextSequence(uint64_t log) const;
  // The last place kept that is not after `sequence`; nothing when there is no such record.
  [[nodiscard]] std::optional<RecordPlace> Find(uint64_t log, uint64_t sequence) const;

 private:
  struct Log {
    uint64_t next_sequence = 0;
    std::vector<RecordPlace> places;
  };

  std::map<uint64_t, Log> logs_;
};

// Places of the records of a batch that stand 64 KiB from each other, the first one included.
// `first` is that of the first record.
std::vector<RecordPlace> PlacesOf(const Batch& batch, const RecordPlace& first);

}  // namespace huitong
