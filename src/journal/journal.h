// The port to the durable journal of one lane: drains go in, drains and records come out.
//
// Bytes are as docs/journal_format.md says. Implementations: storage/segment_journal (files) and
// storage/memory_journal; tests/contract holds what every one of them must do.

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace huitong {

// The records of one log in one drain: `count` whole records, end to end, sequences counting up
// from `first_sequence`.
struct Batch {
  uint64_t log = 0;
  uint64_t first_sequence = 0;
  uint32_t count = 0;
  Bytes records;
};

// What is written and synced together. At most one batch per log, in ascending order of log.
struct Drain {
  uint64_t number = 0;
  std::vector<Batch> batches;
};

// Where a journal stands: the number of its next drain, and the CRC of the header of the drain
// before (0 where there is none).
struct JournalHead {
  uint64_t next_drain = 0;
  uint32_t previous_crc = 0;

  friend bool operator==(const JournalHead&, const JournalHead&) = default;
};

class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  // Durable when it returns: the drain survives a kill of the process and a loss of power. Drain
  // numbers have no gaps. After an error nobody knows whether the drain is there: the caller stops
  // the process. One thread at a time.
  virtual Expected<Done, Error> Append(const Drain& drain) = 0;

  [[nodiscard]] virtual JournalHead Head() const = 0;

  // The bytes of one durable record; kNotFound when there is none of that sequence (yet). Any
  // thread, at any time.
  [[nodiscard]] virtual Expected<Bytes, Error> ReadRecord(uint64_t log,
                                                          uint64_t sequence) const = 0;

  // Up to `count` durable records of one log from `first` on, end to end, as a batch; fewer where
  // the log ends or a drain does, so that a caller asks again. Any thread, at any time.
  [[nodiscard]] virtual Expected<Batch, Error> ReadRecords(uint64_t log, uint64_t first,
                                                           uint32_t count) const = 0;

  // Each drain from number `first` on, in order, until the end or the first error of `visit`.
  // kCorrupt names the drain and the place. Not while another thread appends.
  using Visit = std::function<Expected<Done, Error>(const Drain&)>;
  [[nodiscard]] virtual Expected<Done, Error> ReadDrains(uint64_t first,
                                                         const Visit& visit) const = 0;

  // Asks the system to read from the disk, not from its cache, what ReadRecords reads next: the
  // read-back before a head is signed.
  virtual void DropFromCache() const = 0;
};

}  // namespace huitong
