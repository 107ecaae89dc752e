// Makes drains for tests of journals: random records whose sequences go on from drain to drain.

#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/prng.h"
#include "journal/journal.h"
#include "journal/testing/record_builder.h"

namespace huitong {

class DrainWriter {
 public:
  explicit DrainWriter(uint64_t seed) : prng_(seed) {}

  // The next drain, with so many records per log.
  Drain Next(const std::map<uint64_t, uint32_t>& records) {
    Drain drain{.number = drains_.size(), .batches = {}};
    for (const auto& [log, count] : records) {
      drain.batches.push_back(RandomBatch(prng_, log, next_sequence_[log], count));
      Remember(drain.batches.back());
      next_sequence_[log] += count;
    }
    drains_.push_back(drain);
    return drain;
  }

  // All drains so far.
  [[nodiscard]] const std::vector<Drain>& drains() const { return drains_; }
  // All records so far of a log, by sequence.
  [[nodiscard]] const std::vector<Bytes>& RecordsOfLog(uint64_t log) { return records_[log]; }

 private:
  void Remember(const Batch& batch) {
    ByteReader in(batch.records);
    while (!in.AtEnd()) {
      const size_t offset = in.offset();
      const auto length = in.Get<uint32_t>();
      in.Skip(length - sizeof length);
      const ByteView record = ByteView(batch.records).subspan(offset, length);
      records_[batch.log].emplace_back(record.begin(), record.end());
    }
  }

  Prng prng_;
  std::map<uint64_t, uint64_t> next_sequence_;
  std::map<uint64_t, std::vector<Bytes>> records_;
  std::vector<Drain> drains_;
};

// So that tests can compare and print them.
inline bool operator==(const Batch& a, const Batch& b) {
  return a.log == b.log && a.first_sequence == b.first_sequence && a.count == b.count &&
         a.records == b.records;
}
inline bool operator==(const Drain& a, const Drain& b) {
  return a.number == b.number && a.batches == b.batches;
}

}  // namespace huitong
