// A record's header and the places of its parts: all that the journal needs to know of a record.
// The grammar is section 2 of docs/journal_format.md; effects are not looked into.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "journal/journal.h"

namespace huitong {

constexpr size_t kRecordHeaderBytes = 40;

// Every sequence is below this, so that what is computed from one cannot overflow.
constexpr uint64_t kSequenceEnd = uint64_t{1} << 56;

constexpr uint16_t kFlagKeyed = 1;
constexpr uint16_t kFlagNumber = 2;
constexpr uint16_t kFlagOccurrence = 4;

// A record taken apart. The views are of the bytes it was read from.
struct RecordShape {
  uint64_t sequence = 0;
  int64_t commit_time = 0;
  int32_t commit_day = 0;
  uint16_t kind = 0;
  uint16_t flags = 0;
  uint8_t subjects = 0;
  ByteView bytes;                   // the whole record
  std::array<ByteView, 2> subject;  // those past `subjects` are empty
  ByteView origin;                  // actor u32 ‖ answer_version u16 ‖ flags u16
  ByteView options;                 // keyed? number? occurrence?
  ByteView books;                   // to the record's end

  // The subjects', and that of the books.
  [[nodiscard]] size_t sections() const { return size_t{1} + subjects; }
};

// The record at the beginning of `bytes`, which may go on after it. kCorrupt says what of it
// cannot be. The bytes may be anything.
Expected<RecordShape, Error> ReadRecordShape(ByteView bytes);

// Walks the records that stand end to end in `records`, without an allocation: sequences count up
// by one, commit times never go back. After an error the walk is over.
class RecordWalk {
 public:
  explicit RecordWalk(ByteView records) : records_(records) {}

  [[nodiscard]] bool AtEnd() const { return at_ == records_.size(); }
  // CHECKs that it is not at the end. kCorrupt names the place in `records`.
  Expected<RecordShape, Error> Next();

 private:
  ByteView records_;
  size_t at_ = 0;
  std::optional<RecordShape> before_;
};

// All of a walk; the views are of `records`.
Expected<std::vector<RecordShape>, Error> RecordsOf(ByteView records);
// As above, and kCorrupt when `count` and `first_sequence` do not say what is there.
Expected<std::vector<RecordShape>, Error> RecordsOf(const Batch& batch);

// The checks of RecordsOf alone.
Expected<Done, Error> CheckBatch(const Batch& batch);

}  // namespace huitong
