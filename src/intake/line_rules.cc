#include "intake/line_rules.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "identity/customer_number.h"

namespace huitong {
namespace {

Unexpected<Refusal> Refused(RefusalReason reason, std::string sentence) {
  return Unexpected(Refusal{.reason = reason, .sentence = std::move(sentence)});
}

// A field as a sentence quotes it: not the whole of a long one.
std::string Quoted(std::string_view field) {
  constexpr size_t kShown = 40;
  if (field.size() <= kShown) return "\"" + std::string(field) + "\"";
  size_t end = kShown;
  while ((static_cast<unsigned char>(field[end]) & 0xc0U) == 0x80) {
    --end;
  }
  return "\"" + std::string(field.substr(0, end)) + "…\"";
}

Expected<size_t, Error> ColumnOf(const ReceiptMap& map, const CsvRow& header,
                                 const std::string& name) {
  std::string names;
  for (size_t at = 0; at < header.size(); ++at) {
    if (header[at] == name) return at;
    names += (at == 0 ? "\"" : ", \"") + std::string(header[at]) + "\"";
  }
  return Fail(ErrorCode::kInvalidArgument,
              (map.name.empty() ? "The map" : map.name) + " names a column \"" + name +
                  "\", which the export has not. Its columns are: " + names + ".");
}

std::optional<Refusal> FlawOf(const CsvRow& row) {
  if (!row.flaw) return std::nullopt;
  switch (*row.flaw) {
    case RowFlaw::kWrongNumberOfFields:
      return Refusal{.reason = RefusalReason::kWrongNumberOfFields,
                     .sentence = "The row has " + std::to_string(row.size()) +
                                 " fields, which is not the number of the header's."};
    case RowFlaw::kNulByte:
      return Refusal{.reason = RefusalReason::kNulByte, .sentence = "The row has a NUL byte."};
    case RowFlaw::kInvalidUtf8:
      return Refusal{.reason = RefusalReason::kInvalidUtf8, .sentence = "The row is not UTF-8."};
  }
  return std::nullopt;
}

bool IsReceiptNumber(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= kReceiptNumberSizeMax &&
         std::none_of(text.begin(), text.end(), is_control);
}

}  // namespace

std::optional<Timestamp> InstantFromField(const TimeZone& zone, TimeFormat format,
                                          std::string_view field) {
  if (format == TimeFormat::kRfc3339) return FromRfc3339(field);
  const auto instant = zone.InstantOf(field);
  if (!instant) return std::nullopt;
  return *instant;
}

std::optional<int64_t> FenFromField(int64_t fen_per_unit, std::string_view field) {
  const size_t point = field.find('.');
  const size_t decimals = point == std::string_view::npos ? 0 : field.size() - point - 1;
  const bool is_whole = point == std::string_view::npos;
  if (!is_whole && (fen_per_unit == 1 || point == 0 || decimals == 0 || decimals > 2)) {
    return std::nullopt;
  }
  std::string digits(field.substr(0, point));
  if (!is_whole) digits += field.substr(point + 1);
  if (fen_per_unit == 100) digits.append(2 - decimals, '0');
  if (field.empty() || field == "-") return std::nullopt;
  int64_t fen = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, code] = std::from_chars(digits.data(), end, fen);
  if (code != std::errc() || stopped != end) return std::nullopt;
  return fen;
}

Expected<LineRules, Error> LineRules::For(const ReceiptMap& map, const CsvRow& header,
                                          Timestamp latest) {
  LineRules rules(map, TRY(TimeZone::Named(map.time_zone)), latest);
  rules.columns_ = {.receipt = TRY(ColumnOf(map, header, map.columns.receipt)),
                    .customer = TRY(ColumnOf(map, header, map.columns.customer)),
                    .sold_at = TRY(ColumnOf(map, header, map.columns.sold_at)),
                    .amount = TRY(ColumnOf(map, header, map.columns.amount))};
  for (size_t place = 0; place < map.brands.size(); ++place) {
    const auto& match = map.brands[place].matches;
    if (match) TRY(rules.AddMatch(header, *match, place, rules.brand_matches_));
  }
  for (size_t place = 0; place < map.channels.size(); ++place) {
    const auto& match = map.channels[place].matches;
    if (match) TRY(rules.AddMatch(header, *match, place, rules.channel_matches_));
  }
  return rules;
}

