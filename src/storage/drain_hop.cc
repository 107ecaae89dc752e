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
constexpr uint64_t kRecordUnit = 8;

uint64_t RoundUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

// Of a drain with so many bytes of header and batches.
uint64_t BytesOnDiskFor(uint64_t data_bytes) {
  const uint64_t sectors = RoundUp(data_bytes, kSectorBytes) / kSectorBytes;
  const uint64_t trailers = RoundUp(sectors, kSectorsPerTrailer) / kSectorsPerTrailer;
  return RoundUp((sectors + trailers) * kSectorBytes, kDrainAlignment);
}

Unexpected<Error> Corrupt(const PieceReader& file, uint64_t offset, const std::string& what) {
  return Fail(ErrorCode::kCorrupt,
              what + " at offset " + std::to_string(offset) + " of \"" + file.path() + "\"");
}

}  // namespace

PieceReader::PieceReader(std::shared_ptr<const File> file, std::string path, uint64_t end,
                         size_t piece_bytes)
    : file_(std::move(file)), path_(std::move(path)), end_(end), piece_bytes_(piece_bytes) {}

Expected<ByteView, Error> PieceReader::At(uint64_t offset, uint64_t count) {
  if (offset > end_ || count > end_ - offset) {
    return Corrupt(*this, offset, "bytes are missing that should be");
  }
  const bool is_here = offset >= piece_offset_ && offset - piece_offset_ <= piece_.size() &&
                       count <= piece_.size() - (offset - piece_offset_);
  if (!is_here) {
    const uint64_t wanted = std::min(std::max<uint64_t>(count, piece_bytes_), end_ - offset);
    piece_ = TRY(file_->ReadAt(offset, wanted));
    piece_offset_ = offset;
    if (piece_.size() < count) return Corrupt(*this, offset, "the file ends too early");
  }
  return ByteView(piece_).subspan(offset - piece_offset_, count);
}

uint64_t BatchPlace::records_offset() const { return offset + kBatchHeaderBytes; }

Expected<std::optional<DrainPlace>, Error> DrainAt(PieceReader& file, uint64_t offset) {
  using Found = std::optional<DrainPlace>;
  if (offset > file.end() || file.end() - offset < kDrainAlignment) return Found();
  const ByteView header = TRY(file.At(offset, kDrainHeaderBytes));
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

  const uint64_t room = file.end() - offset;
  if (drain.data_bytes < kDrainHeaderBytes || drain.data_bytes > room) return Found();
  drain.bytes_on_disk = BytesOnDiskFor(drain.data_bytes);
  if (drain.bytes_on_disk > room) return Found();
  return Found(drain);
}

Expected<BatchPlace, Error> BatchAt(PieceReader& file, uint64_t offset, uint64_t end) {
  const ByteView header = TRY(file.At(offset, kBatchHeaderBytes));
  ByteReader in(header);
  BatchPlace batch;
  batch.log = in.Get<uint64_t>();
  batch.first_sequence = in.Get<uint64_t>();
  batch.count = in.Get<uint32_t>();
  in.Skip(sizeof(uint32_t));
  batch.records_bytes = in.Get<uint64_t>();
  batch.offset = offset;
  const uint64_t begin = batch.records_offset();
  if (batch.count == 0 || batch.first_sequence >= kSequenceEnd || begin > end ||
      batch.records_bytes > end - begin) {
    return Corrupt(file, offset, "a batch cannot be what its header says");
  }
  return batch;
}

Expected<std::vector<BatchPlace>, Error> BatchesOf(PieceReader& file, const DrainPlace& drain) {
  const uint64_t end = drain.offset + drain.data_bytes;
  uint64_t offset = drain.offset + kDrainHeaderBytes;
  std::vector<BatchPlace> batches;
  for (uint32_t i = 0; i < drain.batches; ++i) {
    batches.push_back(TRY(BatchAt(file, offset, end)));
    offset = batches.back().end();
  }
  if (offset != end) return Corrupt(file, offset, "the batches of a drain do not fill it");
  return batches;
}

Expected<uint32_t, Error> RecordLengthAt(PieceReader& file, uint64_t offset, uint64_t end) {
  ByteReader in(TRY(file.At(offset, sizeof(uint32_t))));
  const auto length = in.Get<uint32_t>();
  if (length < kRecordHeaderBytes || length % kRecordUnit != 0 || length > end - offset) {
    return Corrupt(file, offset, "a record cannot be as long as it says");
  }
  return length;
}

}  // namespace huitong
