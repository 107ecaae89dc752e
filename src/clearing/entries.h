// Entries for a brand's own general ledger: debit and credit rows in whole fen that balance.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/error.h"
#include "clearing/deferral.h"
#include "clearing/statement.h"

namespace huitong {

// The brand's own accounts, as its general ledger calls them.
struct BrandAccounts {
  std::string revenue = "revenue";
  std::string contract_liability = "contract liability";
  std::string cost_of_rewards = "cost of rewards";
  std::string rewards_owed = "settlement: redemption";  // the statement's redemptions clear it
  std::string settlement = "coalition settlement";      // owed by (debit) or to (credit) the house
  std::string bank = "bank";
  std::string rounding = "settlement rounding";
};

// One side of an entry. Rows of one entry follow each other and their debits equal their credits.
struct EntryRow {
  uint32_t entry = 0;  // from 1 in an export
  std::string account;
  int64_t debit_fen = 0;  // one of the two is above zero, the other zero
  int64_t credit_fen = 0;
  std::string text;

  friend bool operator==(const EntryRow&, const EntryRow&) = default;
};

// What a period did to a brand's own points, in fen.
struct LiabilityMovements {
  int64_t deferred = 0;           // Allocation::liability of the period's sales; ≥ 0
  int64_t released = 0;           // Release::this_period; negative where an estimate is caught up
  ThirdPartyRevenue third_party;  // for others' rewards: all zero where there were none
};

// The entries of the liability book: sales deferred (revenue to contract liability), points
// redeemed (contract liability to revenue), and of others' rewards what is owed (from the cost of
// rewards, or for an agent out of revenue, to the settlement account). Nothing is written for a
// zero. Requires amounts.
std::vector<EntryRow> LiabilityEntries(const LiabilityMovements& movements,
                                       const BrandAccounts& accounts);

// The entries of a statement: an account "settlement: redemption" and so on for each kind of line
// but payments, by its sum over all counterparties rounded to the nearest fen, against the
// settlement account; payments against the bank; and the rounding. After them the settlement
// account has moved from the `payable_before` fen of the last statement to this one's payable
// exactly. Refuses sums past 2^62.
Expected<std::vector<EntryRow>, Error> StatementEntries(const Statement& statement,
                                                        int64_t payable_before,
                                                        const BrandAccounts& accounts);

// CSV as statement_text.h describes it; "huitong_entries_1" stands first.
std::string EntriesCsv(Day day, std::span<const EntryRow> rows);

}  // namespace huitong
