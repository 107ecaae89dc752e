// Paths and queries: a plain path decodes, a tile has one name, a query's pairs are text.

#include "api/tile_path.h"
#include "fuzz/fuzz_input.h"
#include "http/query.h"
#include "http/target.h"
#include "journal/note_text.h"
#include "journal/testing/tile_client.h"

namespace huitong {

const size_t kProperties = 4;

namespace {

void TryPath(std::string_view text) {
  const auto decoded = PercentDecoded(text);
  if (decoded) CHECK(decoded->size() <= text.size() && decoded->find('\0') == std::string::npos);
  if (!IsPlainPath(text)) return;
  CHECK(decoded.has_value());
  Reached(0);
  CHECK(text.front() == '/' && text.find("//") == std::string_view::npos);
  CHECK((*decoded + "/").find("/../") == std::string::npos);
  CHECK(std::ranges::count(*decoded, '/') == std::ranges::count(text, '/'));
}

void TryTile(std::string_view text) {
  const auto tile = ReadTilePath(text);
  if (!tile) return;
  Reached(1);
  const std::string level = tile->level ? std::to_string(*tile->level) : "entries";
  CHECK(TileClient::NameOf(level, tile->n, tile->width) == text);
}

void TryQuery(std::string_view text) {
  const auto pairs = ParseQuery(text);
  if (!pairs) return;
  for (const QueryPair& pair : *pairs) {
    Reached(2);
    CHECK(!pair.name.empty());
    CHECK(pair.name.size() + pair.value.size() <= text.size());
    CHECK((pair.name + pair.value).find('\0') == std::string::npos);
  }
}

void TryLog(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::string_view shard = text.substr(std::min(slash + 1, text.size()));
  const auto log = LogOfPath(text.substr(0, slash), shard);
  if (!log) return;
  Reached(3);
  CHECK(std::to_string(log->value >> 16) + "/" + std::to_string(log->value & 0xffff) == text);
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = huitong::AsText({data, size});
  huitong::TryPath(text);
  huitong::TryTile(text);
  huitong::TryQuery(text);
  huitong::TryLog(text);
  return 0;
}
