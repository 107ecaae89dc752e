// Which transactions stand behind a line of a statement.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "clearing/statement.h"
#include "clearing/terms.h"
#include "engine/configuration.h"
#include "engine/record.h"
#include "engine/traffic.h"
#include "reports/log_fold.h"

namespace huitong {

// Where to look: the records of the period whose traffic is of one of these pairs and kinds.
struct LineOrigin {
  Line line;
  std::vector<PartyPair> pairs;  // ascending; none where no transaction made the line
  bool redeemed = false;         // redemptions and captures count
  bool refunded = false;
  bool exchanged = false;
  bool bought = false;
  bool sponsored = false;
  bool of_any_pair = false;  // whoever the two are
  bool adjusted = false;
  bool paid = false;
  // What all these transactions owe together, in micro-fen, where the line says so: the amount of a
  // line that the ledger posted, the base of one that a formula made of value, what is posted of a
  // reimbursement, whose base is the face value. A fee for each
  // redemption or for the period, a share of the pool or of the cost is not made of one value.
  std::optional<int64_t> owed;
};

// Of the statement's entry at index `entry`, by the terms that it was settled by and the period's
// totals of pairs. kCorrupt where the terms do not make such a line. Requires that there is the
// entry.
Expected<LineOrigin, Error> OriginOf(const ClearingTerms& terms, std::span<const PairTotals> pairs,
                                     const Statement& statement, size_t entry);

// What one record adds to a line.
struct LineTransaction {
  Sequence sequence = 0;
  RecordKind kind = RecordKind::kRedeem;
  Instant committed;
  std::optional<MemberOrdinal> member;
  PartyPair pair;         // debtor, creditor
  int64_t points = 0;     // of the debtor's currency, of the creditor's where they were exchanged;
                          // 0 where no points moved; negative: taken back
  int64_t micro_fen = 0;  // that the debtor came to owe
};

// Ascending by pair; none where the record is not behind the line. A tender may be behind a line of
// several pairs more than once.
std::vector<LineTransaction> TransactionsBehind(const LineOrigin& origin,
                                                const Configuration& configuration,
                                                const Record& record);

}  // namespace huitong
