// Receipt maps: any text is a map whose places all exist, or is refused with a sentence.

#include "intake/receipt_map.h"

#include "fuzz/fuzz_input.h"

namespace huitong {
const size_t kProperties = 1;
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto map = huitong::ParseReceiptMap(huitong::AsText({data, size}), "map");
  if (!map) {
    CHECK(!map.error().sentence.empty());
    return 0;
  }
  huitong::Reached(0);
  CHECK(!map->brands.empty() && map->customer_brand < map->brands.size());
  CHECK(!map->default_brand || *map->default_brand < map->brands.size());
  CHECK(!map->default_channel || *map->default_channel < map->channels.size());
  CHECK(map->amount_fen_max >= 0 && map->fen_per_unit >= 1);
  for (const huitong::MapPrice& price : map->rate_book) {
    CHECK(price.brand < map->brands.size());
  }
  return 0;
}
