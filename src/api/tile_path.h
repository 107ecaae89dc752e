// The names of tiles and entry bundles in a log's address space (c2sp.org/tlog-tiles).

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/number.h"

namespace huitong {

struct TilePath {
  std::optional<unsigned> level;  // nothing: a bundle of entries
  uint64_t n = 0;
  uint64_t width = 256;  // 1 to 256

  friend bool operator==(const TilePath&, const TilePath&) = default;
};

// What stands behind "tile/": <L>/<N>[.p/<W>] or entries/<N>[.p/<W>], N in groups of three digits,
// all but the last with an x before. Nothing for any other text; one tile has one name.
std::optional<TilePath> ReadTilePath(std::string_view path);

// The log of a coalition and shard in decimal.
std::optional<LogNumber> LogOfPath(std::string_view coalition, std::string_view shard);

}  // namespace huitong
