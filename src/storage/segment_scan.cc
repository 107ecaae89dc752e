#include "storage/segment_scan.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>
#include <variant>

#include "journal/drain_codec.h"
#include "storage/drain_hop.h"

namespace huitong {
namespace {

// A piece holds the headers of many small drains; of a large one it wastes little.
constexpr size_t kHopPieceBytes = size_t{64} << 10;
constexpr size_t kZeroPieceBytes = size_t{1} << 20;

bool AllZero(ByteView bytes) {
  return bytes.empty() ||
         (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

Expected<bool, Error> HoldsSomething(const File& file, uint64_t size) {
  for (uint64_t offset = kSegmentHeaderBytes; offset < size; offset += kZeroPieceBytes) {
    const Bytes piece = TRY(file.ReadAt(offset, std::min(kZeroPieceBytes, size - offset)));
    if (!AllZero(piece)) return true;
  }
  return false;
}

class SegmentScan {
 public:
  SegmentScan(FileSystem& files, const SegmentFolder& folder, const DurableProof& proof)
      : files_(files), folder_(folder), proof_(proof) {}

  Expected<ScannedJournal, Error> Run(ScanPurpose purpose);

 private:
  struct Segment {
    uint64_t number = 0;
    bool is_last = false;
    std::shared_ptr<const File> file;
    uint64_t size = 0;
  };

  [[nodiscard]] Expected<Segment, Error> Open(uint64_t segment) const;
  [[nodiscard]] Expected<std::optional<uint64_t>, Error> LastInUse() const;
  [[nodiscard]] Expected<Done, Error> Settle(uint64_t segment) const;
  [[nodiscard]] Expected<Done, Error> CheckEnd() const;
  Expected<Done, Error> Walk(const Segment& segment);
  // These two are false where the segment ends.
  Expected<bool, Error> Step(const Segment& segment, DrainReader& reader);
  Expected<bool, Error> Judge(const Segment& segment);
  Expected<Done, Error> AddWhole(const Segment& segment, const WholeDrain& whole);
  Expected<Done, Error> AddHopped(DrainReader& reader, const DrainPlace& drain);
  Expected<Done, Error> AddBatch(const Batch& batch, const std::vector<RecordPlace>& places);
  Expected<Done, Error> StepOver(uint32_t header_crc, uint64_t bytes_on_disk);
  [[nodiscard]] bool IsExpected(const DrainPlace& drain) const;
  [[nodiscard]] RecordPlace PlaceOf(uint64_t sequence, uint64_t batch_offset) const;
  [[nodiscard]] std::string Where(uint64_t past_end) const;
  [[nodiscard]] Unexpected<Error> Corrupt(const std::string& sentence, uint64_t past_end) const;

  FileSystem& files_;
  const SegmentFolder& folder_;
  const DurableProof& proof_;
  ScannedJournal found_;
};

Expected<ScannedJournal, Error> SegmentScan::Run(ScanPurpose purpose) {
  if (purpose == ScanPurpose::kGoOn) TRY(RemoveUnfinishedSegments(files_, folder_));
  const std::optional<uint64_t> last = TRY(LastInUse());
  if (last && purpose == ScanPurpose::kGoOn) TRY(Settle(*last));
  for (uint64_t number = 0; last && number <= *last; ++number) {
    Segment segment = TRY(Open(number));
    segment.is_last = number == *last;
    found_.first_drains.push_back(found_.head.next_drain);
    found_.end = {.segment = number, .offset = kSegmentHeaderBytes};
    (void)TRY(Walk(segment));
  }
  (void)TRY(CheckEnd());
  return std::move(found_);
}

// A process that was killed between the write and the sync of a drain left it in the system's cache
// alone. Never more than one drain is unsynced, and each start comes by here: so it is in the last
// segment in use. A sync that failed before may have marked as clean what the disk does not have,
// so the cache goes, too.
Expected<Done, Error> SegmentScan::Settle(uint64_t segment) const {
  const std::unique_ptr<File> file =
      TRY(files_.Open(folder_.PathOf(segment), OpenMode::kReadWrite));
  (void)TRY(file->Sync());
  file->DropFromCache();
  return Done{};
}

// Nothing that was durable may be missing at the end.
Expected<Done, Error> SegmentScan::CheckEnd() const {
  const std::string torn = found_.torn ? *found_.torn + "; and " : "";
  const std::string lane = "lane " + std::to_string(folder_.lane);
  if (found_.head.next_drain < proof_.head.next_drain) {
    return Corrupt(torn + lane + " ends before drain " + std::to_string(found_.head.next_drain) +
                       ", yet the state checkpoint was taken before drain " +
                       std::to_string(proof_.head.next_drain),
                   0);
  }
  for (const auto& [log, size] : proof_.signed_sizes) {
    const uint64_t found = found_.records.NextSequence(log);
    if (found >= size) continue;
    return Corrupt(torn + lane + " has " + std::to_string(found) + " records of log " +
                       std::to_string(log) + ", yet a head was signed over " + std::to_string(size),
                   0);
  }
  return Done{};
}

Expected<SegmentScan::Segment, Error> SegmentScan::Open(uint64_t segment) const {
  const std::shared_ptr<const File> file =
      TRY(files_.Open(folder_.PathOf(segment), OpenMode::kReadOnly));
  const uint64_t size = TRY(ReadSegmentSize(*file, folder_, segment));
  return Segment{.number = segment, .is_last = false, .file = file, .size = size};
}

// Those after it are zeros, made ahead.
Expected<std::optional<uint64_t>, Error> SegmentScan::LastInUse() const {
  const std::vector<uint64_t> numbers = TRY(FindSegments(files_, folder_));
  for (uint64_t expected = 0; expected < numbers.size(); ++expected) {
    if (numbers[expected] == expected) continue;
    return Fail(ErrorCode::kCorrupt, "the segment \"" + folder_.PathOf(expected) +
                                         "\" is missing, yet later ones are there");
  }
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    const Segment segment = TRY(Open(*number));
    if (TRY(HoldsSomething(*segment.file, segment.size))) return std::optional(*number);
  }
  return std::optional<uint64_t>();
}

Expected<Done, Error> SegmentScan::Walk(const Segment& segment) {
  DrainReader reader(segment.file, folder_.PathOf(segment.number), segment.size, kHopPieceBytes);
  bool goes_on = true;
  while (goes_on) {
    goes_on = TRY(Step(segment, reader));
  }
  return Done{};
}

Expected<bool, Error> SegmentScan::Step(const Segment& segment, DrainReader& reader) {
  if (segment.is_last) return Judge(segment);
  const auto drain = TRY(reader.DrainAt(found_.end.offset));
  if (!drain || !IsExpected(*drain)) return Judge(segment);
  (void)TRY(AddHopped(reader, *drain));
  return true;
}

bool SegmentScan::IsExpected(const DrainPlace& drain) const {
  return drain.lane == folder_.lane && drain.number == found_.head.next_drain &&
         drain.previous_crc == found_.head.previous_crc;
}

Expected<bool, Error> SegmentScan::Judge(const Segment& segment) {
  const uint64_t begin = found_.end.offset;
  const DrainJudgement judgement = TRY(JudgeDrain(
      folder_.lane, found_.head, segment.size - begin,
      [&](uint64_t offset, size_t count) { return segment.file->ReadAt(begin + offset, count); }));
  if (std::holds_alternative<NoDrain>(judgement)) return false;
  if (const auto* whole = std::get_if<WholeDrain>(&judgement)) {
    (void)TRY(AddWhole(segment, *whole));
    return true;
  }
  if (const auto* corrupt = std::get_if<CorruptDrain>(&judgement)) {
    return Corrupt(corrupt->sentence, corrupt->offset);
  }
  const auto& torn = std::get<TornDrain>(judgement);
  if (!segment.is_last) {
    return Corrupt(torn.sentence + ", yet drains in a later segment prove that it was durable",
                   torn.offset);
  }
  found_.torn = torn.sentence + Where(torn.offset);
  return false;
}

Expected<Done, Error> SegmentScan::AddWhole(const Segment& segment, const WholeDrain& whole) {
  CHECK(segment.number == found_.end.segment);
  uint64_t offset = found_.end.offset + kDrainHeaderBytes;
  for (const Batch& batch : whole.drain.batches) {
    (void)TRY(AddBatch(batch, PlacesOf(batch, PlaceOf(batch.first_sequence, offset))));
    offset += kBatchHeaderBytes + batch.records.size();
  }
  return StepOver(whole.header_crc, whole.bytes_on_disk);
}

Expected<Done, Error> SegmentScan::AddHopped(DrainReader& reader, const DrainPlace& drain) {
  for (const BatchPlace& place : TRY(reader.BatchesOf(drain))) {
    const Batch batch{.log = place.log,
                      .first_sequence = place.first_sequence,
                      .count = place.count,
                      .records = {}};
    (void)TRY(AddBatch(batch, {PlaceOf(place.first_sequence, place.offset)}));
  }
  return StepOver(drain.header_crc, drain.bytes_on_disk);
}

Expected<Done, Error> SegmentScan::AddBatch(const Batch& batch,
                                            const std::vector<RecordPlace>& places) {
  const uint64_t expected = found_.records.NextSequence(batch.log);
  if (batch.first_sequence != expected) {
    return Corrupt("drain " + std::to_string(found_.head.next_drain) + " of lane " +
                       std::to_string(folder_.lane) + " goes on with record " +
                       std::to_string(batch.first_sequence) + " of log " +
                       std::to_string(batch.log) + " and not with record " +
                       std::to_string(expected),
                   0);
  }
  found_.records.Add(batch.log, batch.count, places);
  return Done{};
}

Expected<Done, Error> SegmentScan::StepOver(uint32_t header_crc, uint64_t bytes_on_disk) {
  const JournalHead head{.next_drain = found_.head.next_drain + 1, .previous_crc = header_crc};
  if (head.next_drain == proof_.head.next_drain && head != proof_.head) {
    return Corrupt("drain " + std::to_string(found_.head.next_drain) + " of lane " +
                       std::to_string(folder_.lane) +
                       " is not the one that the state checkpoint was taken after",
                   0);
  }
  found_.head = head;
  found_.end.offset += bytes_on_disk;
  return Done{};
}

RecordPlace SegmentScan::PlaceOf(uint64_t sequence, uint64_t batch_offset) const {
  return {.sequence = sequence,
          .segment = static_cast<uint32_t>(found_.end.segment),
          .drain_offset = static_cast<uint32_t>(found_.end.offset),
          .batch_offset = static_cast<uint32_t>(batch_offset),
          .record_offset = static_cast<uint32_t>(batch_offset + kBatchHeaderBytes)};
}

std::string SegmentScan::Where(uint64_t past_end) const {
  return ", at offset " + std::to_string(found_.end.offset + past_end) + " of \"" +
         folder_.PathOf(found_.end.segment) + "\"";
}

Unexpected<Error> SegmentScan::Corrupt(const std::string& sentence, uint64_t past_end) const {
  return Fail(ErrorCode::kCorrupt, sentence + Where(past_end));
}

}  // namespace

Expected<ScannedJournal, Error> ScanSegments(FileSystem& files, const SegmentFolder& folder,
                                             const DurableProof& proof, ScanPurpose purpose) {
  return SegmentScan(files, folder, proof).Run(purpose);
}

}  // namespace huitong
