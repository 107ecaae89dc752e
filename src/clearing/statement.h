// Closes a period from its totals: all lines, who pays what, and a statement for each party.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "clearing/line.h"
#include "clearing/netting.h"
#include "clearing/pool.h"
#include "clearing/terms.h"

namespace huitong {

// All amounts are micro-fen unless they say otherwise.

// What a party begins the period with: the closing of the last one. Its payable stays in it until a
// payment is recorded.
struct Opening {
  BrandNumber party;
  int64_t micro_fen = 0;  // positive: is owed; negative: owes
};

// What the ledger posted between two parties under one kind (kRedemption to kEarning).
struct PostedTotal {
  LineKind kind = LineKind::kRedemption;
  BrandNumber debtor;
  BrandNumber creditor;
  int64_t micro_fen = 0;
  int64_t count = 0;  // transactions
};

// Of an earlier period, after a dispute; `reference` names both.
struct Adjustment {
  BrandNumber debtor;
  BrandNumber creditor;
  int64_t micro_fen = 0;
  std::string reference;
};

// Whole fen that went to the house (the coalition's settlement account) or came from it.
struct Payment {
  BrandNumber party;
  int64_t paid_fen = 0;  // positive: the party paid; negative: it was paid
  std::string reference;
};

// What happened in a period. Everybody who may appear in a line has an opening: brands, the house,
// the pool, sponsors.
struct PeriodTotals {
  std::vector<Opening> openings;  // ascending; they sum to zero
  std::vector<PostedTotal> posted;
  std::vector<PairTotals> pairs;  // ascending by (issuer, acceptor); `settled` as posted
  std::vector<SponsorMoney> gifts;
  std::vector<BrandMembers> members;  // ascending
  std::vector<Adjustment> adjustments;
  std::vector<Payment> payments;
};

// A line as one of its two parties sees it.
struct StatementEntry {
  BrandNumber counterparty;
  int64_t debit = 0;   // what the party owes by it; negative: it gets back
  int64_t credit = 0;  // what it is owed by it; negative: it gives back
  Line line;           // kind, base, rate, remainder, reference
};

// closing = opening − debits + credits = payable_fen · 10^6 + carried.
struct Statement {
  BrandNumber party;
  int64_t opening = 0;
  std::vector<StatementEntry> entries;  // by kind, then counterparty
  int64_t debits = 0;
  int64_t credits = 0;
  int64_t closing = 0;
  int64_t payable_fen = 0;  // positive receives, negative pays
  int64_t carried = 0;
};

struct Settlement {
  std::vector<Line> lines;            // by kind, debtor, creditor
  Netting netting;                    // of the lines, without what parties began with
  std::vector<Statement> statements;  // one for each opening, in that order
};

// The same totals and terms give the same settlement, in whatever order `posted` stands. Closing
// positions sum to zero, and so do payments.
// Refuses, in one sentence: openings that do not sum to zero or do not ascend, a line with who has
// no opening, a pair whose `settled` is not what was posted, contracts out of order or that
// CheckContract refuses, what ShareLevies, ShareSponsorMoney, ShareCost and Net refuse, and sums
// past 2^62.
Expected<Settlement, Error> Settle(const ClearingTerms& terms, const PeriodTotals& totals);

}  // namespace huitong
