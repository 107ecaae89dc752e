#include "journal/drain_codec.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/crc32c.h"
#include "base/planted.h"
#include "journal/record_sections.h"

namespace huitong {
namespace {

constexpr std::string_view kMagic = "HTDRAIN1";
constexpr uint32_t kVersion = 1;
constexpr size_t kHeaderZeros = 20;
constexpr size_t kCrcBytes = sizeof(uint32_t);
constexpr size_t kHeaderCrcOffset = kDrainHeaderBytes - kCrcBytes;
constexpr uint64_t kCrcsPerTrailerSector = 127;
constexpr size_t kTrailerCrcOffset = kSectorBytes - kCrcBytes;
constexpr size_t kScanBytes = size_t{1} << 20;  // a multiple of kDrainAlignment

uint64_t DivideRoundingUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit; }

bool AllZero(ByteView bytes) {
  return bytes.empty() ||
         (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

// Where the parts of a drain of `data_bytes` are.
struct Layout {
  uint64_t data_sectors = 0;
  uint64_t trailer_sectors = 0;
  uint64_t bytes_on_disk = 0;

  [[nodiscard]] uint64_t trailer_offset() const { return data_sectors * kSectorBytes; }
};

Layout LayoutOf(uint64_t data_bytes) {
  const uint64_t data_sectors = DivideRoundingUp(data_bytes, kSectorBytes);
  const uint64_t trailer_sectors = DivideRoundingUp(data_sectors, kCrcsPerTrailerSector);
  const uint64_t sectors = data_sectors + trailer_sectors;
  return {
      .data_sectors = data_sectors,
      .trailer_sectors = trailer_sectors,
      .bytes_on_disk = DivideRoundingUp(sectors * kSectorBytes, kDrainAlignment) * kDrainAlignment};
}

uint64_t DataBytes(const Drain& drain) {
  uint64_t bytes = kDrainHeaderBytes;
  for (const Batch& batch : drain.batches) {
    bytes += kBatchHeaderBytes + batch.records.size();
  }
  return bytes;
}

ByteView SectorAt(ByteView bytes, uint64_t sector) {
  return bytes.subspan(sector * kSectorBytes, kSectorBytes);
}

void PutTrailer(ByteWriter& writer, const Bytes& bytes, const Layout& layout) {
  for (uint64_t first = 0; first < layout.data_sectors; first += kCrcsPerTrailerSector) {
    const size_t start = writer.size();
    const uint64_t end = std::min(layout.data_sectors, first + kCrcsPerTrailerSector);
    const auto data = ByteView(bytes).subspan(first * kSectorBytes, (end - first) * kSectorBytes);
    for (const uint32_t crc : Crc32cOfEach(data, kSectorBytes)) {
      writer.Put(crc);
    }
    for (uint64_t unused = end; unused < first + kCrcsPerTrailerSector; ++unused) {
      writer.Put(uint32_t{0});
    }
    writer.Put(Crc32c(ByteView(bytes).subspan(start, kTrailerCrcOffset)));
  }
}

struct Header {
  uint32_t version = 0;
  uint32_t lane = 0;
  uint64_t drain = 0;
  uint64_t data_bytes = 0;
  uint32_t batches = 0;
  uint32_t previous = 0;
  uint32_t crc = 0;
  bool padding_is_zero = false;
};

// Nothing unless the magic and the CRC are those of a header.
std::optional<Header> ReadHeader(ByteView bytes) {
  ByteReader reader(bytes);
  if (AsText(reader.GetBytes(kMagic.size())) != kMagic) return std::nullopt;
  Header header;
  header.version = reader.Get<uint32_t>();
  header.lane = reader.Get<uint32_t>();
  header.drain = reader.Get<uint64_t>();
  header.data_bytes = reader.Get<uint64_t>();
  header.batches = reader.Get<uint32_t>();
  header.previous = reader.Get<uint32_t>();
  header.padding_is_zero = AllZero(reader.GetBytes(kHeaderZeros));
  header.crc = reader.Get<uint32_t>();
  if (reader.failed() || header.crc != Crc32c(bytes.first(kHeaderCrcOffset))) return std::nullopt;
  return header;
}

// What is wrong with a header whose CRC is sound, if anything.
std::optional<std::string> ProblemOf(const Header& header, uint32_t lane, const JournalHead& head,
                                     uint64_t room) {
  if (header.version != kVersion) {
    return "the header has version " + std::to_string(header.version) +
           ", which this program does not read";
  }
  if (header.lane != lane) {
    return "the header is of lane " + std::to_string(header.lane) + " and not of lane " +
           std::to_string(lane);
  }
  if (header.drain != head.next_drain) {
    return "the header is of drain " + std::to_string(header.drain);
  }
  if (header.previous != head.previous_crc && !Planted("drain-chain-not-checked")) {
    return "the header does not name the CRC of the header of the drain before";
  }
  if (!header.padding_is_zero) return "the header has padding that is not zero";
  if (header.data_bytes > room || LayoutOf(header.data_bytes).bytes_on_disk > room) {
    return "the header tells of " + std::to_string(header.data_bytes) +
           " bytes, more than the segment has room for";
  }
  if (header.data_bytes < kDrainHeaderBytes + uint64_t{header.batches} * kBatchHeaderBytes) {
    return "the header tells of " + std::to_string(header.data_bytes) +
           " bytes, too few for itself and " + std::to_string(header.batches) + " batches";
  }
  return std::nullopt;
}

// Where a drain is expected, and which.
struct Place {
  uint32_t lane = 0;
  JournalHead head;
  uint64_t room = 0;
  const ReadBytes& read;
};

std::string NameOf(const Place& place) {
  return "drain " + std::to_string(place.head.next_drain) + " of lane " +
         std::to_string(place.lane);
}

CorruptDrain Corrupt(const Place& place, uint64_t offset, const std::string& what) {
  return {.offset = offset, .sentence = NameOf(place) + " is corrupt: " + what};
}

Expected<Bytes, Error> ReadExactly(const Place& place, uint64_t offset, uint64_t count) {
  Bytes bytes = TRY(place.read(offset, count));
  if (bytes.size() == count) return bytes;
  return Fail(ErrorCode::kIo, "where " + NameOf(place) + " is expected, " +
                                  std::to_string(bytes.size()) + " bytes were read and not " +
                                  std::to_string(count));
}

// What stands from some offset to the end of the segment.
struct Remainder {
  std::optional<uint64_t> not_zero;      // the first page of kDrainAlignment that is not all zero
  std::optional<uint64_t> later_header;  // the first page that begins with a later drain's header
};

bool BeginsLaterDrain(const Place& place, ByteView page) {
  if (page.size() < kDrainHeaderBytes) return false;
  const auto header = ReadHeader(page.first(kDrainHeaderBytes));
  return header && header->lane == place.lane && header->drain > place.head.next_drain;
}

// `from` is a multiple of kDrainAlignment.
Expected<Remainder, Error> ScanRemainder(const Place& place, uint64_t from) {
  Remainder found;
  for (uint64_t at = from; at < place.room; at += kScanBytes) {
    const uint64_t count = std::min<uint64_t>(kScanBytes, place.room - at);
    const Bytes piece = TRY(ReadExactly(place, at, count));
    if (AllZero(piece)) continue;
    for (size_t page = 0; page < piece.size(); page += kDrainAlignment) {
      const ByteView bytes =
          ByteView(piece).subspan(page, std::min(kDrainAlignment, piece.size() - page));
      if (AllZero(bytes)) continue;
      if (!found.not_zero) found.not_zero = at + page;
      if (!found.later_header && BeginsLaterDrain(place, bytes)) found.later_header = at + page;
    }
  }
  return found;
}

// The first sector is all zero, so nothing tells how far the drain goes.
Expected<DrainJudgement, Error> JudgeWithoutHeader(const Place& place) {
  const Remainder remainder = TRY(ScanRemainder(place, 0));
  if (!remainder.not_zero) return DrainJudgement(NoDrain{});
  if (remainder.later_header) {
    return DrainJudgement(Corrupt(place, 0,
                                  "its header is all zero, yet a later drain begins " +
                                      std::to_string(*remainder.later_header) + " bytes on"));
  }
  return DrainJudgement(
      TornDrain{.offset = 0, .sentence = NameOf(place) + " is torn: its header is all zero"});
}

// A sector at `offset` was never written. The drain is torn, unless something stands after it:
// a drain is begun only when the one before is durable.
Expected<DrainJudgement, Error> JudgeUnwritten(const Place& place, uint64_t offset,
                                               uint64_t bytes_on_disk) {
  const Remainder remainder = TRY(ScanRemainder(place, bytes_on_disk));
  if (remainder.not_zero) {
    return DrainJudgement(Corrupt(place, offset,
                                  "a sector of it is all zero, yet what stands " +
                                      std::to_string(*remainder.not_zero) +
                                      " bytes on proves that it was durable"));
  }
  return DrainJudgement(
      TornDrain{.offset = offset, .sentence = NameOf(place) + " is torn: a sector is all zero"});
}

// What fails among the sectors of a drain with a sound header.
struct Failures {
  std::optional<CorruptDrain> corrupt;  // the first that is not zero
  std::optional<uint64_t> unwritten;    // the offset of the first that is all zero
};

bool TrailerIsSound(ByteView sector) {
  ByteReader crc(sector.subspan(kTrailerCrcOffset));
  return crc.Get<uint32_t>() == Crc32c(sector.first(kTrailerCrcOffset));
}

// The sectors from `first` on that one sound trailer sector vouches for.
Failures JudgeDataSectors(const Place& place, ByteView data, uint64_t first, ByteView trailer) {
  Failures failures;
  const uint64_t end = std::min(data.size() / kSectorBytes, first + kCrcsPerTrailerSector);
  ByteReader crcs(trailer.first(kTrailerCrcOffset));
  const auto found =
      Crc32cOfEach(data.subspan(first * kSectorBytes, (end - first) * kSectorBytes), kSectorBytes);
  for (uint64_t sector = first; sector < end; ++sector) {
    const ByteView bytes = SectorAt(data, sector);
    if (crcs.Get<uint32_t>() == found[sector - first]) continue;
    if (Planted("torn-drain-accepted") && AllZero(bytes)) continue;
    if (Planted("crc-not-checked")) continue;
    if (!AllZero(bytes)) {
      failures.corrupt = Corrupt(place, sector * kSectorBytes, "a sector does not have its CRC");
      return failures;
    }
    if (!failures.unwritten) failures.unwritten = sector * kSectorBytes;
  }
  if (!AllZero(crcs.GetBytes(crcs.left()))) {
    failures.corrupt =
        Corrupt(place, end * kSectorBytes, "its trailer has CRCs for sectors that it has not");
  }
  return failures;
}

// A data sector is judged only where its trailer sector is sound.
Failures JudgeSectors(const Place& place, ByteView drain, const Layout& layout) {
  Failures failures;
  const ByteView data = drain.first(layout.trailer_offset());
  for (uint64_t i = 0; i < layout.trailer_sectors; ++i) {
    const uint64_t offset = layout.trailer_offset() + i * kSectorBytes;
    const ByteView trailer = drain.subspan(offset, kSectorBytes);
    Failures here;
    if (TrailerIsSound(trailer)) {
      here = JudgeDataSectors(place, data, i * kCrcsPerTrailerSector, trailer);
    } else if (AllZero(trailer)) {
      here.unwritten = offset;
    } else {
      here.corrupt = Corrupt(place, offset, "a sector of its trailer does not have its CRC");
    }
    if (here.corrupt) return here;
    if (!failures.unwritten) failures.unwritten = here.unwritten;
  }
  const uint64_t end = layout.trailer_offset() + layout.trailer_sectors * kSectorBytes;
  if (!AllZero(drain.subspan(end))) {
    failures.corrupt = Corrupt(place, end, "what pads it after its trailer is not zero");
  }
  return failures;
}

// The batch at the reader; kCorrupt where there is none that can be.
Expected<Batch, Error> ReadBatch(ByteReader& reader) {
  Batch batch;
  batch.log = reader.Get<uint64_t>();
  batch.first_sequence = reader.Get<uint64_t>();
  batch.count = reader.Get<uint32_t>();
  const auto zero = reader.Get<uint32_t>();
  const ByteView records = reader.GetBytes(reader.Get<uint64_t>());
  if (reader.failed()) return Fail(ErrorCode::kCorrupt, "it goes past the end of the drain");
  if (zero != 0) return Fail(ErrorCode::kCorrupt, "it has padding that is not zero");
  if (batch.count == 0) return Fail(ErrorCode::kCorrupt, "it has no records");
  batch.records.assign(records.begin(), records.end());
  TRY(CheckBatch(batch));
  return batch;
}

// Takes sound sectors apart. What a writer of another mind put there is corrupt, too.
DrainJudgement Decode(const Place& place, const Header& header, ByteView bytes) {
  ByteReader reader(bytes.first(header.data_bytes));
  reader.Skip(kDrainHeaderBytes);
  WholeDrain whole{.drain = {.number = header.drain, .batches = {}},
                   .header_crc = header.crc,
                   .bytes_on_disk = bytes.size()};
  for (uint32_t i = 0; i < header.batches; ++i) {
    const size_t offset = reader.offset();
    auto batch = ReadBatch(reader);
    if (!batch) {
      return Corrupt(place, offset, "batch " + std::to_string(i) + ": " + batch.error().sentence);
    }
    if (i > 0 && batch->log <= whole.drain.batches.back().log) {
      return Corrupt(place, offset, "its batches are not in order of log");
    }
    whole.drain.batches.push_back(*std::move(batch));
  }
  if (!reader.AtEnd()) {
    return Corrupt(place, reader.offset(), "bytes follow its last batch");
  }
  const uint64_t data_end = LayoutOf(header.data_bytes).trailer_offset();
  if (!AllZero(bytes.subspan(header.data_bytes, data_end - header.data_bytes))) {
    return Corrupt(place, header.data_bytes, "what pads it before its trailer is not zero");
  }
  return whole;
}

}  // namespace

uint64_t BytesOnDisk(const Drain& drain) { return LayoutOf(DataBytes(drain)).bytes_on_disk; }

EncodedDrain EncodeDrain(const Drain& drain, uint32_t lane, uint32_t previous_crc) {
  const Layout layout = LayoutOf(DataBytes(drain));
  EncodedDrain encoded;
  encoded.bytes.reserve(layout.bytes_on_disk);
  ByteWriter writer(encoded.bytes);
  writer.PutBytes(AsBytes(kMagic));
  writer.Put(kVersion);
  writer.Put(lane);
  writer.Put(drain.number);
  writer.Put(DataBytes(drain));
  writer.Put(static_cast<uint32_t>(drain.batches.size()));
  writer.Put(previous_crc);
  writer.PutBytes(std::array<uint8_t, kHeaderZeros>{});
  encoded.header_crc = Crc32c(encoded.bytes);
  writer.Put(encoded.header_crc);

  const Batch* before = nullptr;
  for (const Batch& batch : drain.batches) {
    CHECK(before == nullptr || before->log < batch.log);
    CHECK(batch.count > 0 && CheckBatch(batch));
    writer.Put(batch.log);
    writer.Put(batch.first_sequence);
    writer.Put(batch.count);
    writer.Put(uint32_t{0});
    writer.Put(uint64_t{batch.records.size()});
    writer.PutBytes(batch.records);
    before = &batch;
  }

  writer.PadTo(kSectorBytes);
  PutTrailer(writer, encoded.bytes, layout);
  writer.PadTo(kDrainAlignment);
  return encoded;
}

Expected<DrainJudgement, Error> JudgeDrain(uint32_t lane, const JournalHead& head, uint64_t room,
                                           const ReadBytes& read) {
  const Place place{.lane = lane, .head = head, .room = room, .read = read};
  if (room < kDrainAlignment) return DrainJudgement(NoDrain{});
  const Bytes first_sector = TRY(ReadExactly(place, 0, kSectorBytes));
  if (AllZero(first_sector)) return JudgeWithoutHeader(place);
  const auto header = ReadHeader(first_sector);
  if (!header) {
    return DrainJudgement(Corrupt(place, 0, "no header with a sound CRC is where it begins"));
  }
  if (const auto problem = ProblemOf(*header, lane, head, room)) {
    return DrainJudgement(Corrupt(place, 0, *problem));
  }

  const Layout layout = LayoutOf(header->data_bytes);
  const Bytes bytes = TRY(ReadExactly(place, 0, layout.bytes_on_disk));
  const Failures failures = JudgeSectors(place, bytes, layout);
  if (failures.corrupt) return DrainJudgement(*failures.corrupt);
  if (failures.unwritten) return JudgeUnwritten(place, *failures.unwritten, layout.bytes_on_disk);
  return Decode(place, *header, bytes);
}

}  // namespace huitong
