// The start of a journal in segments: finds where it ends, and whether all before that is whole.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "journal/journal.h"
#include "storage/record_index.h"
#include "storage/segment_file.h"

namespace huitong {

// A place in a lane where a drain stands or may stand.
struct DrainOffset {
  uint64_t segment = 0;
  uint64_t offset = kSegmentHeaderBytes;

  friend bool operator==(const DrainOffset&, const DrainOffset&) = default;
};

struct ScannedJournal {
  JournalHead head;
  DrainOffset end;                     // the next drain is expected there
  std::vector<uint64_t> first_drains;  // the number of the first drain of each segment
  RecordIndex records;
  // Why what stands at `end` must be cut, if anything stands there.
  std::optional<std::string> torn;
};

// What proves, besides the segments themselves, that a part of the journal was durable.
struct DurableProof {
  JournalHead head;                           // of the state checkpoint: drains before it
  std::map<uint64_t, uint64_t> signed_sizes;  // per log, of its signed head: records below it
};

enum class ScanPurpose : uint8_t {
  kRead,  // changes nothing, and takes what the system caches for what is there
  // Removes what a crash left of making a segment. Syncs the last segment in use, whose last drain
  // may never have been, and judges it as the disk then has it: what is found is durable.
  kGoOn
};

// Walks all drains of the lane by their headers, which must form one chain, and judges every
// sector of those in the last segment; of the others, those of the headers. kCorrupt when one is
// not whole and was durable: because a drain stands after it, or by `proof`.
Expected<ScannedJournal, Error> ScanSegments(FileSystem& files, const SegmentFolder& folder,
                                             const DurableProof& proof, ScanPurpose purpose);

}  // namespace huitong
