#include "storage/segment_journal.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

constexpr uint64_t kSegmentBytesMin = 2 * kDrainAlignment;
constexpr uint64_t kSegmentBytesMax = uint64_t{2} << 30;
constexpr size_t kOpenSegments = 64;
// One record is wanted: little is read. Many: few reads.
constexpr size_t kRecordPieceBytes = size_t{16} << 10;
constexpr size_t kRecordsPieceBytes = size_t{256} << 10;

// A batch and the drain it is in.
struct FoundBatch {
  DrainPlace drain;
  BatchPlace batch;
};

// `count` records from `first` on, fewer where the batch ends. The record of sequence `known`,
// which is in this batch and not after `first`, is at `offset`.
Expected<Batch, Error> Collect(DrainReader& reader, const FoundBatch& from, uint64_t known,
                               uint64_t offset, uint64_t first, uint32_t count) {
  const auto& [drain, batch] = from;
  for (uint64_t sequence = known; sequence < first; ++sequence) {
    offset += TRY(reader.RecordLengthAt(batch, offset));
  }

  Batch found{.log = batch.log, .first_sequence = first, .count = 0, .records = {}};
  const uint64_t left = batch.first_sequence + batch.count - first;
  const auto wanted = static_cast<uint32_t>(std::min<uint64_t>(count, left));
  while (found.count < wanted) {
    const ByteView record = TRY(reader.RecordAt(drain, batch, offset, first + found.count));
    found.records.insert(found.records.end(), record.begin(), record.end());
    ++found.count;
    offset += record.size();
  }
  return found;
}

// The batch of the log that has the record or, where a drain is missing, comes after it.
Expected<std::optional<FoundBatch>, Error> FindBatch(DrainReader& reader, uint64_t drain_offset,
                                                     uint64_t log, uint64_t sequence) {
  while (const auto drain = TRY(reader.DrainAt(drain_offset))) {
    for (const BatchPlace& batch : TRY(reader.BatchesOf(*drain))) {
      if (batch.log != log || batch.first_sequence + batch.count <= sequence) continue;
      return std::optional(FoundBatch{.drain = *drain, .batch = batch});
    }
    drain_offset += drain->bytes_on_disk;
  }
  return std::optional<FoundBatch>();
}

std::string SentenceOf(const DrainJudgement& judgement, uint64_t drain) {
  if (const auto* corrupt = std::get_if<CorruptDrain>(&judgement)) return corrupt->sentence;
  if (const auto* torn = std::get_if<TornDrain>(&judgement)) {
    return torn->sentence + ", yet it was durable";
  }
  return "drain " + std::to_string(drain) + " is missing";
}

uint64_t FailingOffset(const DrainJudgement& judgement) {
  if (const auto* corrupt = std::get_if<CorruptDrain>(&judgement)) return corrupt->offset;
  if (const auto* torn = std::get_if<TornDrain>(&judgement)) return torn->offset;
  return 0;
}

Batch NoRecords(uint64_t log, uint64_t first) {
  return {.log = log, .first_sequence = first, .count = 0, .records = {}};
}

}  // namespace

SegmentJournal::SegmentJournal(FileSystem& files, const SegmentJournalOptions& options,
                               ScannedJournal scanned)
    : files_(files),
      folder_{.folder = options.folder, .lane = options.lane},
      read_only_(options.read_only),
      open_(files, OpenMode::kReadOnly, kOpenSegments),
      cut_(std::move(scanned.torn)),
      head_(scanned.head),
      end_(scanned.end),
      first_drains_(std::move(scanned.first_drains)),
      records_(std::move(scanned.records)),
      maker_(files, folder_, options.segment_bytes, options.make_ahead && !options.read_only) {
  if (first_drains_.empty() && !read_only_) maker_.MakeAhead(0);
}

SegmentJournal::~SegmentJournal() = default;

Expected<std::unique_ptr<SegmentJournal>, Error> SegmentJournal::Open(
    FileSystem& files, const SegmentJournalOptions& options) {
  if (options.segment_bytes < kSegmentBytesMin || options.segment_bytes > kSegmentBytesMax ||
      options.segment_bytes % kDrainAlignment != 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "a segment cannot have " + std::to_string(options.segment_bytes) +
                    " bytes: it is a multiple of 4096, at least 8192 and at most 2 GiB");
  }
  if (!options.read_only) (void)TRY(files.MakeFolder(options.folder));
  const SegmentFolder folder{.folder = options.folder, .lane = options.lane};
  const auto purpose = options.read_only ? ScanPurpose::kRead : ScanPurpose::kGoOn;
  ScannedJournal scanned = TRY(ScanSegments(files, folder, options.proof, purpose));
  if (scanned.torn && !options.read_only) {
    const std::unique_ptr<File> file =
        TRY(files.Open(folder.PathOf(scanned.end.segment), OpenMode::kReadWrite));
    (void)TRY(WriteZeros(*file, scanned.end.offset, TRY(file->Size())));
  }
  return std::unique_ptr<SegmentJournal>(new SegmentJournal(files, options, std::move(scanned)));
}

