// The journal of one lane in preallocated segment files: one write and one sync per drain.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "journal/drain_codec.h"
#include "journal/journal.h"
#include "storage/drain_hop.h"
#include "storage/open_files.h"
#include "storage/record_index.h"
#include "storage/segment_file.h"
#include "storage/segment_scan.h"

namespace huitong {

struct SegmentJournalOptions {
  std::string folder;
  uint32_t lane = 0;
  // Of an ordinary segment; a multiple of 4,096, from 8,192 to 2 GiB.
  uint64_t segment_bytes = uint64_t{64} << 20;
  // What is known to have been durable: it must be there, and whole.
  DurableProof proof;
  // A thread makes the next segment when the current one is half full. Off, Append makes it.
  bool make_ahead = true;
  // Changes no file and syncs none: what a start would cut is only said by cut(), what a crash left
  // of making a segment stays, Append is kDenied, and `make_ahead` means nothing.
  bool read_only = false;
};

// Format: docs/journal_format.md, section 6. A process has at most one journal per lane and keeps
// other processes out of the folder by a lock of its own.
class SegmentJournal final : public Journal {
 public:
  // Makes the folder if it is missing, syncs the last segment, walks all drains by their headers
  // and judges those of the last segment sector by sector, as the disk has them. A torn drain at
  // the end is cut: the rest of its segment is zeroed and synced. Whatever Head covers is durable
  // when this returns. kCorrupt names the drain, the file and the offset. `files` outlives the
  // journal; with `make_ahead` it must be usable from several threads.
  static Expected<std::unique_ptr<SegmentJournal>, Error> Open(
      FileSystem& files, const SegmentJournalOptions& options);
  ~SegmentJournal() override;

  // kDiskFull when there is no room for a segment, kInvalidArgument when the drain is larger than
  // 2 GiB. After any error every later Append fails.
  Expected<Done, Error> Append(const Drain& drain) override;
  [[nodiscard]] JournalHead Head() const override;
  // Of a record that is read every sector is checked against the trailer of its drain; kCorrupt
  // names the drain, the file and the offset.
  [[nodiscard]] Expected<Bytes, Error> ReadRecord(uint64_t log, uint64_t sequence) const override;
  [[nodiscard]] Expected<Batch, Error> ReadRecords(uint64_t log, uint64_t first,
                                                   uint32_t count) const override;
  [[nodiscard]] Expected<Done, Error> ReadDrains(uint64_t first, const Visit& visit) const override;
  // Of the segments that were written since it was called last.
  void DropFromCache() const override;

  // What was cut when the journal was opened: a sentence for people, nothing when it ended whole.
  [[nodiscard]] const std::optional<std::string>& cut() const { return cut_; }

 private:
  SegmentJournal(FileSystem& files, const SegmentJournalOptions& options, ScannedJournal scanned);

  Expected<DrainOffset, Error> MakeRoom(const DrainOffset& end, uint64_t bytes);
  Expected<Done, Error> Write(const Drain& drain);
  void Publish(const Drain& drain, const EncodedDrain& encoded, const DrainOffset& begin);
  [[nodiscard]] Expected<DrainReader, Error> ReaderOf(uint64_t segment, const DrainOffset& end,
                                                      size_t piece_bytes) const;

  FileSystem& files_;
  const SegmentFolder folder_;
  const bool read_only_;
  const OpenFiles open_;
  std::optional<std::string> cut_;

  mutable Mutex mutex_;
  JournalHead head_ GUARDED_BY(mutex_);
  DrainOffset end_ GUARDED_BY(mutex_);  // all before it is durable, and nothing else is read
  std::vector<uint64_t> first_drains_ GUARDED_BY(mutex_);
  RecordIndex records_ GUARDED_BY(mutex_);
  mutable uint64_t undropped_ GUARDED_BY(mutex_) = 0;  // the first segment to drop from the cache

  // The appending thread's own.
  OpenSegment segment_;
  uint64_t asked_ahead_ = 0;  // the last segment asked of the maker
  bool failed_ = false;
  SegmentMaker maker_;
};

}  // namespace huitong
