#include "clearing/entries.h"

#include <map>
#include <utility>

#include "base/check.h"
#include "clearing/portion.h"
#include "clearing/statement_text.h"

namespace huitong {
namespace {

// Writes entries of two rows each, numbered from 1.
class EntryBook {
 public:
  // From `credit` to `debit`; a negative amount goes the other way, zero is not written.
  void Move(int64_t fen, const std::string& debit, const std::string& credit,
            const std::string& text) {
    if (fen == 0) return;
    CHECK(IsAmount(fen));
    ++entry_;
    const int64_t size = fen < 0 ? -fen : fen;
    rows_.push_back({.entry = entry_,
                     .account = fen < 0 ? credit : debit,
                     .debit_fen = size,
                     .credit_fen = 0,
                     .text = text});
    rows_.push_back({.entry = entry_,
                     .account = fen < 0 ? debit : credit,
                     .debit_fen = 0,
                     .credit_fen = size,
                     .text = text});
  }

  std::vector<EntryRow> Take() { return std::move(rows_); }

 private:
  uint32_t entry_ = 0;
  std::vector<EntryRow> rows_;
};

}  // namespace

std::vector<EntryRow> LiabilityEntries(const LiabilityMovements& movements,
                                       const BrandAccounts& accounts) {
  EntryBook book;
  book.Move(movements.deferred, accounts.revenue, accounts.contract_liability,
            "points given with sales");
  book.Move(movements.released, accounts.contract_liability, accounts.revenue,
            "points redeemed and estimates caught up");
  const ThirdPartyRevenue& other = movements.third_party;
  book.Move(other.cost, accounts.cost_of_rewards, accounts.rewards_owed,
            "others' rewards, as principal");
  book.Move(other.owed - other.cost, accounts.revenue, accounts.rewards_owed,
            "others' rewards, as agent");
  return book.Take();
}

Expected<std::vector<EntryRow>, Error> StatementEntries(const Statement& statement,
                                                        int64_t payable_before,
                                                        const BrandAccounts& accounts) {
  std::map<LineKind, int64_t> sums;
  for (const StatementEntry& entry : statement.entries) {
    int64_t& sum = sums[entry.line.kind];
    const auto more = Sum(entry.credit, -entry.debit);
    const auto added = more ? Sum(sum, *more) : std::nullopt;
    if (!added) {
      return Fail(ErrorCode::kInvalidArgument, "The lines of one kind of party " +
                                                   std::to_string(statement.party.value) +
                                                   " sum to more than 2^62 micro-fen.");
    }
    sum = *added;
  }
  EntryBook book;
  int64_t balance = payable_before;
  for (const auto& [kind, micro_fen] : sums) {
    const auto fen = ScaleToNearest(micro_fen, 1, kMicroFenPerFen);
    CHECK(fen.has_value());
    const std::string name(NameOf(kind));
    balance += fen->amount;
    book.Move(fen->amount, accounts.settlement,
              kind == LineKind::kPayment ? accounts.bank : "settlement: " + name, name);
  }
  book.Move(statement.payable_fen - balance, accounts.settlement, accounts.rounding,
            "parts of a fen");
  return book.Take();
}

std::string EntriesCsv(Day day, std::span<const EntryRow> rows) {
  std::string csv = "huitong_entries_1,day,entry,account,debit_fen,credit_fen,text\n";
  for (const EntryRow& row : rows) {
    csv += "row," + ToIsoDate(day) + "," + std::to_string(row.entry) + "," + CsvCell(row.account) +
           "," + std::to_string(row.debit_fen) + "," + std::to_string(row.credit_fen) + "," +
           CsvCell(row.text) + "\n";
  }
  return csv;
}

}  // namespace huitong