Expected<Done, Error> SegmentJournal::Append(const Drain& drain) {
  if (read_only_) {
    return Fail(ErrorCode::kDenied,
                "the journal in \"" + folder_.folder + "\" is open for reading");
  }
  if (failed_) {
    return Fail(ErrorCode::kIo, "an earlier append to lane " + std::to_string(folder_.lane) +
                                    " in \"" + folder_.folder +
                                    "\" failed, so nobody knows where it ends");
  }
  auto written = Write(drain);
  failed_ = !written;
  return written;
}

Expected<Done, Error> SegmentJournal::Write(const Drain& drain) {
  JournalHead head;
  DrainOffset end;
  {
    const MutexLock lock(mutex_);
    head = head_;
    end = end_;
    CHECK(drain.number == head.next_drain);
    for (const Batch& batch : drain.batches) {
      CHECK(batch.first_sequence == records_.NextSequence(batch.log));
    }
  }
  if (const uint64_t bytes = BytesOnDisk(drain); bytes > kSegmentBytesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                "a drain of " + std::to_string(bytes) + " bytes is more than 2 GiB");
  }

  const EncodedDrain encoded = EncodeDrain(drain, folder_.lane, head.previous_crc);
  const DrainOffset begin = TRY(MakeRoom(end, encoded.bytes.size()));
  (void)TRY(segment_.file->WriteAt(begin.offset, encoded.bytes));
  if (!Planted("append-without-sync")) (void)TRY(segment_.file->Sync());

  Publish(drain, encoded, begin);
  const bool is_half_full = begin.offset + encoded.bytes.size() > segment_.size / 2;
  if (is_half_full && asked_ahead_ <= begin.segment) {
    asked_ahead_ = begin.segment + 1;
    maker_.MakeAhead(asked_ahead_);
  }
  return Done{};
}

// Gives the place for a drain of so many bytes, in `segment_`.
Expected<DrainOffset, Error> SegmentJournal::MakeRoom(const DrainOffset& end, uint64_t bytes) {
  const uint64_t whole_segment = kSegmentHeaderBytes + bytes;
  const bool is_empty = end.offset == kSegmentHeaderBytes;
  if (segment_.file == nullptr) {
    segment_ = TRY(maker_.Take(end.segment, is_empty ? whole_segment : 0));
  }
  if (end.offset + bytes <= segment_.size) return end;

  const uint64_t next = is_empty ? end.segment : end.segment + 1;
  segment_.file = nullptr;
  segment_ = TRY(maker_.Take(next, whole_segment));
  return DrainOffset{.segment = next, .offset = kSegmentHeaderBytes};
}

void SegmentJournal::Publish(const Drain& drain, const EncodedDrain& encoded,
                             const DrainOffset& begin) {
  std::vector<std::vector<RecordPlace>> places;
  uint64_t offset = begin.offset + kDrainHeaderBytes;
  for (const Batch& batch : drain.batches) {
    places.push_back(
        PlacesOf(batch, {.sequence = batch.first_sequence,
                         .segment = static_cast<uint32_t>(begin.segment),
                         .drain_offset = static_cast<uint32_t>(begin.offset),
                         .batch_offset = static_cast<uint32_t>(offset),
                         .record_offset = static_cast<uint32_t>(offset + kBatchHeaderBytes)}));
    offset += kBatchHeaderBytes + batch.records.size();
  }

  const MutexLock lock(mutex_);
  for (size_t i = 0; i < places.size(); ++i) {
    records_.Add(drain.batches[i].log, drain.batches[i].count, places[i]);
  }
  while (first_drains_.size() <= begin.segment) {
    first_drains_.push_back(drain.number);
  }
  head_ = {.next_drain = drain.number + 1, .previous_crc = encoded.header_crc};
  end_ = {.segment = begin.segment, .offset = begin.offset + encoded.bytes.size()};
}

JournalHead SegmentJournal::Head() const {
  const MutexLock lock(mutex_);
  return head_;
}

Expected<DrainReader, Error> SegmentJournal::ReaderOf(uint64_t segment, const DrainOffset& end,
                                                      size_t piece_bytes) const {
  const std::string path = folder_.PathOf(segment);
  const std::shared_ptr<const File> file = TRY(open_.Get(path));
  const uint64_t durable = segment == end.segment ? end.offset : TRY(file->Size());
  return DrainReader(file, path, durable, piece_bytes);
}

