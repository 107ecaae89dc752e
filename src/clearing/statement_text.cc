#include "clearing/statement_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

const PartyName* NameIn(const PeriodHeader& header, BrandNumber party) {
  const auto found =
      std::lower_bound(header.names.begin(), header.names.end(), party,
                       [](const PartyName& a, BrandNumber b) { return a.party < b; });
  return found != header.names.end() && found->party == party ? &*found : nullptr;
}
std::string_view FullNameOf(const PeriodHeader& header, BrandNumber party) {
  const PartyName* name = NameIn(header, party);
  return name == nullptr ? std::string_view() : std::string_view(name->name);
}

// Appends a text in quotes. Only what must be escaped is (RFC 8259, section 7).
void AppendQuoted(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  size_t plain = 0;  // from here on nothing was written yet
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool escaped = text[at] == '"' || text[at] == '\\';
    if (!escaped && byte >= 0x20) continue;
    out += text.substr(plain, at - plain);
    plain = at + 1;
    out += '\\';
    if (escaped) {
      out += text[at];
    } else {
      out += "u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  out += text.substr(plain);
  out += '"';
}

// Writes one JSON object into a text that outlives it: compact, but for the breaks that the caller
// wants. Names are literals and are not escaped.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  ObjectWriter& Text(std::string_view name, std::string_view text) {
    Name(name);
    AppendQuoted(out_, text);
    return *this;
  }
  ObjectWriter& Integer(std::string_view name, int64_t value) {
    Name(name);
    AppendInteger(out_, value);
    return *this;
  }
  ObjectWriter& Amount(std::string_view name, int64_t micro_fen) {
    const FenAndMicroFen split = SplitMicroFen(micro_fen);
    Name(name);
    ObjectWriter(out_).Integer("fen", split.fen).Integer("micro_fen", split.micro_fen).End();
    return *this;
  }
  // The caller writes the value after it.
  void Name(std::string_view name) {
    if (follows_) out_ += ',';
    if (breaks_) out_ += '\n';
    follows_ = true;
    breaks_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  // The next member stands on a new line.
  ObjectWriter& Break() {
    breaks_ = true;
    return *this;
  }
  void End() { out_ += '}'; }

  static void AppendInteger(std::string& out, int64_t value) {
    std::array<char, 20> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), written.ptr);
  }

 private:
  std::string& out_;
  bool follows_ = false;
  bool breaks_ = false;
};

// format, coalition, money and period.
void WritePeriod(std::string& out, ObjectWriter& object, std::string_view format,
                 const PeriodHeader& header) {
  object.Text("format", format).Text("coalition", header.coalition).Text("money", header.money);
  object.Break().Name("period");
  ObjectWriter(out)
      .Integer("number", header.period)
      .Text("first_day", ToIsoDate(header.first_day))
      .Text("last_day", ToIsoDate(header.last_day))
      .Integer("first_sequence", static_cast<int64_t>(header.first_sequence))
      .Integer("end_sequence", static_cast<int64_t>(header.end_sequence))
      .End();
}

ObjectWriter& WriteParty(ObjectWriter& object, const PeriodHeader& header, BrandNumber party) {
  return object.Text("party", CodeOf(header, party))
      .Integer("number", party.value)
      .Text("name", FullNameOf(header, party));
}

// What an entry says between two texts that may be of any length, put together in one place: a
// settlement has tens of thousands of entries.
class EntryText {
 public:
  template <size_t kSize>
  void Put(const char (&literal)[kSize]) {
    constexpr size_t kLength = kSize - 1;  // without the zero at its end
    std::memcpy(end_, literal, kLength);
    end_ += kLength;
  }
  void PutInteger(int64_t value) {
    end_ = std::to_chars(end_, text_.data() + text_.size(), value).ptr;
  }
  void PutAmount(int64_t micro_fen) {
    const FenAndMicroFen split = SplitMicroFen(micro_fen);
    Put("{\"fen\":");
    PutInteger(split.fen);
    Put(",\"micro_fen\":");
    PutInteger(split.micro_fen);
    Put("}");
  }
  [[nodiscard]] std::string_view text() const {
    return {text_.data(), static_cast<size_t>(end_ - text_.data())};
  }

