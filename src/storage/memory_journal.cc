#include "storage/memory_journal.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"
#include "journal/drain_codec.h"

namespace huitong {

Expected<Done, Error> MemoryJournal::Append(const Drain& drain) {
  const MutexLock lock(mutex_);
  CHECK(drain.number == head_.next_drain);
  // Encoded for the CRC of its header, and so that it CHECKs the same as a journal in files.
  const EncodedDrain encoded = EncodeDrain(drain, lane_, head_.previous_crc);
  for (size_t i = 0; i < drain.batches.size(); ++i) {
    const Batch& batch = drain.batches[i];
    auto& places = records_[batch.log];
    CHECK(batch.first_sequence == places.size());
    ByteReader in(batch.records);
    while (!in.AtEnd()) {
      const size_t offset = in.offset();
      const auto length = in.Get<uint32_t>();
      in.Skip(length - sizeof length);
      places.push_back({.drain = drains_.size(), .batch = i, .offset = offset, .length = length});
    }
  }
  drains_.push_back(drain);
  head_ = {.next_drain = drain.number + 1, .previous_crc = encoded.header_crc};
  return Done{};
}

JournalHead MemoryJournal::Head() const {
  const MutexLock lock(mutex_);
  return head_;
}

Expected<Bytes, Error> MemoryJournal::ReadRecord(uint64_t log, uint64_t sequence) const {
  Batch found = TRY(ReadRecords(log, sequence, 1));
  if (found.count == 1) return std::move(found.records);
  return Fail(ErrorCode::kNotFound,
              "log " + std::to_string(log) + " has no durable record " + std::to_string(sequence));
}

Expected<Batch, Error> MemoryJournal::ReadRecords(uint64_t log, uint64_t first,
                                                  uint32_t count) const {
  const MutexLock lock(mutex_);
  Batch found{.log = log, .first_sequence = first, .count = 0, .records = {}};
  const auto known = records_.find(log);
  if (known == records_.end() || first >= known->second.size() || count == 0) return found;
  const Place& begin = known->second[first];
  const Batch& batch = drains_[begin.drain].batches[begin.batch];
  const uint64_t left = batch.first_sequence + batch.count - first;
  found.count = static_cast<uint32_t>(std::min<uint64_t>(count, left));
  const Place& last = known->second[first + found.count - 1];
  const ByteView records =
      ByteView(batch.records).subspan(begin.offset, last.offset + last.length - begin.offset);
  found.records.assign(records.begin(), records.end());
  return found;
}

Expected<Done, Error> MemoryJournal::ReadDrains(uint64_t first, const Visit& visit) const {
  std::vector<Drain> drains;
  {
    const MutexLock lock(mutex_);
    const uint64_t begin = std::min<uint64_t>(first, drains_.size());
    drains.assign(drains_.begin() + static_cast<ptrdiff_t>(begin), drains_.end());
  }
  for (const Drain& drain : drains) {
    (void)TRY(visit(drain));
  }
  return Done{};
}

}  // namespace huitong