Expected<Bytes, Error> SegmentJournal::ReadRecord(uint64_t log, uint64_t sequence) const {
  Batch found = TRY(ReadRecords(log, sequence, 1));
  if (found.count == 1) return std::move(found.records);
  return Fail(ErrorCode::kNotFound,
              "log " + std::to_string(log) + " has no durable record " + std::to_string(sequence));
}

Expected<Batch, Error> SegmentJournal::ReadRecords(uint64_t log, uint64_t first,
                                                   uint32_t count) const {
  std::optional<RecordPlace> place;
  DrainOffset end;
  {
    const MutexLock lock(mutex_);
    place = records_.Find(log, first);
    end = end_;
  }
  if (!place || count == 0) return NoRecords(log, first);

  const size_t piece_bytes = count == 1 ? kRecordPieceBytes : kRecordsPieceBytes;
  DrainReader reader = TRY(ReaderOf(place->segment, end, piece_bytes));
  if (const auto drain = TRY(reader.DrainAt(place->drain_offset))) {
    const BatchPlace batch = TRY(reader.BatchAt(*drain, place->batch_offset));
    if (batch.log == log && batch.Has(first)) {
      return Collect(reader, {.drain = *drain, .batch = batch}, place->sequence,
                     place->record_offset, first, count);
    }
  }

  std::optional<FoundBatch> found = TRY(FindBatch(reader, place->drain_offset, log, first));
  for (uint64_t segment = place->segment + 1; !found && segment <= end.segment; ++segment) {
    reader = TRY(ReaderOf(segment, end, piece_bytes));
    found = TRY(FindBatch(reader, kSegmentHeaderBytes, log, first));
  }
  if (!found || !found->batch.Has(first)) {
    return Fail(ErrorCode::kCorrupt, "record " + std::to_string(first) + " of log " +
                                         std::to_string(log) +
                                         " is not where it was written, after offset " +
                                         std::to_string(place->drain_offset) + " of \"" +
                                         folder_.PathOf(place->segment) + "\"");
  }
  return Collect(reader, *found, found->batch.first_sequence, found->batch.records_offset(), first,
                 count);
}

Expected<Done, Error> SegmentJournal::ReadDrains(uint64_t first, const Visit& visit) const {
  JournalHead head;
  DrainOffset end;
  DrainOffset at;
  {
    const MutexLock lock(mutex_);
    if (first >= head_.next_drain) return Done{};
    end = end_;
    const auto after = std::upper_bound(first_drains_.begin(), first_drains_.end(), first);
    at.segment = static_cast<uint64_t>(after - first_drains_.begin()) - 1;
    head.next_drain = first_drains_[at.segment];
  }
  // The chain of headers was walked when the journal was opened, so the walk may begin here.
  DrainReader reader = TRY(ReaderOf(at.segment, end, kRecordsPieceBytes));
  while (const auto drain = TRY(reader.DrainAt(at.offset))) {
    head.previous_crc = drain->previous_crc;
    if (head.next_drain == first) break;
    ++head.next_drain;
    at.offset += drain->bytes_on_disk;
  }

  std::string path;
  std::shared_ptr<const File> file;
  uint64_t durable = 0;
  while (at != end) {
    if (file == nullptr) {
      path = folder_.PathOf(at.segment);
      file = TRY(open_.Get(path));
      durable = at.segment == end.segment ? end.offset : TRY(file->Size());
    }
    const DrainJudgement judgement =
        TRY(JudgeDrain(folder_.lane, head, durable - at.offset, [&](uint64_t offset, size_t size) {
          return file->ReadAt(at.offset + offset, size);
        }));
    if (const auto* whole = std::get_if<WholeDrain>(&judgement)) {
      (void)TRY(visit(whole->drain));
      head = {.next_drain = head.next_drain + 1, .previous_crc = whole->header_crc};
      at.offset += whole->bytes_on_disk;
    } else if (std::holds_alternative<NoDrain>(judgement) && at.segment < end.segment) {
      at = {.segment = at.segment + 1, .offset = kSegmentHeaderBytes};
      file = nullptr;
    } else {
      return Fail(ErrorCode::kCorrupt, SentenceOf(judgement, head.next_drain) + ", at offset " +
                                           std::to_string(at.offset + FailingOffset(judgement)) +
                                           " of \"" + path + "\"");
    }
  }
  return Done{};
}

void SegmentJournal::DropFromCache() const {
  uint64_t begin = 0;
  uint64_t end = 0;
  {
    const MutexLock lock(mutex_);
    begin = undropped_;
    end = end_.segment;
    undropped_ = end;
  }
  for (uint64_t segment = begin; segment <= end; ++segment) {
    // Its own, because no other call may be made on a file meanwhile. Nothing is lost when it
    // cannot be opened: the read that follows will say so.
    const auto file = files_.Open(folder_.PathOf(segment), OpenMode::kReadOnly);
    if (file) (*file)->DropFromCache();
  }
}

}  // namespace huitong