 private:
  // Five amounts, four integers and their names are some 600 characters at most.
  std::array<char, 1024> text_;
  char* end_ = text_.data();
};

void WriteEntry(std::string& out, const PeriodHeader& header, const StatementEntry& entry) {
  const Line& line = entry.line;
  out += "{\"kind\":\"";
  out += NameOf(line.kind);
  out += "\",\"counterparty\":";
  if (const PartyName* name = NameIn(header, entry.counterparty)) {
    AppendQuoted(out, name->code);
  } else {
    AppendQuoted(out, CodeOf(header, entry.counterparty));
  }
  EntryText text;
  text.Put(",\"debit\":");
  text.PutAmount(entry.debit);
  text.Put(",\"credit\":");
  text.PutAmount(entry.credit);
  text.Put(",\"base\":");
  text.PutAmount(line.base);
  text.Put(",\"rate\":{\"numerator\":");
  text.PutInteger(line.rate.numerator());
  text.Put(",\"denominator\":");
  text.PutInteger(line.rate.denominator());
  text.Put("},\"posted\":");
  text.PutAmount(line.posted);
  text.Put(",\"capped\":");
  text.PutAmount(line.capped);
  text.Put(",\"remainder\":");
  text.PutInteger(line.remainder);
  text.Put(",\"count\":");
  text.PutInteger(line.count);
  text.Put(",\"reference\":");
  out += text.text();
  AppendQuoted(out, line.reference);
  out += '}';
}

template <size_t kCells>
std::string Row(const std::array<std::string, kCells>& cells) {
  std::string row;
  for (const std::string& cell : cells) {
    if (!row.empty()) row += ',';
    row += cell;
  }
  return row + "\n";
}

constexpr std::string_view kStatementColumns =
    "huitong_statement_1,kind,counterparty,counterparty_name,debit_fen,credit_fen,base_fen,"
    "rate_numerator,rate_denominator,posted_fen,capped_fen,remainder,count,reference\n";

std::string EntryCsv(const PeriodHeader& header, const StatementEntry& entry) {
  const Line& line = entry.line;
  return Row<14>(
      {"entry", std::string(NameOf(line.kind)), CsvCell(CodeOf(header, entry.counterparty)),
       CsvCell(FullNameOf(header, entry.counterparty)), FenText(entry.debit), FenText(entry.credit),
       FenText(line.base), std::to_string(line.rate.numerator()),
       std::to_string(line.rate.denominator()), FenText(line.posted), FenText(line.capped),
       std::to_string(line.remainder), std::to_string(line.count), CsvCell(line.reference)});
}

// A row that has only its word and one sum, which is a debit where it is negative.
std::string SumRow(std::string_view word, int64_t debit, int64_t credit) {
  return Row<14>({std::string(word), "", "", "", FenText(debit), FenText(credit), "", "", "", "",
                  "", "", "", ""});
}
std::string BalanceRow(std::string_view word, int64_t micro_fen) {
  return SumRow(word, micro_fen < 0 ? -micro_fen : 0, micro_fen < 0 ? 0 : micro_fen);
}

struct Payout {
  BrandNumber party;
  int64_t pays_fen = 0;
  int64_t receives_fen = 0;
};
std::vector<Payout> PayoutsOf(std::span<const Statement> statements) {
  std::vector<Payout> payouts;
  int64_t sum = 0;
  for (const Statement& statement : statements) {
    sum += statement.payable_fen;
    if (statement.payable_fen == 0) continue;
    payouts.push_back({.party = statement.party,
                       .pays_fen = std::max(-statement.payable_fen, int64_t{0}),
                       .receives_fen = std::max(statement.payable_fen, int64_t{0})});
  }
  CHECK(sum == 0);
  return payouts;
}

// "3-florist": one payment of one period, for the bank's line.
std::string PaymentReference(const PeriodHeader& header, BrandNumber party) {
  return std::to_string(header.period) + "-" + CodeOf(header, party);
}

}  // namespace

