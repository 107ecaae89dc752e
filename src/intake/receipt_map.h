// How to read a shop's export: which column means what, and what the coalition is to have.
//
// A map is a TOML 1.0 file; docs/import.md describes each key. Its grammar, with * for what must be
// there and the value that holds where a key may be left out:
//
//   customer_brand* = "code"         the brand whose customer numbers are in the export
//   default_brand   = "code"         for lines that no brand matches (none: they are refused)
//   default_channel = "code"         for lines that no channel matches (none: no channel)
//   [file]
//   delimiter   = ","                one ASCII character
//   time_zone*  = "America/New_York" IANA; the zone of local times, and of the coalition's days
//   time        = "local"            or "rfc3339"
//   lines_per   = "product"          or "receipt": one line is a whole receipt
//   lines_apart = 10000              so far may the lines of one receipt lie from each other
//   [columns]
//   receipt*, customer*, sold_at*, amount* = "name of a column"
//   [money]
//   unit*      = "fen"               or "cent" (the same), "yuan", "dollar": two decimals
//   amount_max = 100000000           fen that a line or receipt may have at most
//   [coalition]                      a new directory's; else it is passed over
//   name*      = { zh = "…", en = "…" }
//   origin*    = "example.com/log/sha256"
//   time_zone  = [file] time_zone
//   money      = 156                 ISO 4217 number
//   unit_anchor_micro_fen = 1000000  of one universal unit
//   look_back_hours = 24
//   [[brands]]
//   code*      = "supermarket"
//   name*      = { zh = "…", en = "…" }
//   earn_rate  = "1"                 points per yuan: "2", "0.5" or "1/3", always in quotes
//   matches    = { column = "…", values = ["…"] }
//   currency*  = { code = "…", name = {…}, expiry_months = 24, settlement_price_micro_fen = n }
//   [[channels]]
//   code*, name*, matches as above
//   kind*      = "till"              or "app", "mini_program", "marketplace"
//   coefficient = "1"
//   [[rate_book]]
//   brand*, bid*, ask*               universal units per point, written like earn_rate
//   settlement_price_micro_fen = that of the currency

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/configuration.h"
#include "ledger/points.h"

namespace huitong {

// Lines whose field in `column` is one of `values`. Empty values match empty fields.
struct LineMatch {
  std::string column;
  std::vector<std::string> values;
};

struct MapBrand {
  Brand brand;
  Currency currency;  // its brand is a number, which only the coalition knows
  Rate earn_rate;
  std::optional<LineMatch> matches;
};

struct MapChannel {
  Channel channel;
  std::optional<LineMatch> matches;
};

struct MapPrice {
  size_t brand = 0;  // its place in ReceiptMap::brands
  Price price;       // its currency is a number, which only the coalition knows
};

struct MapColumns {
  std::string receipt;
  std::string customer;
  std::string sold_at;
  std::string amount;
};

enum class TimeFormat : uint8_t { kLocal, kRfc3339 };

struct ReceiptMap {
  std::string name;  // of its file, for sentences
  char delimiter = ',';
  std::string time_zone;
  TimeFormat time = TimeFormat::kLocal;
  // 0 where each line is a receipt of its own.
  uint64_t lines_apart = 10'000;
  MapColumns columns;
  int64_t fen_per_unit = 1;
  int64_t amount_fen_max = 100'000'000;
  std::optional<Coalition> coalition;
  std::vector<MapBrand> brands;  // at least one
  std::vector<MapChannel> channels;
  std::vector<MapPrice> rate_book;
  size_t customer_brand = 0;  // places in `brands`, `channels`
  std::optional<size_t> default_brand;
  std::optional<size_t> default_channel;
};

// kInvalidArgument names `name`, the line and the key of the first thing that is wrong: no TOML, a
// key that is missing, not known, of another type or out of its range, a code that is used twice or
// not defined, a value that two brands match.
Expected<ReceiptMap, Error> ParseReceiptMap(std::string_view toml, const std::string& name);

}  // namespace huitong
