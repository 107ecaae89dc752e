// Finds the batches and records of a drain on disk without reading the whole of it.
//
// For finding one's way among drains that were judged before, perhaps long before: what is given
// out of a drain was checked against its trailer, sector by sector, and nothing else is read for
// that. The grammar is in docs/journal_format.md, section 6.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "journal/journal.h"

namespace huitong {

// Reads a file forward in pieces that begin with a sector, and gives views of them.
class PieceReader {
 public:
  // Nothing at or after `end` is read. A read is of at least `piece_bytes`, where there are so
  // many.
  PieceReader(std::shared_ptr<const File> file, std::string path, uint64_t end, size_t piece_bytes);

  // Valid until the next call. kCorrupt when the bytes go past the end.
  Expected<ByteView, Error> At(uint64_t offset, uint64_t count);
  // Whether At gives these bytes without a read.
  [[nodiscard]] bool Holds(uint64_t offset, uint64_t count) const;
  [[nodiscard]] uint64_t end() const { return end_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::shared_ptr<const File> file_;
  std::string path_;
  uint64_t end_;
  size_t piece_bytes_;
  uint64_t piece_offset_ = 0;
  Bytes piece_;
};

// Where a batch is: `offset` is that of its header in the file, its records follow it.
struct BatchPlace {
  uint64_t log = 0;
  uint64_t first_sequence = 0;
  uint32_t count = 0;
  uint64_t offset = 0;
  uint64_t records_bytes = 0;

  [[nodiscard]] uint64_t records_offset() const;
  [[nodiscard]] uint64_t end() const { return records_offset() + records_bytes; }
  // Whether the batch has the record of this sequence.
  [[nodiscard]] bool Has(uint64_t sequence) const {
    return sequence >= first_sequence && sequence - first_sequence < count;
  }
};

// A drain by its header.
struct DrainPlace {
  uint32_t lane = 0;
  uint64_t number = 0;
  uint32_t previous_crc = 0;
  uint32_t header_crc = 0;
  uint32_t batches = 0;
  uint64_t offset = 0;         // in the file
  uint64_t data_bytes = 0;     // header and batches
  uint64_t bytes_on_disk = 0;  // the next drain is after so many

  [[nodiscard]] uint64_t data_end() const { return offset + data_bytes; }
};

// Reads the drains of one segment.
class DrainReader {
 public:
  // As of a PieceReader.
  DrainReader(const std::shared_ptr<const File>& file, const std::string& path, uint64_t end,
              size_t piece_bytes);

  // The drain whose header is at `offset`; nothing where no sound header is, or the drain would
  // not end within the file.
  Expected<std::optional<DrainPlace>, Error> DrainAt(uint64_t offset);

  // The batch whose header is at `offset` in the drain. kCorrupt names the drain, the file and the
  // offset of what is wrong, here and below.
  Expected<BatchPlace, Error> BatchAt(const DrainPlace& drain, uint64_t offset);

  // All batches of the drain, in order.
  Expected<std::vector<BatchPlace>, Error> BatchesOf(const DrainPlace& drain);

  // The length that the record at `offset` in the batch says it has, unchecked: enough to step
  // over it on the way to one that RecordAt checks.
  Expected<uint32_t, Error> RecordLengthAt(const BatchPlace& batch, uint64_t offset);

  // The record of this sequence, which is expected at `offset` in a batch of the drain. Valid until
  // the next call.
  Expected<ByteView, Error> RecordAt(const DrainPlace& drain, const BatchPlace& batch,
                                     uint64_t offset, uint64_t sequence);

  [[nodiscard]] const std::string& path() const { return pieces_.path(); }

 private:
  Expected<ByteView, Error> SoundAt(const DrainPlace& drain, uint64_t offset, uint64_t count);
  Expected<uint32_t, Error> CrcOf(const DrainPlace& drain, uint64_t sector);
  [[nodiscard]] Unexpected<Error> Corrupt(const DrainPlace& drain, uint64_t offset,
                                          const std::string& what) const;

  PieceReader pieces_;
  PieceReader trailers_;  // for those that are not in a piece anyway
  uint64_t trailer_offset_ = 0;
  Bytes trailer_;  // the sound trailer sector there, empty before the first
};

}  // namespace huitong
