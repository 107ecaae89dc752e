// Effects: each that DecodeEffect takes, EncodeEffect writes again.

#include "engine/effect.h"

#include "fuzz/fuzz_input.h"

namespace huitong {
const size_t kProperties = 1;
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const huitong::ByteView input(data, size);
  huitong::ByteReader in(input);
  while (!in.AtEnd()) {
    const size_t begin = in.offset();
    const huitong::Effect effect = huitong::DecodeEffect(in);
    if (in.failed()) return 0;
    huitong::Reached(0);
    huitong::Bytes again;
    huitong::ByteWriter out(again);
    huitong::EncodeEffect(effect, out);
    CHECK(huitong::Same(again, input.subspan(begin, in.offset() - begin)));
  }
  return 0;
}
