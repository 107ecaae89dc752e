// A drain as the bytes on disk, and the judgement of the bytes where a drain is expected. The
// grammar and the rule of what is torn are section 6 of docs/journal_format.md.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/error.h"
#include "journal/journal.h"

namespace huitong {

constexpr size_t kSectorBytes = 512;
constexpr size_t kDrainAlignment = 4096;
// Before the first batch, and before the records of each: so the first batch's records are at
// kDrainHeaderBytes + kBatchHeaderBytes from where the drain begins.
constexpr size_t kDrainHeaderBytes = 64;
constexpr size_t kBatchHeaderBytes = 32;

// How many bytes the drain takes on disk: a multiple of kDrainAlignment.
uint64_t BytesOnDisk(const Drain& drain);

struct EncodedDrain {
  Bytes bytes;              // BytesOnDisk of them
  uint32_t header_crc = 0;  // `previous` of the next drain
};

// CHECKs what no reader would accept: a batch out of order of log, or without records, or whose
// records are not what it says.
EncodedDrain EncodeDrain(const Drain& drain, uint32_t lane, uint32_t previous_crc);

// Gives exactly `count` bytes from `offset`, which counts from where the drain is expected.
using ReadBytes = std::function<Expected<Bytes, Error>(uint64_t offset, size_t count)>;

struct WholeDrain {
  Drain drain;
  uint32_t header_crc = 0;
  uint64_t bytes_on_disk = 0;  // the next drain is expected after so many
};
// All bytes to the end of the segment are zero: no drain was written there.
struct NoDrain {};
// Every sector that fails is all zero, and nothing in this segment proves that the drain was ever
// durable. Cut whole, unless a later segment, a state checkpoint or a signed head proves it.
struct TornDrain {
  uint64_t offset = 0;  // of the first sector that fails, from where the drain is expected
  std::string sentence;
};
struct CorruptDrain {
  uint64_t offset = 0;  // as above
  std::string sentence;
};
using DrainJudgement = std::variant<WholeDrain, NoDrain, TornDrain, CorruptDrain>;

// Judges the drain that `head` expects in this lane. `room` is how many bytes the segment has from
// there to its end. Fails only where `read` fails; sentences name the drain, and the caller adds
// the file. Reads all of `room`, piece by piece, where the drain is not whole.
Expected<DrainJudgement, Error> JudgeDrain(uint32_t lane, const JournalHead& head, uint64_t room,
                                           const ReadBytes& read);

}  // namespace huitong
