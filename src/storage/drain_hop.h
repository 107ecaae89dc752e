// Finds the batches of a drain on disk by their headers, without reading the records.
//
// For finding one's way among drains that were judged before or are judged elsewhere: no sector's
// CRC is checked. The grammar is in docs/journal_format.md, section 6.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "journal/journal.h"

namespace huitong {

// Reads a file forward in pieces and gives views of them.
class PieceReader {
 public:
  // Nothing at or after `end` is read. A read is of at least `piece_bytes`, where there are so
  // many.
  PieceReader(std::shared_ptr<const File> file, std::string path, uint64_t end, size_t piece_bytes);

  // Valid until the next call. kCorrupt when the bytes go past the end.
  Expected<ByteView, Error> At(uint64_t offset, uint64_t count);
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
};

// The drain whose header is at `offset`; nothing where no sound header is, or the drain would not
// end within the file.
Expected<std::optional<DrainPlace>, Error> DrainAt(PieceReader& file, uint64_t offset);

// The batch whose header is at `offset`; kCorrupt when it does not end before `end`.
Expected<BatchPlace, Error> BatchAt(PieceReader& file, uint64_t offset, uint64_t end);

// All batches of the drain, in order.
Expected<std::vector<BatchPlace>, Error> BatchesOf(PieceReader& file, const DrainPlace& drain);

// The length of the record at `offset`; kCorrupt when it does not end before `end`.
Expected<uint32_t, Error> RecordLengthAt(PieceReader& file, uint64_t offset, uint64_t end);

}  // namespace huitong
