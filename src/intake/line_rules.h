// What one row of an export means by the rules of a map: which brand sold what to whom, and when.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/calendar.h"
#include "base/time_zone.h"
#include "intake/csv_reader.h"
#include "intake/receipt_map.h"
#include "intake/refusal.h"

namespace huitong {

// Bytes of UTF-8 that a receipt's number may have.
inline constexpr size_t kReceiptNumberSizeMax = 64;

struct ReceiptLine {
  size_t brand = 0;               // its place in ReceiptMap::brands
  std::optional<size_t> channel;  // its place in ReceiptMap::channels
  std::string receipt;            // never empty, without control characters, not trimmed
  std::string customer;           // normalised as identity/customer_number.h says
  Timestamp sold_at;
  int64_t amount_fen = 0;  // from 0 to ReceiptMap::amount_fen_max
};

// The instant a field of the column sold_at says; nothing when it says none.
std::optional<Timestamp> InstantFromField(const TimeZone& zone, TimeFormat format,
                                          std::string_view field);

// Fen, exactly: an integer of the unit, or with up to as many decimals as the unit has. Nothing for
// any other text or where int64 cannot hold it.
std::optional<int64_t> FenFromField(int64_t fen_per_unit, std::string_view field);

class LineRules {
 public:
  // kInvalidArgument names a column of the map that the header has not. `map` outlives the rules.
  // A sale after `latest` is refused.
  static Expected<LineRules, Error> For(const ReceiptMap& map, const CsvRow& header,
                                        Timestamp latest = kLatestTimestamp);

  // A refusal's sentence never repeats a customer's number.
  [[nodiscard]] Expected<ReceiptLine, Refusal> Read(const CsvRow& row) const;

 private:
  // The values of one column and what each stands for.
  struct ColumnMatch {
    size_t column = 0;
    std::unordered_map<std::string, size_t> places;
  };
  struct Columns {
    size_t receipt = 0;
    size_t customer = 0;
    size_t sold_at = 0;
    size_t amount = 0;
  };

  LineRules(const ReceiptMap& map, TimeZone zone, Timestamp latest)
      : map_(&map), zone_(zone), latest_(latest) {}
  Expected<Done, Error> AddMatch(const CsvRow& header, const LineMatch& match, size_t place,
                                 std::vector<ColumnMatch>& matches) const;
  static std::optional<size_t> MatchOf(const std::vector<ColumnMatch>& matches, const CsvRow& row);
  [[nodiscard]] std::string UnmatchedSentence(const CsvRow& row) const;
  [[nodiscard]] Expected<int64_t, Refusal> AmountOf(std::string_view field) const;

  const ReceiptMap* map_;
  TimeZone zone_;
  Timestamp latest_;
  Columns columns_;
  std::vector<ColumnMatch> brand_matches_;
  std::vector<ColumnMatch> channel_matches_;
};

}  // namespace huitong
