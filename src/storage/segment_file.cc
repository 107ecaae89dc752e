#include "storage/segment_file.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/crc32c.h"

namespace huitong {
namespace {

constexpr std::string_view kMagic = "HTSEGMT1";
constexpr uint32_t kVersion = 1;
constexpr size_t kCoveredBytes = 60;  // of the header, by its CRC
constexpr size_t kReservedBytes = 28;
constexpr std::string_view kSuffix = ".segment";
constexpr std::string_view kUnfinished = ".segment.new";
constexpr size_t kZeroBytes = size_t{1} << 20;
// Between two syncs, so that the sync of an Append never waits for more than that.
constexpr uint64_t kUnsyncedBytes = uint64_t{4} << 20;

// In decimal, with zeros in front up to `digits`.
std::string Padded(uint64_t number, size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

std::string LanePrefix(uint32_t lane) { return Padded(lane, 4) + "-"; }

std::string SegmentName(uint32_t lane, uint64_t segment) {
  return LanePrefix(lane).append(Padded(segment, 10)).append(kSuffix);
}

// The number of the segment; nothing when the name is not one that SegmentName gives.
std::optional<uint64_t> SegmentOf(std::string_view name, uint32_t lane) {
  const std::string prefix = LanePrefix(lane);
  if (!name.starts_with(prefix)) return std::nullopt;
  const std::string_view digits = name.substr(prefix.size());
  uint64_t segment = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), segment);
  if (parsed.ec != std::errc() || SegmentName(lane, segment) != name) return std::nullopt;
  return segment;
}

Bytes EncodeHeader(uint32_t lane, uint64_t segment, uint64_t size) {
  Bytes header;
  ByteWriter out(header);
  out.PutBytes(AsBytes(kMagic));
  out.Put(kVersion);
  out.Put(lane);
  out.Put(segment);
  out.Put(size);
  out.PutBytes(Bytes(kReservedBytes));
  out.Put(Crc32c(header));
  out.PadTo(kSegmentHeaderBytes);
  return header;
}

}  // namespace

std::string SegmentFolder::PathOf(uint64_t segment) const {
  return folder + "/" + SegmentName(lane, segment);
}

Expected<std::vector<uint64_t>, Error> FindSegments(FileSystem& files,
                                                    const SegmentFolder& folder) {
  std::vector<uint64_t> segments;
  for (const std::string& name : TRY(files.List(folder.folder))) {
    if (const auto segment = SegmentOf(name, folder.lane)) segments.push_back(*segment);
  }
  std::sort(segments.begin(), segments.end());
  return segments;
}

Expected<Done, Error> RemoveUnfinishedSegments(FileSystem& files, const SegmentFolder& folder) {
  const std::string prefix = LanePrefix(folder.lane);
  for (const std::string& name : TRY(files.List(folder.folder))) {
    if (!name.starts_with(prefix) || !name.ends_with(kUnfinished)) continue;
    (void)TRY(files.Remove(folder.folder + "/" + name));
  }
  return Done{};
}

Expected<uint64_t, Error> ReadSegmentSize(const File& file, const SegmentFolder& folder,
                                          uint64_t segment) {
  const Bytes header = TRY(file.ReadAt(0, kSegmentHeaderBytes));
  ByteReader in(header);
  in.Skip(kCoveredBytes - kReservedBytes - sizeof(uint64_t));
  const auto size = in.Get<uint64_t>();
  const std::string path = "\"" + folder.PathOf(segment) + "\"";
  if (header != EncodeHeader(folder.lane, segment, size)) {
    return Fail(ErrorCode::kCorrupt, path + " does not begin with the header of segment " +
                                         std::to_string(segment) + " of lane " +
                                         std::to_string(folder.lane));
  }
  if (TRY(file.Size()) != size) {
    return Fail(ErrorCode::kCorrupt,
                path + " is not " + std::to_string(size) + " bytes long, as its header says it is");
  }
  return size;
}

Expected<Done, Error> WriteZeros(File& file, uint64_t begin, uint64_t end) {
  const Bytes zeros(std::min<uint64_t>(kZeroBytes, end - begin));
  uint64_t unsynced = 0;
  for (uint64_t offset = begin; offset < end;) {
    const auto count = static_cast<size_t>(std::min<uint64_t>(zeros.size(), end - offset));
    (void)TRY(file.WriteAt(offset, ByteView(zeros).first(count)));
    offset += count;
    unsynced += count;
    if (unsynced < kUnsyncedBytes && offset < end) continue;
    (void)TRY(file.Sync());
    unsynced = 0;
  }
  return Done{};
}

SegmentMaker::SegmentMaker(FileSystem& files, SegmentFolder folder, uint64_t size, bool ahead)
    : files_(files), folder_(std::move(folder)), size_(size), ahead_(ahead) {
  if (ahead_) thread_ = std::thread([this] { Run(); });
}

SegmentMaker::~SegmentMaker() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void SegmentMaker::Run() {
  mutex_.Lock();
  while (true) {
    while (!wanted_ && !stopping_) {
      changed_.Wait(mutex_);
    }
    if (stopping_) break;
    const uint64_t segment = *wanted_;
    mutex_.Unlock();
    if (!files_.Exists(folder_.PathOf(segment))) (void)Make(segment, size_);
    mutex_.Lock();
    wanted_.reset();
    changed_.NotifyAll();
  }
  mutex_.Unlock();
}

void SegmentMaker::MakeAhead(uint64_t segment) {
  if (!ahead_) return;
  const MutexLock lock(mutex_);
  if (wanted_) return;
  wanted_ = segment;
  changed_.NotifyAll();
}

Expected<OpenSegment, Error> SegmentMaker::Take(uint64_t segment, uint64_t least_size) {
  {
    const MutexLock lock(mutex_);
    while (wanted_) {
      changed_.Wait(mutex_);
    }
  }
  if (files_.Exists(folder_.PathOf(segment))) {
    OpenSegment found = TRY(OpenForWriting(segment));
    // The thread may have renamed it and then failed to sync the folder.
    (void)TRY(files_.SyncFolder(folder_.folder));
    if (found.size >= least_size) return found;
  }
  (void)TRY(Make(segment, std::max(size_, least_size)));
  return OpenForWriting(segment);
}

Expected<Done, Error> SegmentMaker::Make(uint64_t segment, uint64_t size) const {
  const std::string path = folder_.PathOf(segment);
  const std::string unfinished = path + ".new";
  if (files_.Exists(unfinished)) (void)TRY(files_.Remove(unfinished));

  const auto fill = [&]() -> Expected<Done, Error> {
    const std::unique_ptr<File> file = TRY(files_.Open(unfinished, OpenMode::kCreate));
    (void)TRY(file->WriteAt(0, EncodeHeader(folder_.lane, segment, size)));
    return WriteZeros(*file, kSegmentHeaderBytes, size);
  };
  auto filled = fill();
  if (!filled) {
    // On a full disk the room is given back.
    (void)files_.Remove(unfinished);
    return filled;
  }
  (void)TRY(files_.Rename(unfinished, path));
  return files_.SyncFolder(folder_.folder);
}

Expected<OpenSegment, Error> SegmentMaker::OpenForWriting(uint64_t segment) const {
  std::unique_ptr<File> file = TRY(files_.Open(folder_.PathOf(segment), OpenMode::kReadWrite));
  const uint64_t size = TRY(ReadSegmentSize(*file, folder_, segment));
  return OpenSegment{.file = std::move(file), .size = size};
}

}  // namespace huitong