Expected<Done, Error> LineRules::AddMatch(const CsvRow& header, const LineMatch& match,
                                          size_t place, std::vector<ColumnMatch>& matches) const {
  const size_t column = TRY(ColumnOf(*map_, header, match.column));
  auto found = std::find_if(matches.begin(), matches.end(),
                            [&](const ColumnMatch& one) { return one.column == column; });
  if (found == matches.end()) {
    found = matches.insert(matches.end(), ColumnMatch{.column = column, .places = {}});
  }
  for (const std::string& value : match.values) {
    found->places.emplace(value, place);
  }
  return Done{};
}

std::optional<size_t> LineRules::MatchOf(const std::vector<ColumnMatch>& matches,
                                         const CsvRow& row) {
  for (const ColumnMatch& match : matches) {
    const auto found = match.places.find(std::string(row[match.column]));
    if (found != match.places.end()) return found->second;
  }
  return std::nullopt;
}

Expected<int64_t, Refusal> LineRules::AmountOf(std::string_view field) const {
  const auto fen = FenFromField(map_->fen_per_unit, field);
  if (!fen) {
    return Refused(RefusalReason::kInvalidAmount,
                   Quoted(field) + " in the column " + map_->columns.amount + " is no amount" +
                       (map_->fen_per_unit == 1 ? ": whole numbers only."
                                                : ": at most two decimals, no thousands marks."));
  }
  if (*fen < 0) {
    return Refused(RefusalReason::kNegativeAmount, Quoted(field) + " in the column " +
                                                       map_->columns.amount +
                                                       " is below zero: returns are not imported.");
  }
  if (*fen > map_->amount_fen_max) {
    return Refused(RefusalReason::kAmountTooLarge,
                   Quoted(field) + " in the column " + map_->columns.amount + " is more than the " +
                       std::to_string(map_->amount_fen_max) + " fen that the map allows.");
  }
  return *fen;
}

std::string LineRules::UnmatchedSentence(const CsvRow& row) const {
  std::string fields;
  for (const ColumnMatch& match : brand_matches_) {
    const auto& matches = map_->brands[match.places.begin()->second].matches;
    fields += (fields.empty() ? "" : ", ") + Quoted(row[match.column]) + " in the column " +
              matches->column;
  }
  return "The map has no default brand, and none of its brands matches " + fields + ".";
}

Expected<ReceiptLine, Refusal> LineRules::Read(const CsvRow& row) const {
  if (auto flaw = FlawOf(row)) return Unexpected(*std::move(flaw));
  ReceiptLine line;
  line.receipt = std::string(row[columns_.receipt]);
  if (!IsReceiptNumber(line.receipt)) {
    return Refused(RefusalReason::kInvalidReceipt,
                   "The column " + map_->columns.receipt +
                       " is empty, longer than 64 bytes or has a control character.");
  }
  auto customer = NormalisedCustomerNumber(row[columns_.customer]);
  if (!customer) {
    return Refused(
        RefusalReason::kInvalidCustomer,
        "The column " + map_->columns.customer + " cannot be used: " + customer.error().sentence);
  }
  line.customer = *std::move(customer);
  const auto sold_at = InstantFromField(zone_, map_->time, row[columns_.sold_at]);
  if (!sold_at) {
    return Refused(RefusalReason::kInvalidTime,
                   Quoted(row[columns_.sold_at]) + " in the column " + map_->columns.sold_at +
                       (map_->time == TimeFormat::kLocal
                            ? " is no local time from 1970 to 2261 like 2017-01-31T07:30:27."
                            : " is no time of RFC 3339 from 1970 to 2261."));
  }
  if (*sold_at > latest_) {
    return Refused(RefusalReason::kInFuture, Quoted(row[columns_.sold_at]) + " in the column " +
                                                 map_->columns.sold_at + " has not come yet.");
  }
  line.sold_at = *sold_at;
  line.amount_fen = TRY(AmountOf(row[columns_.amount]));
  const auto brand = MatchOf(brand_matches_, row);
  if (!brand && !map_->default_brand) {
    return Refused(RefusalReason::kUnknownBrand, UnmatchedSentence(row));
  }
  line.brand = brand ? *brand : *map_->default_brand;
  const auto channel = MatchOf(channel_matches_, row);
  line.channel = channel ? channel : map_->default_channel;
  return line;
}

}  // namespace huitong
