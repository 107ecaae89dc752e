// Drains: the judgement of any bytes ends, never reads outside them, and a drain that is found
// whole is written again as it was.

#include "base/crc32c.h"
#include "fuzz/fuzz_input.h"
#include "journal/drain_codec.h"

namespace huitong {

const size_t kProperties = 4;

namespace {

constexpr uint32_t kLane = 3;
constexpr JournalHead kHead{.next_drain = 12, .previous_crc = 0xabcdef01};
constexpr size_t kCrcsPerSector = 127;

void Try(ByteView bytes) {
  const ReadBytes read = [&](uint64_t offset, size_t count) -> Expected<Bytes, Error> {
    CHECK(offset <= bytes.size() && count <= bytes.size() - offset);
    const ByteView piece = bytes.subspan(offset, count);
    return Bytes(piece.begin(), piece.end());
  };
  const auto judgement = JudgeDrain(kLane, kHead, bytes.size(), read);
  CHECK(judgement.has_value());
  if (const auto* torn = std::get_if<TornDrain>(&*judgement)) CHECK(torn->offset < bytes.size());
  Reached(judgement->index());
  const auto* whole = std::get_if<WholeDrain>(&*judgement);
  if (whole == nullptr) return;
  const EncodedDrain again = EncodeDrain(whole->drain, kLane, kHead.previous_crc);
  CHECK(again.bytes.size() == whole->bytes_on_disk && again.header_crc == whole->header_crc);
  CHECK(Same(again.bytes, bytes.first(again.bytes.size())));
}

// The input with every checksum made right, which no fuzzer guesses: a header for this place over
// what the input says of length and count, and a trailer over what is there.
Bytes Sealed(ByteView input) {
  Bytes bytes(input.begin(), input.end());
  bytes.resize(std::max(bytes.size(), kDrainHeaderBytes));
  ByteWriter writer(bytes);
  std::ranges::copy(std::string_view("HTDRAIN1"), bytes.begin());
  writer.PatchAt(8, uint32_t{1});
  writer.PatchAt(12, kLane);
  writer.PatchAt(16, kHead.next_drain);
  // The records are all that is left, unless the input says a length that could be one.
  ByteReader length(ByteView(bytes).subspan(24));
  const auto told = length.Get<uint64_t>();
  const uint64_t data_bytes =
      told >= kDrainHeaderBytes && told <= bytes.size() ? told : bytes.size();
  writer.PatchAt(24, data_bytes);
  writer.PatchAt(36, kHead.previous_crc);
  std::fill(bytes.begin() + 40, bytes.begin() + 60, uint8_t{0});
  writer.PatchAt(60, Crc32c(ByteView(bytes).first(60)));

  bytes.resize(data_bytes);
  writer.PadTo(kSectorBytes);
  const size_t sectors = bytes.size() / kSectorBytes;
  for (size_t first = 0; first < sectors; first += kCrcsPerSector) {
    const size_t begin = bytes.size();
    for (size_t i = first; i < first + kCrcsPerSector; ++i) {
      const bool there = i < sectors;
      writer.Put(there ? Crc32c(ByteView(bytes).subspan(i * kSectorBytes, kSectorBytes)) : 0U);
    }
    writer.Put(Crc32c(ByteView(bytes).subspan(begin)));
  }
  writer.PadTo(kDrainAlignment);
  return bytes;
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::Try({data, size});
  huitong::Try(huitong::Sealed({data, size}));
  return 0;
}