std::string CodeOf(const PeriodHeader& header, BrandNumber party) {
  const PartyName* name = NameIn(header, party);
  return name == nullptr ? std::to_string(party.value) : name->code;
}

std::string FenText(int64_t micro_fen) {
  const FenAndMicroFen split = SplitMicroFen(micro_fen < 0 ? -micro_fen : micro_fen);
  const std::string decimals = std::to_string(kMicroFenPerFen + split.micro_fen).substr(1);
  return (micro_fen < 0 ? "-" : "") + std::to_string(split.fen) + "." + decimals;
}

std::string CsvCell(std::string_view text) {
  std::string cell;
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos &&
      !Planted("csv-formula-not-guarded")) {
    cell += '\'';
  }
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char character : cell) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

std::string StatementJson(const PeriodHeader& header, const Statement& statement) {
  constexpr size_t kHeadSize = 512;
  constexpr size_t kEntrySize = 400;  // most are shorter
  std::string json;
  json.reserve(kHeadSize + statement.entries.size() * kEntrySize);
  ObjectWriter object(json);
  WritePeriod(json, object, "huitong.statement.1", header);
  WriteParty(object.Break(), header, statement.party);
  object.Break().Amount("opening", statement.opening).Break().Name("entries");
  json += '[';
  for (size_t i = 0; i < statement.entries.size(); ++i) {
    json += i == 0 ? "\n" : ",\n";
    WriteEntry(json, header, statement.entries[i]);
  }
  json += ']';
  object.Break().Amount("debits", statement.debits).Amount("credits", statement.credits);
  object.Break().Amount("closing", statement.closing);
  object.Integer("payable_fen", statement.payable_fen)
      .Integer("carried_micro_fen", statement.carried)
      .End();
  return json + "\n";
}

std::string StatementCsv(const PeriodHeader& header, const Statement& statement) {
  std::string csv(kStatementColumns);
  const std::string days = ToIsoDate(header.first_day) + "/" + ToIsoDate(header.last_day);
  csv += Row<14>({"period", "", CsvCell(CodeOf(header, statement.party)),
                  CsvCell(FullNameOf(header, statement.party)), "", "", "", "", "", "", "", "",
                  std::to_string(header.period),
                  CsvCell(header.coalition + " " + days + " " + header.money)});
  csv += BalanceRow("opening", statement.opening);
  for (const StatementEntry& entry : statement.entries) {
    csv += EntryCsv(header, entry);
  }
  csv += SumRow("debits", statement.debits, 0);
  csv += SumRow("credits", 0, statement.credits);
  csv += BalanceRow("closing", statement.closing);
  csv += BalanceRow("payable", statement.closing - statement.carried);
  csv += BalanceRow("carried", statement.carried);
  return csv;
}

std::string PayoutJson(const PeriodHeader& header, std::span<const Statement> statements) {
  std::string json;
  ObjectWriter object(json);
  WritePeriod(json, object, "huitong.payout.1", header);
  object.Break().Name("payments");
  json += '[';
  int64_t total = 0;
  bool first = true;
  for (const Payout& payout : PayoutsOf(statements)) {
    json += first ? "\n" : ",\n";
    first = false;
    total += payout.receives_fen;
    ObjectWriter payment(json);
    WriteParty(payment, header, payout.party)
        .Integer("pays_fen", payout.pays_fen)
        .Integer("receives_fen", payout.receives_fen)
        .Text("reference", PaymentReference(header, payout.party))
        .End();
  }
  json += ']';
  object.Break().Integer("total_fen", total).End();
  return json + "\n";
}

std::string PayoutCsv(const PeriodHeader& header, std::span<const Statement> statements) {
  std::string csv = "huitong_payout_1,party,name,pays_fen,receives_fen,money,reference\n";
  for (const Payout& payout : PayoutsOf(statements)) {
    csv += Row<7>({"payment", CsvCell(CodeOf(header, payout.party)),
                   CsvCell(FullNameOf(header, payout.party)), std::to_string(payout.pays_fen),
                   std::to_string(payout.receives_fen), CsvCell(header.money),
                   CsvCell(PaymentReference(header, payout.party))});
  }
  return csv;
}

}  // namespace huitong
