#include "storage/drain_hop.h"

#include <algorithm>
#include <utility>

#include "base/crc32c.h"
#include "journal/drain_codec.h"
#include "journal/record_sections.h"

namespace huitong {
namespace {

constexpr std::string_view kMagic = "HTDRAIN1";
constexpr uint32_t kVersion = 1;
constexpr size_t kReservedBytes = 20;
constexpr size_t kCoveredBytes = kDrainHeaderBytes - sizeof(uint32_t);
constexpr uint64_t kSectorsPerTrailer = 127;
constexpr size_t kTrailerCoveredBytes = kSectorBytes - sizeof(uint32_t);
constexpr size_t kTrailerPieceBytes = 8 * kSectorBytes;
constexpr uint64_t kRecordUnit = 8;
constexpr size_t kSequenceOffset = 8;  // in a record's header

uint64_t RoundDown(uint64_t value, uint64_t unit) { return value / unit * unit; }
uint64_t RoundUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

// Of a drain with so many bytes of header and batches.
uint64_t BytesOnDiskFor(uint64_t data_bytes) {
  const uint64_t sectors = RoundUp(data_bytes, kSectorBytes) / kSectorBytes;
  const uint64_t trailers = RoundUp(sectors, kSectorsPerTrailer) / kSectorsPerTrailer;
  return RoundUp((sectors + trailers) * kSectorBytes, kDrainAlignment);
}

Unexpected<Error> CorruptAt(const std::string& path, uint64_t offset, const std::string& what) {
  return Fail(ErrorCode::kCorrupt,
              what + ", at offset " + std::to_string(offset) + " of \"" + path + "\"");
}

}  // namespace

PieceReader::PieceReader(std::shared_ptr<const File> file, std::string path, uint64_t end,
                         size_t piece_bytes)
    : file_(std::move(file)), path_(std::move(path)), end_(end), piece_bytes_(piece_bytes) {}

bool PieceReader::Holds(uint64_t offset, uint64_t count) const {
  return offset >= piece_offset_ && offset - piece_offset_ <= piece_.size() &&
         count <= piece_.size() - (offset - piece_offset_);
}

Expected<ByteView, Error> PieceReader::At(uint64_t offset, uint64_t count) {
  if (offset > end_ || count > end_ - offset) {
    return CorruptAt(path_, offset, "bytes are missing that should be");
  }
  if (!Holds(offset, count)) {
    const uint64_t begin = RoundDown(offset, kSectorBytes);
    const uint64_t needed = offset + count - begin;
    const uint64_t wanted = std::min(std::max<uint64_t>(needed, piece_bytes_), end_ - begin);
    piece_ = TRY(file_->ReadAt(begin, wanted));
    piece_offset_ = begin;
    if (piece_.size() < needed) return CorruptAt(path_, offset, "the file ends too early");
  }
  return ByteView(piece_).subspan(offset - piece_offset_, count);
}

uint64_t BatchPlace::records_offset() const { return offset + kBatchHeaderBytes; }

DrainReader::DrainReader(const std::shared_ptr<const File>& file, const std::string& path,
                         uint64_t end, size_t piece_bytes)
    : pieces_(file, path, end, piece_bytes), trailers_(file, path, end, kTrailerPieceBytes) {}

Expected<std::optional<DrainPlace>, Error> DrainReader::DrainAt(uint64_t offset) {
  using Found = std::optional<DrainPlace>;
  if (offset > pieces_.end() || pieces_.end() - offset < kDrainAlignment) return Found();
  const ByteView header = TRY(pieces_.At(offset, kDrainHeaderBytes));
  ByteReader in(header);
  const bool has_magic = AsText(in.GetBytes(kMagic.size())) == kMagic;
  const auto version = in.Get<uint32_t>();
  DrainPlace drain;
  drain.offset = offset;
  drain.lane = in.Get<uint32_t>();
  drain.number = in.Get<uint64_t>();
  drain.data_bytes = in.Get<uint64_t>();
  drain.batches = in.Get<uint32_t>();
  drain.previous_crc = in.Get<uint32_t>();
  in.Skip(kReservedBytes);
  drain.header_crc = in.Get<uint32_t>();
  if (!has_magic || version != kVersion) return Found();
  if (drain.header_crc != Crc32c(header.first(kCoveredBytes))) return Found();

  const uint64_t room = pieces_.end() - offset;
  if (drain.data_bytes < kDrainHeaderBytes || drain.data_bytes > room) return Found();
  drain.bytes_on_disk = BytesOnDiskFor(drain.data_bytes);
  if (drain.bytes_on_disk > room) return Found();
  return Found(drain);
}

Expected<BatchPlace, Error> DrainReader::BatchAt(const DrainPlace& drain, uint64_t offset) {
  const uint64_t end = drain.data_end();
  if (offset < drain.offset || offset > end || end - offset < kBatchHeaderBytes) {
    return Corrupt(drain, offset, "a batch does not end within it");
  }
  ByteReader in(TRY(SoundAt(drain, offset, kBatchHeaderBytes)));
  BatchPlace batch;
  batch.log = in.Get<uint64_t>();
  batch.first_sequence = in.Get<uint64_t>();
  batch.count = in.Get<uint32_t>();
  in.Skip(sizeof(uint32_t));
  batch.records_bytes = in.Get<uint64_t>();
  batch.offset = offset;
  if (batch.count == 0 || batch.first_sequence >= kSequenceEnd ||
      batch.records_bytes > end - batch.records_offset()) {
    return Corrupt(drain, offset, "a batch cannot be what its header says");
  }
  return batch;
}

Expected<std::vector<BatchPlace>, Error> DrainReader::BatchesOf(const DrainPlace& drain) {
  uint64_t offset = drain.offset + kDrainHeaderBytes;
  std::vector<BatchPlace> batches;
  for (uint32_t i = 0; i < drain.batches; ++i) {
    batches.push_back(TRY(BatchAt(drain, offset)));
    offset = batches.back().end();
  }
  if (offset != drain.data_end()) return Corrupt(drain, offset, "its batches do not fill it");
  return batches;
}

Expected<uint32_t, Error> DrainReader::RecordLengthAt(const BatchPlace& batch, uint64_t offset) {
  ByteReader in(TRY(pieces_.At(offset, sizeof(uint32_t))));
  const auto length = in.Get<uint32_t>();
  const bool is_within = offset < batch.end() && length <= batch.end() - offset;
  if (length < kRecordHeaderBytes || length % kRecordUnit != 0 || !is_within) {
    return CorruptAt(path(), offset, "a record cannot be as long as it says");
  }
  return length;
}

Expected<ByteView, Error> DrainReader::RecordAt(const DrainPlace& drain, const BatchPlace& batch,
                                                uint64_t offset, uint64_t sequence) {
  const uint32_t length = TRY(RecordLengthAt(batch, offset));
  const ByteView record = TRY(SoundAt(drain, offset, length));
  // The way here led over lengths that nobody checked: only a sound record of this sequence shows
  // that it did not go astray.
  ByteReader in(record);
  const auto sound_length = in.Get<uint32_t>();
  in.Skip(kSequenceOffset - sizeof sound_length);
  if (sound_length != length || in.Get<uint64_t>() != sequence) {
    return Corrupt(drain, offset,
                   "record " + std::to_string(sequence) + " of log " + std::to_string(batch.log) +
                       " is not where it was written");
  }
  return record;
}

// The bytes from `offset` on, which are within the drain's data, after the CRC of every sector that
// they touch was checked.
Expected<ByteView, Error> DrainReader::SoundAt(const DrainPlace& drain, uint64_t offset,
                                               uint64_t count) {
  const uint64_t begin = RoundDown(offset, kSectorBytes);
  const uint64_t end = RoundUp(offset + count, kSectorBytes);
  const ByteView bytes = TRY(pieces_.At(begin, end - begin));
  for (uint64_t at = begin; at < end; at += kSectorBytes) {
    // Does not move the piece that `bytes` is of.
    const uint32_t crc = TRY(CrcOf(drain, (at - drain.offset) / kSectorBytes));
    if (crc == Crc32c(bytes.subspan(at - begin, kSectorBytes))) continue;
    return Corrupt(drain, at, "a sector does not have its CRC");
  }
  return bytes.subspan(offset - begin, count);
}

// What the drain's trailer says of one of its data sectors.
Expected<uint32_t, Error> DrainReader::CrcOf(const DrainPlace& drain, uint64_t sector) {
  const uint64_t trailer =
      RoundUp(drain.data_end(), kSectorBytes) + sector / kSectorsPerTrailer * kSectorBytes;
  if (trailer_.empty() || trailer_offset_ != trailer) {
    PieceReader& from = pieces_.Holds(trailer, kSectorBytes) ? pieces_ : trailers_;
    const ByteView bytes = TRY(from.At(trailer, kSectorBytes));
    ByteReader own(bytes.subspan(kTrailerCoveredBytes));
    if (own.Get<uint32_t>() != Crc32c(bytes.first(kTrailerCoveredBytes))) {
      return Corrupt(drain, trailer, "a sector of its trailer does not have its CRC");
    }
    trailer_.assign(bytes.begin(), bytes.end());
    trailer_offset_ = trailer;
  }
  ByteReader crc(ByteView(trailer_).subspan(sector % kSectorsPerTrailer * sizeof(uint32_t)));
  return crc.Get<uint32_t>();
}

Unexpected<Error> DrainReader::Corrupt(const DrainPlace& drain, uint64_t offset,
                                       const std::string& what) const {
  return CorruptAt(path(), offset,
                   "drain " + std::to_string(drain.number) + " of lane " +
                       std::to_string(drain.lane) + " is corrupt: " + what);
}

}  // namespace huitong
