#include "app/settle_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/log_reading.h"
#include "api/public_id.h"
#include "app/replayed_ledger.h"
#include "app/terminal.h"
#include "clearing/statement_text.h"
#include "engine/settlement.h"
#include "reports/line_origin.h"

namespace huitong {
namespace {

void PrintLine(const PeriodHeader& header, size_t number, const StatementEntry& entry) {
  const Line& line = entry.line;
  ToOutput(fmt::format("{:>5} {:<18} {:<16} {:<16} {:>20} {:>10}\n", number, NameOf(line.kind),
                       CodeOf(header, line.debtor), CodeOf(header, line.creditor),
                       FenText(line.amount), line.count == 0 ? "" : WithThousands(line.count)));
}

void PrintLineHead() {
  ToOutput(fmt::format("{:>5} {:<18} {:<16} {:<16} {:>20} {:>10}\n", "line", "kind", "owes",
                       "is owed", "amount (fen)", "count"));
}

// What was seen of the transactions behind one line.
struct Drilled {
  int64_t owed = 0;
  uint64_t count = 0;
  uint64_t printed = 0;
  Sequence last = 0;  // printed
  bool more = false;  // not printed, after the last
};

void PrintTransaction(const PeriodHeader& header, const LineTransaction& found) {
  ToOutput(fmt::format("{:>10} {:<30} {:<20} {:<16} {:<16} {:>10} {:>18}\n", found.sequence,
                       ToRfc3339(found.committed.time), NameOf(found.kind),
                       CodeOf(header, found.pair.first), CodeOf(header, found.pair.second),
                       WithThousands(found.points), FenText(found.micro_fen)));
}

Expected<Drilled, Error> PrintTransactions(const ReplayedLedger& replayed, const LinesWish& wish,
                                           const PeriodHeader& header, const LineOrigin& origin) {
  Drilled drilled;
  ToOutput(fmt::format("\n{:>10} {:<30} {:<20} {:<16} {:<16} {:>10} {:>18}\n", "record",
                       "committed", "type", "owes", "is owed", "points", "fen"));
  const auto visit = [&](const Record& record) -> Expected<bool, Error> {
    const auto behind = TransactionsBehind(origin, replayed.state.configuration, record);
    for (const LineTransaction& found : behind) {
      drilled.owed += found.micro_fen;
      ++drilled.count;
    }
    if (behind.empty() || (wish.after != 0 && record.header.sequence <= wish.after)) return true;
    if (drilled.printed >= wish.limit) {
      drilled.more = true;
      return true;
    }
    drilled.last = record.header.sequence;
    for (const LineTransaction& found : behind) {
      ++drilled.printed;
      PrintTransaction(header, found);
    }
    return true;
  };
  TRY(VisitRecords(replayed.ledger->source(), header.first_sequence, header.end_sequence, visit));
  return drilled;
}

bool PrintSum(const LineOrigin& origin, const Drilled& drilled) {
  if (drilled.more) ToOutput(fmt::format("More: --after {}\n", drilled.last));
  ToOutput(fmt::format("\n{} transactions in all, which owe {} fen",
                       WithThousands(static_cast<int64_t>(drilled.count)), FenText(drilled.owed)));
  if (!origin.owed) {
    ToOutput(".\n");
    return true;
  }
  const bool ties = drilled.owed == *origin.owed;
  const Line& line = origin.line;
  const std::string_view what = line.kind == LineKind::kReimbursement ? "posted part"
                                : line.amount == *origin.owed         ? "amount"
                                                                      : "base";
  ToOutput(fmt::format(": {} the {} of the line, {} fen.\n", ties ? "just" : "NOT", what,
                       FenText(*origin.owed)));
  return ties;
}

}  // namespace

Expected<bool, Error> ShowLines(const LinesWish& wish) {
  const auto replayed = TRY(ReplayLedger(wish.folder));
  const LogState& state = replayed->state;
  TRY(CheckClosed(state, wish.period));
  const BrandNumber party = TRY(PartyOfCode(*replayed->ledger, wish.brand));
  const PeriodHeader header = PeriodHeaderOf(state, wish.period);
  const Settlement settlement = TRY(ClosedSettlement(*replayed, wish.period));
  const auto statement = std::find_if(settlement.statements.begin(), settlement.statements.end(),
                                      [&](const Statement& one) { return one.party == party; });
  if (statement == settlement.statements.end()) {
    return Fail(ErrorCode::kNotFound, "\"" + wish.brand + "\" was not registered when period " +
                                          std::to_string(wish.period.value) + " was cut");
  }
  const size_t lines = statement->entries.size();
  ToOutput(fmt::format("period {}, statement of {}\n", wish.period.value, CodeOf(header, party)));
  if (wish.line == 0) {
    PrintLineHead();
    for (size_t i = 0; i < lines; ++i) {
      PrintLine(header, i + 1, statement->entries[i]);
    }
    return true;
  }
  if (wish.line > lines) {
    return Fail(ErrorCode::kNotFound, "the statement has no line " + std::to_string(wish.line) +
                                          ": it has " + std::to_string(lines));
  }
  const PeriodTotals totals = TRY(PeriodTotalsOf(state, wish.period));
  const ClearingTerms terms =
      state.configuration.TermsBefore(state.PeriodOf(wish.period)->cut_time);
  const LineOrigin origin = TRY(OriginOf(terms, totals.pairs, *statement, wish.line - 1));
  PrintLineHead();
  PrintLine(header, wish.line, statement->entries[wish.line - 1]);
  const Drilled drilled = TRY(PrintTransactions(*replayed, wish, header, origin));
  return PrintSum(origin, drilled);
}

}  // namespace huitong
