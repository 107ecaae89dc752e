// Segment files of a journal: their names, their first 4,096 bytes, and making them ahead of need.
//
// The format is in docs/journal_format.md, section 6.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/mutex.h"

namespace huitong {

// The place of the first drain of a segment.
inline constexpr uint64_t kSegmentHeaderBytes = 4096;

// Where the segments of one lane are. Several lanes may share a folder.
struct SegmentFolder {
  std::string folder;
  uint32_t lane = 0;

  [[nodiscard]] std::string PathOf(uint64_t segment) const;
};

// The numbers of the segments that are there, ascending.
Expected<std::vector<uint64_t>, Error> FindSegments(FileSystem& files, const SegmentFolder& folder);

// Removes what a crash left of making a segment.
Expected<Done, Error> RemoveUnfinishedSegments(FileSystem& files, const SegmentFolder& folder);

// The size of a segment in bytes, by its header; kCorrupt when that is not the header of this
// segment or the file is not that long.
Expected<uint64_t, Error> ReadSegmentSize(const File& file, const SegmentFolder& folder,
                                          uint64_t segment);

// Writes zeros over what is in a file from `begin` to `end`, and syncs it.
Expected<Done, Error> WriteZeros(File& file, uint64_t begin, uint64_t end);

// A segment file open for writing.
struct OpenSegment {
  std::unique_ptr<File> file;
  uint64_t size = 0;
};

// Makes the segments of one lane, so that no Append waits for zeros. A segment has its name only
// when all of it is on the disk.
class SegmentMaker {
 public:
  // `size` in bytes is that of an ordinary segment. With `ahead` a thread of its own makes what is
  // asked for, else Take does. `files` outlives the maker.
  SegmentMaker(FileSystem& files, SegmentFolder folder, uint64_t size, bool ahead);
  ~SegmentMaker();
  SegmentMaker(const SegmentMaker&) = delete;
  SegmentMaker& operator=(const SegmentMaker&) = delete;

  // Returns at once. A failure shows only in Take, which tries again.
  void MakeAhead(uint64_t segment);
  // The segment, made now if it is missing. One that is there and has less than `least_size`
  // bytes is replaced: it must be empty.
  Expected<OpenSegment, Error> Take(uint64_t segment, uint64_t least_size);

 private:
  void Run();
  [[nodiscard]] Expected<Done, Error> Make(uint64_t segment, uint64_t size) const;
  [[nodiscard]] Expected<OpenSegment, Error> OpenForWriting(uint64_t segment) const;

  FileSystem& files_;
  const SegmentFolder folder_;
  const uint64_t size_;
  const bool ahead_;
  Mutex mutex_;
  Condition changed_;
  std::optional<uint64_t> wanted_ GUARDED_BY(mutex_);  // until it is made
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last, so that it sees all of the above
};

}  // namespace huitong
