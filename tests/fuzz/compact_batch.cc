// Batches in the compact form: what is taken is written again as the same bytes.

#include "api/compact_batch.h"

#include "api/compact_client.h"
#include "fuzz/fuzz_input.h"

namespace huitong {

const size_t kProperties = 2;

namespace {

void Try(ByteView body) {
  auto opened = CompactBatchReader::Open(body);
  if (!opened) return;
  CompactBatchReader reader = *std::move(opened);
  CompactBatchWriter writer;
  for (size_t i = 0; i < reader.size(); ++i) {
    const auto sent = reader.Next();
    if (!sent) {
      Reached(1);
      CHECK(sent.error().pointer.starts_with("/operations/" + std::to_string(i)));
      return;
    }
    writer.Add({.key = sent->key,
                .operation = sent->operation,
                .occurred_at = sent->occurred_at,
                .out_request_no = sent->out_request_no,
                .text = sent->receipt.empty() ? sent->quote : sent->receipt});
  }
  if (!reader.Finish()) return;
  Reached(0);
  CHECK(Same(writer.bytes(), body));
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::Try({data, size});
  return 0;
}
