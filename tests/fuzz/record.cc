// Records: what DecodeRecord takes, EncodeRecord writes again, and the journal takes apart alike.

#include "engine/record.h"

#include "fuzz/fuzz_input.h"
#include "journal/record_sections.h"

namespace huitong {

const size_t kProperties = 1;

namespace {

void Try(ByteView bytes) {
  const auto record = DecodeRecord(bytes);
  if (!record) return;
  Reached(0);
  Bytes again;
  EncodeRecord(*record, again);
  CHECK(Same(again, bytes));
  const auto shape = ReadRecordShape(bytes);
  CHECK(shape && shape->bytes.size() == bytes.size());
  CHECK(shape->sequence == record->header.sequence);
  CHECK(shape->subjects == record->subjects.size());
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const huitong::ByteView input(data, size);
  huitong::Try(input);
  if (size < 8) return 0;
  // The same under the length that it has, so that lengths need not be guessed.
  huitong::Bytes sized(input.begin(), input.end());
  huitong::ByteWriter(sized).PatchAt(0, static_cast<uint32_t>(size));
  huitong::Try(sized);
  return 0;
}
