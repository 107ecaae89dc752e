#include "intake/receipt_map.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include <toml++/toml.h>

#include "base/time_zone.h"

namespace huitong {
namespace {

constexpr size_t kTextSizeMax = 200;
constexpr size_t kCodeSizeMax = 32;
constexpr int64_t kRuleTermMax = 1'000'000;  // of earn rates, coefficients, bids and asks
constexpr int64_t kAmountFenMax = int64_t{1} << 50;
constexpr int64_t kLinesApartMax = 1'000'000;
constexpr int64_t kPriceMicroFenMax = 1'000'000'000'000;
constexpr int64_t kMonthsMax = 1'200;

// An integer's bounds, both included, and what it is where the key is left out.
struct Bounds {
  int64_t least = 0;
  int64_t most = 0;
  std::optional<int64_t> otherwise;
};

std::optional<int64_t> DigitsOf(std::string_view text) {
  int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = code == std::errc() && end == text.data() + text.size();
  if (!is_number || text.front() == '-') return std::nullopt;
  return value;
}

// "3", "0.25" with up to six decimals, or "1/3", exactly; nothing for anything else or zero.
std::optional<Rate> RateFromText(std::string_view text) {
  const size_t slash = text.find('/');
  const size_t point = text.find('.');
  std::optional<int64_t> above;
  std::optional<int64_t> below = 1;
  if (slash != std::string_view::npos) {
    above = DigitsOf(text.substr(0, slash));
    below = DigitsOf(text.substr(slash + 1));
  } else if (point != std::string_view::npos) {
    const size_t decimals = text.size() - point - 1;
    if (point == 0 || decimals == 0 || decimals > 6) return std::nullopt;
    above = DigitsOf(std::string(text.substr(0, point)) + std::string(text.substr(point + 1)));
    for (size_t at = 0; at < decimals; ++at) {
      *below *= 10;
    }
  } else {
    above = DigitsOf(text);
  }
  if (!above || !below || *below > kRuleTermMax) return std::nullopt;
  if (*above / std::max<int64_t>(*below, 1) > kRuleTermMax) return std::nullopt;
  return Rate::Of(*above, *below);
}

bool IsCode(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kCodeSizeMax &&
         std::all_of(text.begin(), text.end(), fits);
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Reads one table of the map and remembers which keys were asked for.
class TableReader {
 public:
  // `file` names the map, `path` the table in it: "" or "brands[2].currency.".
  TableReader(const std::string& file, const toml::table& table, std::string path)
      : file_(&file), table_(&table), path_(std::move(path)) {}

  [[nodiscard]] Unexpected<Error> Wrong(const std::string& key, const std::string& what) const {
    const toml::node* node = table_->get(key);
    const auto& place = node == nullptr ? table_->source() : node->source();
    const auto line = std::max<uint32_t>(place.begin.line, 1);
    return Fail(ErrorCode::kInvalidArgument,
                *file_ + ", line " + std::to_string(line) + ": " + path_ + key + " " + what);
  }

  [[nodiscard]] bool Has(const std::string& key) const { return table_->contains(key); }

  Expected<std::string, Error> Text(const std::string& key) {
    const toml::node* node = Take(key);
    if (node == nullptr) return Wrong(key, "is missing; it is a text.");
    const auto text = node->value_exact<std::string>();
    if (!text) return Wrong(key, "is not a text in quotation marks.");
    if (text->empty()) return Wrong(key, "is empty.");
    if (text->size() > kTextSizeMax) return Wrong(key, "is longer than 200 bytes.");
    if (HasControl(*text) && *text != "\t") return Wrong(key, "contains a control character.");
    return *text;
  }
  Expected<std::string, Error> TextOr(const std::string& key, const std::string& otherwise) {
    if (!Has(key)) return otherwise;
    return Text(key);
  }
  Expected<std::string, Error> Code(const std::string& key) {
    auto text = TRY(Text(key));
    if (IsCode(text)) return text;
    return Wrong(key, "is no code: 1 to 32 of a-z, 0-9, \"_\" and \"-\".");
  }
  // The place of the text in `words`.
  Expected<size_t, Error> Word(const std::string& key, const std::vector<std::string>& words,
                               const std::string& otherwise) {
    const auto text = TRY(otherwise.empty() ? Text(key) : TextOr(key, otherwise));
    const auto found = std::find(words.begin(), words.end(), text);
    if (found != words.end()) return static_cast<size_t>(found - words.begin());
    std::string list;
    for (const std::string& word : words) {
      list += (list.empty() ? "\"" : ", \"") + word + "\"";
    }
    return Wrong(key, "is \"" + text + "\", which is none of " + list + ".");
  }
  Expected<int64_t, Error> Integer(const std::string& key, const Bounds& bounds) {
    const toml::node* node = Take(key);
    if (node == nullptr && bounds.otherwise) return *bounds.otherwise;
    if (node == nullptr) return Wrong(key, "is missing; it is an integer.");
    const auto value = node->value_exact<int64_t>();
    if (value && *value >= bounds.least && *value <= bounds.most) return *value;
    return Wrong(key, "is not an integer from " + std::to_string(bounds.least) + " to " +
                          std::to_string(bounds.most) + ".");
  }
  Expected<Rate, Error> RateAt(const std::string& key, std::optional<Rate> otherwise) {
    if (!Has(key) && otherwise) return *otherwise;
    const auto rate = RateFromText(TRY(Text(key)));
    if (rate) return *rate;
    return Wrong(key,
                 "is no rate above zero in quotation marks, like \"2\", \"0.25\" (at most six "
                 "decimals) or \"1/3\" (terms of at most 1000000).");
  }
  Expected<TableReader, Error> Table(const std::string& key) {
    const toml::node* node = Take(key);
    if (node == nullptr) return Wrong(key, "is missing; it is a table.");
    if (!node->is_table()) return Wrong(key, "is not a table.");
    return TableReader(*file_, *node->as_table(), path_ + key + ".");
  }
  // The tables of [[key]]; none where it is left out.
  Expected<std::vector<TableReader>, Error> Tables(const std::string& key) {
    std::vector<TableReader> tables;
    const toml::node* node = Take(key);
    if (node == nullptr) return tables;
    const toml::array* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous<toml::table>()) {
      return Wrong(key, "is not a list of tables: write [[" + key + "]].");
    }
    for (const toml::node& one : *array) {
      const auto path = path_ + key + "[" + std::to_string(tables.size() + 1) + "].";
      tables.emplace_back(*file_, *one.as_table(), path);
    }
    return tables;
  }
  // A list of at least one text, of which any may be empty.
  Expected<std::vector<std::string>, Error> Texts(const std::string& key) {
    const toml::node* node = Take(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (array == nullptr || !array->is_homogeneous<std::string>()) {
      return Wrong(key, "is not a list of at least one text.");
    }
    std::vector<std::string> texts;
    for (const toml::node& one : *array) {
      texts.push_back(*one.value_exact<std::string>());
    }
    return texts;
  }

  // Whether every key was asked for: others are mistakes of spelling.
  [[nodiscard]] Expected<Done, Error> Finish() const {
    for (const auto& [key, node] : *table_) {
      const std::string name(key.str());
      if (!taken_.contains(name)) return Wrong(name, "is not a key of a receipt map.");
    }
    return Done{};
  }

 private:
  const toml::node* Take(const std::string& key) {
    taken_.insert(key);
    return table_->get(key);
  }

  const std::string* file_;
  const toml::table* table_;
  std::string path_;
  std::set<std::string> taken_;
};

Expected<Names, Error> ReadNames(TableReader& table) {
  auto names = TRY(table.Table("name"));
  Names read;
  read.chinese = TRY(names.Text("zh"));
  read.english = TRY(names.Text("en"));
  TRY(names.Finish());
  return read;
}

Expected<std::string, Error> ReadZone(TableReader& table, const std::string& otherwise) {
  auto name =
      TRY(otherwise.empty() ? table.Text("time_zone") : table.TextOr("time_zone", otherwise));
  if (TimeZone::Named(name)) return name;
  return table.Wrong("time_zone", "is \"" + name +
                                      "\", which is no time zone; use an IANA name such as "
                                      "\"Asia/Shanghai\".");
}

Expected<Done, Error> ReadFile(TableReader& root, ReceiptMap& map) {
  auto file = TRY(root.Table("file"));
  const auto delimiter = TRY(file.TextOr("delimiter", ","));
  const bool is_one = delimiter.size() == 1 && static_cast<unsigned char>(delimiter[0]) < 0x80;
  if (!is_one || delimiter == "\"") {
    return file.Wrong("delimiter", "is not one ASCII character other than a quotation mark.");
  }
  map.delimiter = delimiter[0];
  map.time_zone = TRY(ReadZone(file, ""));
  const size_t time = TRY(file.Word("time", {"local", "rfc3339"}, "local"));
  map.time = time == 0 ? TimeFormat::kLocal : TimeFormat::kRfc3339;
  const size_t lines_per = TRY(file.Word("lines_per", {"product", "receipt"}, "product"));
  map.lines_apart = static_cast<uint64_t>(TRY(file.Integer(
      "lines_apart", {.least = 1, .most = kLinesApartMax, .otherwise = map.lines_apart})));
  if (lines_per == 1) map.lines_apart = 0;
  return file.Finish();
}

Expected<Done, Error> ReadColumns(TableReader& root, ReceiptMap& map) {
  auto columns = TRY(root.Table("columns"));
  map.columns.receipt = TRY(columns.Text("receipt"));
  map.columns.customer = TRY(columns.Text("customer"));
  map.columns.sold_at = TRY(columns.Text("sold_at"));
  map.columns.amount = TRY(columns.Text("amount"));
  std::map<std::string, std::string> roles;
  for (const auto& [role, column] :
       {std::pair("receipt", map.columns.receipt), std::pair("customer", map.columns.customer),
        std::pair("sold_at", map.columns.sold_at), std::pair("amount", map.columns.amount)}) {
    const auto [at, fresh] = roles.emplace(column, role);
    if (fresh) continue;
    return columns.Wrong(role, "is \"" + column + "\", as " + at->second + " is.");
  }
  return columns.Finish();
}

Expected<Done, Error> ReadMoney(TableReader& root, ReceiptMap& map) {
  auto money = TRY(root.Table("money"));
  const size_t unit = TRY(money.Word("unit", {"fen", "cent", "yuan", "dollar"}, ""));
  map.fen_per_unit = unit < 2 ? 1 : 100;
  map.amount_fen_max = TRY(money.Integer(
      "amount_max", {.least = 1, .most = kAmountFenMax, .otherwise = map.amount_fen_max}));
  return money.Finish();
}

Expected<Done, Error> ReadCoalition(TableReader& root, ReceiptMap& map) {
  if (!root.Has("coalition")) return Done{};
  auto table = TRY(root.Table("coalition"));
  Coalition coalition;
  coalition.names = TRY(ReadNames(table));
  coalition.time_zone = TRY(ReadZone(table, map.time_zone));
  coalition.money = static_cast<uint32_t>(
      TRY(table.Integer("money", {.least = 1, .most = 999, .otherwise = 156})));
  coalition.unit_anchor = TRY(table.Integer(
      "unit_anchor_micro_fen", {.least = 1, .most = kPriceMicroFenMax, .otherwise = 1'000'000}));
  coalition.look_back_hours = static_cast<uint32_t>(TRY(
      table.Integer("look_back_hours", {.least = 0, .most = kLookBackHoursMax, .otherwise = 24})));
  coalition.origin = TRY(table.Text("origin"));
  const bool is_name = coalition.origin.find_first_of(" \t+") == std::string::npos;
  if (!is_name || !coalition.origin.ends_with("/sha256")) {
    return table.Wrong("origin", "is not a name without blanks or \"+\" that ends in \"/sha256\".");
  }
  map.coalition = std::move(coalition);
  return table.Finish();
}

Expected<std::optional<LineMatch>, Error> ReadMatches(TableReader& table) {
  if (!table.Has("matches")) return std::optional<LineMatch>();
  auto matches = TRY(table.Table("matches"));
  LineMatch read;
  read.column = TRY(matches.Text("column"));
  read.values = TRY(matches.Texts("values"));
  TRY(matches.Finish());
  return std::optional(std::move(read));
}

Expected<MapBrand, Error> ReadBrand(TableReader& table) {
  MapBrand read;
  read.brand.code = TRY(table.Code("code"));
  read.brand.names = TRY(ReadNames(table));
  read.earn_rate = TRY(table.RateAt("earn_rate", Rate()));
  read.matches = TRY(ReadMatches(table));
  auto currency = TRY(table.Table("currency"));
  read.currency.code = TRY(currency.Code("code"));
  read.currency.names = TRY(ReadNames(currency));
  read.currency.expiry_months = static_cast<int32_t>(
      TRY(currency.Integer("expiry_months", {.least = 1, .most = kMonthsMax, .otherwise = 24})));
  read.currency.settlement_price = TRY(currency.Integer(
      "settlement_price_micro_fen", {.least = 0, .most = kPriceMicroFenMax, .otherwise = {}}));
  TRY(currency.Finish());
  TRY(table.Finish());
  return read;
}

Expected<MapChannel, Error> ReadChannel(TableReader& table) {
  constexpr std::array kKinds{ChannelKind::kTill, ChannelKind::kApp, ChannelKind::kMiniProgram,
                              ChannelKind::kMarketplace};
  MapChannel read;
  read.channel.code = TRY(table.Code("code"));
  read.channel.names = TRY(ReadNames(table));
  const size_t kind =
      TRY(table.Word("kind", {"till", "app", "mini_program", "marketplace"}, "till"));
  read.channel.kind = kKinds.at(kind);
  read.channel.coefficient = TRY(table.RateAt("coefficient", Rate()));
  read.matches = TRY(ReadMatches(table));
  TRY(table.Finish());
  return read;
}

using Places = std::map<std::string, size_t>;

// Which value of which column was taken by which code.
using MatchedValues = std::map<std::pair<std::string, std::string>, std::string>;

Expected<Done, Error> Claim(const TableReader& table, const std::string& code,
                            const std::optional<LineMatch>& matches, MatchedValues& taken) {
  if (!matches) return Done{};
  for (const std::string& value : matches->values) {
    const auto [at, fresh] = taken.emplace(std::pair(matches->column, value), code);
    if (fresh) continue;
    return table.Wrong("matches", "has the value \"" + value + "\", which \"" + at->second +
                                      "\" matches already.");
  }
  return Done{};
}

Expected<Places, Error> ReadBrands(TableReader& root, ReceiptMap& map) {
  Places places;
  std::set<std::string> currencies;
  MatchedValues taken;
  for (TableReader& table : TRY(root.Tables("brands"))) {
    MapBrand brand = TRY(ReadBrand(table));
    if (!places.emplace(brand.brand.code, map.brands.size()).second) {
      return table.Wrong("code", "is \"" + brand.brand.code + "\", as another brand's is.");
    }
    if (!currencies.insert(brand.currency.code).second) {
      return table.Wrong("currency", "has the code \"" + brand.currency.code +
                                         "\", as another brand's currency has.");
    }
    TRY(Claim(table, brand.brand.code, brand.matches, taken));
    map.brands.push_back(std::move(brand));
  }
  if (map.brands.empty()) return root.Wrong("brands", "is missing; write at least one [[brands]].");
  return places;
}

Expected<Places, Error> ReadChannels(TableReader& root, ReceiptMap& map) {
  Places places;
  MatchedValues taken;
  for (TableReader& table : TRY(root.Tables("channels"))) {
    MapChannel channel = TRY(ReadChannel(table));
    if (!places.emplace(channel.channel.code, map.channels.size()).second) {
      return table.Wrong("code", "is \"" + channel.channel.code + "\", as another channel's is.");
    }
    TRY(Claim(table, channel.channel.code, channel.matches, taken));
    map.channels.push_back(std::move(channel));
  }
  return places;
}

// The place of the thing whose code is at `key`.
Expected<size_t, Error> PlaceOf(TableReader& table, const std::string& key, const Places& places) {
  const auto code = TRY(table.Text(key));
  const auto found = places.find(code);
  if (found != places.end()) return found->second;
  return table.Wrong(key, "is \"" + code + "\", which the map does not define.");
}

Expected<std::optional<size_t>, Error> PlaceIfAny(TableReader& table, const std::string& key,
                                                  const Places& places) {
  if (!table.Has(key)) return std::optional<size_t>();
  return std::optional<size_t>(TRY(PlaceOf(table, key, places)));
}

Expected<Done, Error> ReadRateBook(TableReader& root, const Places& brands, ReceiptMap& map) {
  std::set<size_t> priced;
  for (TableReader& table : TRY(root.Tables("rate_book"))) {
    MapPrice read;
    read.brand = TRY(PlaceOf(table, "brand", brands));
    if (!priced.insert(read.brand).second) return table.Wrong("brand", "is priced twice.");
    read.price.bid = TRY(table.RateAt("bid", std::nullopt));
    read.price.ask = TRY(table.RateAt("ask", std::nullopt));
    if (read.price.bid > read.price.ask) return table.Wrong("bid", "is above the ask.");
    read.price.settlement_price =
        TRY(table.Integer("settlement_price_micro_fen",
                          {.least = 0,
                           .most = kPriceMicroFenMax,
                           .otherwise = map.brands[read.brand].currency.settlement_price}));
    TRY(table.Finish());
    map.rate_book.push_back(read);
  }
  return Done{};
}

Expected<ReceiptMap, Error> ReadMap(TableReader& root) {
  ReceiptMap map;
  TRY(ReadFile(root, map));
  TRY(ReadColumns(root, map));
  TRY(ReadMoney(root, map));
  TRY(ReadCoalition(root, map));
  const Places brands = TRY(ReadBrands(root, map));
  const Places channels = TRY(ReadChannels(root, map));
  TRY(ReadRateBook(root, brands, map));
  map.customer_brand = TRY(PlaceOf(root, "customer_brand", brands));
  map.default_brand = TRY(PlaceIfAny(root, "default_brand", brands));
  map.default_channel = TRY(PlaceIfAny(root, "default_channel", channels));
  TRY(root.Finish());
  return map;
}

}  // namespace

Expected<ReceiptMap, Error> ParseReceiptMap(std::string_view toml, const std::string& name) {
  try {
    const toml::table table = toml::parse(toml);
    TableReader root(name, table, "");
    ReceiptMap map = TRY(ReadMap(root));
    map.name = name;
    return map;
  } catch (const toml::parse_error& error) {
    return Fail(ErrorCode::kInvalidArgument,
                name + ", line " + std::to_string(error.source().begin.line) +
                    ": this is not TOML: " + std::string(error.description()) + ".");
  }
}

}  // namespace huitong
