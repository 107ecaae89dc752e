#include "api/rate_book_json.h"

#include <set>
#include <utility>
#include <vector>

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

constexpr size_t kLinesMax = 1000;

std::optional<Rate> OptionalRateField(JsonObject& line, std::string_view name) {
  if (!line.Has(name)) return std::nullopt;
  return RateField(line, name);
}

std::vector<Price> PricesIn(JsonObject& root, LogNumber log) {
  std::vector<Price> prices;
  std::set<CurrencyNumber> priced;
  for (JsonObject& line : root.Objects("prices", kLinesMax)) {
    Price price{.currency = CurrencyField(line, "currency_id", log),
                .bid = RateField(line, "bid"),
                .ask = RateField(line, "ask"),
                .settlement_price = AmountField(line, "settlement_price_micro_fen", 0)};
    if (line.Has("redemption_value_micro_fen")) {
      price.redemption_value = AmountField(line, "redemption_value_micro_fen", 0);
    }
    price.reference = OptionalRateField(line, "reference");
    // A currency that is none was blamed already.
    const bool repeated = price.currency != kUniversalUnit && !priced.insert(price.currency).second;
    if (repeated) line.BlameItself(FieldFault::kRepeated, FieldShape::kPrice);
    prices.push_back(price);
  }
  return prices;
}

// The lines of a list of pairs, each pair at most once: `read` adds what is a line's own.
template <class Line, class Read>
std::vector<Line> PairsIn(JsonObject& root, std::string_view name, LogNumber log,
                          const Read& read) {
  std::vector<Line> lines;
  if (!root.Has(name)) return lines;
  std::set<RateBook::Pair> named;
  for (JsonObject& object : root.Objects(name, kLinesMax)) {
    Line line;
    line.from = CurrencyField(object, "from_currency_id", log);
    line.to = CurrencyField(object, "to_currency_id", log);
    read(object, line);
    const bool known = line.from != kUniversalUnit && line.to != kUniversalUnit;
    const bool repeated = known && !named.insert({line.from, line.to}).second;
    if (repeated) object.BlameItself(FieldFault::kRepeated, FieldShape::kCurrencyPair);
    lines.push_back(line);
  }
  return lines;
}

FeeRule FeeRuleIn(JsonObject& line) {
  FeeRule rule;
  if (line.Has("fixed")) rule.fixed = AmountField(line, "fixed", 0);
  rule.share = OptionalRateField(line, "share");
  if (line.Has("minimum")) rule.minimum = AmountField(line, "minimum", 0);
  return rule;
}

void WriteOptionalRate(JsonWriter& out, std::string_view name, const std::optional<Rate>& rate) {
  if (rate) {
    WriteRate(out, name, *rate);
  } else {
    out.Null(name);
  }
}

void WritePrice(JsonWriter& out, LogNumber log, const Price& price) {
  out.Text("currency_id", CurrencyId(log, price.currency));
  WriteRate(out, "bid", price.bid);
  WriteRate(out, "ask", price.ask);
  out.Integer("settlement_price_micro_fen", price.settlement_price);
  if (price.redemption_value != 0) {
    out.Integer("redemption_value_micro_fen", price.redemption_value);
  }
  if (price.reference) WriteRate(out, "reference", *price.reference);
}

template <class Line, class Write>
void WritePairs(JsonWriter& out, std::string_view name, LogNumber log,
                const std::vector<Line>& lines, const Write& write) {
  if (lines.empty()) return;
  out.BeginArray(name);
  for (const Line& line : lines) {
    out.BeginObject();
    out.Text("from_currency_id", CurrencyId(log, line.from));
    out.Text("to_currency_id", CurrencyId(log, line.to));
    write(line);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

RateBookVersion RateBookIn(JsonObject& root, LogNumber log) {
  RateBookVersion book;
  book.pair_rates = PairsIn<PairRate>(
      root, "pair_rates", log,
      [](JsonObject& object, PairRate& line) { line.rate = OptionalRateField(object, "rate"); });
  book.bonuses = PairsIn<Bonus>(root, "bonuses", log, [](JsonObject& object, Bonus& line) {
    line.share = OptionalRateField(object, "share");
    if (!line.share) return;
    line.begins = TimeField(object, "begins_at");
    line.ends = TimeField(object, "ends_at");
  });
  book.fees = PairsIn<PairFee>(
      root, "fees", log, [](JsonObject& object, PairFee& line) { line.rule = FeeRuleIn(object); });
  const bool has_pairs = !book.pair_rates.empty() || !book.bonuses.empty() || !book.fees.empty();
  if (root.Has("prices") || !has_pairs) book.prices = PricesIn(root, log);
  return book;
}

void WriteRateBookLines(JsonWriter& out, LogNumber log, const RateBookVersion& book) {
  out.BeginArray("prices");
  for (const Price& price : book.prices) {
    out.BeginObject();
    WritePrice(out, log, price);
    out.EndObject();
  }
  out.EndArray();
  WritePairs(out, "pair_rates", log, book.pair_rates,
             [&](const PairRate& line) { WriteOptionalRate(out, "rate", line.rate); });
  WritePairs(out, "bonuses", log, book.bonuses, [&](const Bonus& line) {
    WriteOptionalRate(out, "share", line.share);
    if (!line.share) return;
    WriteTime(out, "begins_at", line.begins);
    WriteTime(out, "ends_at", line.ends);
  });
  WritePairs(out, "fees", log, book.fees, [&](const PairFee& line) {
    out.Integer("fixed", line.rule.fixed);
    WriteOptionalRate(out, "share", line.rule.share);
    out.Integer("minimum", line.rule.minimum);
  });
}

}  // namespace huitong
