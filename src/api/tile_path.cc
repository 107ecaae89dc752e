#include "api/tile_path.h"

#include <algorithm>

#include "journal/note_text.h"
#include "journal/tree.h"

namespace huitong {
namespace {

constexpr uint64_t kLevelMax = 63;
constexpr uint64_t kShardEnd = uint64_t{1} << 16;
constexpr uint64_t kCoalitionEnd = uint64_t{1} << 48;
constexpr size_t kGroupsMax = 6;  // 18 digits: below 2^60

// Cuts off what stands before the next slash, or all.
std::string_view TakeSegment(std::string_view& path) {
  const size_t slash = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, slash);
  path.remove_prefix(std::min(slash + 1, path.size()));
  return segment;
}

std::optional<uint64_t> ReadGroup(std::string_view digits) {
  const bool three = digits.size() == 3 && std::all_of(digits.begin(), digits.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (!three) return std::nullopt;
  uint64_t value = 0;
  for (const char digit : digits) {
    value = value * 10 + static_cast<uint64_t>(digit - '0');
  }
  return value;
}

}  // namespace

std::optional<TilePath> ReadTilePath(std::string_view path) {
  if (path.ends_with('/')) return std::nullopt;
  TilePath tile;
  const std::string_view level = TakeSegment(path);
  if (level != "entries") {
    const auto number = ReadDecimal(level);
    if (!number || *number > kLevelMax) return std::nullopt;
    tile.level = static_cast<unsigned>(*number);
  }
  bool more = true;
  for (size_t group = 0; more; ++group) {
    std::string_view digits = TakeSegment(path);
    more = digits.starts_with('x');
    if (more) digits.remove_prefix(1);
    const bool partial = !more && digits.ends_with(".p");
    if (partial) digits.remove_suffix(2);
    const auto value = ReadGroup(digits);
    const bool padded = group == 0 && more && value == 0;
    if (!value || padded || group >= kGroupsMax) return std::nullopt;
    tile.n = tile.n * 1000 + *value;
    if (!partial) continue;
    const auto width = ReadDecimal(TakeSegment(path));
    if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
    tile.width = *width;
  }
  if (!path.empty()) return std::nullopt;
  return tile;
}

std::optional<LogNumber> LogOfPath(std::string_view coalition, std::string_view shard) {
  const auto high = ReadDecimal(coalition);
  const auto low = ReadDecimal(shard);
  if (!high || !low || *high >= kCoalitionEnd || *low >= kShardEnd) return std::nullopt;
  return LogNumber{.value = *high << 16 | *low};
}

}  // namespace huitong
