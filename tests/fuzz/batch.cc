// Batches of records: what the walk takes is a sound batch, and each section of each of its records
// proves the record's entry.

#include "fuzz/fuzz_input.h"
#include "journal/leaf.h"
#include "journal/record_sections.h"

namespace huitong {

const size_t kProperties = 1;

namespace {

constexpr uint64_t kLog = 0x10000;

void Try(ByteView records) {
  const auto shapes = RecordsOf(records);
  if (!shapes || shapes->empty()) return;
  Reached(0);
  const Batch batch{.log = kLog,
                    .first_sequence = shapes->front().sequence,
                    .count = static_cast<uint32_t>(shapes->size()),
                    .records = Bytes(records.begin(), records.end())};
  CHECK(CheckBatch(batch));
  Batch other = batch;
  ++other.count;
  CHECK(!CheckBatch(other));
  other = batch;
  ++other.first_sequence;
  CHECK(!CheckBatch(other));

  LeafHasher hasher(kLog, std::array<uint8_t, 32>{});
  size_t bytes = 0;
  for (const RecordShape& record : *shapes) {
    bytes += record.bytes.size();
    const Hash entry = hasher.EntryOf(record);
    for (size_t i = 0; i < record.sections(); ++i) {
      const SectionProof proof = hasher.ProofOfSection(record, i);
      const auto proved = EntryFromSectionProof(proof);
      CHECK(proved && *proved == entry);
      CHECK(SequenceOfSection(proof.section) == record.sequence);
    }
  }
  CHECK(bytes == records.size());
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::Try({data, size});
  return 0;
}
