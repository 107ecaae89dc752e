// Statements and payments as bytes for ever: canonical JSON and CSV.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "clearing/statement.h"

namespace huitong {

// How a party is called. Texts are UTF-8; the caller has checked them.
struct PartyName {
  BrandNumber party;
  std::string code;  // "florist"
  std::string name;
};

// Of which period of which coalition, and the records that are in it.
struct PeriodHeader {
  std::string coalition;  // its code
  std::string money;      // ISO 4217, "CNY"
  uint32_t period = 0;
  Day first_day;
  Day last_day;
  uint64_t first_sequence = 0;
  uint64_t end_sequence = 0;     // the first one after the period
  std::vector<PartyName> names;  // ascending; whoever is not in it is called by its number
};

// What a party is called in files: its code, or its number.
std::string CodeOf(const PeriodHeader& header, BrandNumber party);

// Both formats are made of the arguments alone (no clock, no locale), end every line in LF, and
// name their version first: "huitong.statement.1" in JSON, the header's first cell
// "huitong_statement_1" in CSV. What is once written in a version is never written differently in
// it.
//
// JSON: fields in a fixed order, each entry on a line of its own. An amount is an object of fen and
// micro_fen, both with the sign of the whole, so that every number is below 2^53.
std::string StatementJson(const PeriodHeader& header, const Statement& statement);

// CSV by the quoting rules of RFC 4180, but with LF: a table of rows "opening", "entry", "debits",
// "credits", "closing", "payable" and "carried". Amounts are in fen with six decimals.
std::string StatementCsv(const PeriodHeader& header, const Statement& statement);

// Who pays and who receives how many fen, without those who do neither: the payments of a period.
std::string PayoutJson(const PeriodHeader& header, std::span<const Statement> statements);
std::string PayoutCsv(const PeriodHeader& header, std::span<const Statement> statements);

// A text as a CSV cell. What a spreadsheet would take for a formula (it begins with = + - @, a tab
// or a line break) gets an apostrophe in front, as OWASP advises against CSV injection; quotes
// where a comma, a quote or a line break is inside.
std::string CsvCell(std::string_view text);

// Micro-fen as fen with six decimals: -400000 is -0.400000.
std::string FenText(int64_t micro_fen);

}  // namespace huitong
