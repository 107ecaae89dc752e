#include "clearing/statement.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/assessment.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

using PairKey = std::pair<BrandNumber, BrandNumber>;

Unexpected<Error> Refuse(std::string sentence) {
  return Fail(ErrorCode::kInvalidArgument, std::move(sentence));
}

std::string NameOf(const PairKey& pair) {
  return "issuer " + std::to_string(pair.first.value) + " and acceptor " +
         std::to_string(pair.second.value);
}

bool IsPosted(LineKind kind) { return kind <= LineKind::kEarning; }

PairKey KeyOf(const PairTotals& totals) { return {totals.issuer, totals.acceptor}; }
PairKey KeyOf(const Contract& contract) { return {contract.issuer, contract.acceptor}; }

// The element of that pair in an ascending list, or none.
template <class T>
const T* Find(const std::vector<T>& list, const PairKey& pair) {
  const auto found = std::lower_bound(list.begin(), list.end(), pair,
                                      [](const T& a, const PairKey& b) { return KeyOf(a) < b; });
  return found != list.end() && KeyOf(*found) == pair ? &*found : nullptr;
}

template <class T>
Expected<Done, Error> CheckAscending(const std::vector<T>& list, const std::string& what) {
  for (size_t i = 1; i < list.size(); ++i) {
    if (KeyOf(list[i]) <= KeyOf(list[i - 1])) {
      return Refuse("The " + what + " of " + NameOf(KeyOf(list[i])) +
                    " is out of order or there twice.");
    }
  }
  return Done();
}

Expected<std::vector<BrandNumber>, Error> PartiesOf(const std::vector<Opening>& openings) {
  std::vector<BrandNumber> parties;
  parties.reserve(openings.size());
  Int128 sum = 0;
  for (const Opening& opening : openings) {
    if (!parties.empty() && opening.party <= parties.back()) {
      return Refuse("The opening of party " + std::to_string(opening.party.value) +
                    " is out of order or there twice.");
    }
    if (!IsAmount(opening.micro_fen)) {
      return Refuse("The opening of party " + std::to_string(opening.party.value) +
                    " is past 2^62 micro-fen.");
    }
    sum += opening.micro_fen;
    parties.push_back(opening.party);
  }
  if (sum != 0) return Refuse("The openings of the period do not sum to zero.");
  return parties;
}

// Makes the lines of a period, group by group.
class Closing {
 public:
  Closing(const ClearingTerms& terms, const PeriodTotals& totals)
      : terms_(terms), totals_(totals) {}

  Expected<Done, Error> AddPosted() {
    std::map<std::pair<LineKind, PairKey>, Line> sums;
    std::map<PairKey, int64_t> settled;
    for (const PostedTotal& posted : totals_.posted) {
      const PairKey pair(posted.debtor, posted.creditor);
      if (!IsPosted(posted.kind)) {
        return Refuse("A total of kind " + std::string(NameOf(posted.kind)) +
                      " is none that the ledger posts.");
      }
      auto at =
          sums.try_emplace({posted.kind, pair}, PlainLine(posted.kind, pair.first, pair.second, 0));
      Line& line = at.first->second;
      line.amount = TRY(Added(line.amount, posted.micro_fen));
      line.base = line.amount;
      line.count = TRY(Added(line.count, posted.count));
      // What the pool owes for units is under no contract.
      const bool redeems = posted.kind == LineKind::kRedemption || posted.kind == LineKind::kRefund;
      if (redeems && posted.debtor != kValuePool) {
        settled[pair] = TRY(Added(settled[pair], posted.micro_fen));
      }
    }
    for (auto& [key, line] : sums) {
      lines_.push_back(std::move(line));
    }
    for (const PairTotals& pair : totals_.pairs) {
      settled.try_emplace(KeyOf(pair), 0);
    }
    for (const auto& [key, micro_fen] : settled) {
      const PairTotals* pair = Find(totals_.pairs, key);
      const int64_t said = pair == nullptr ? 0 : pair->settled;
      if (said != micro_fen) {
        return Refuse("The totals of " + NameOf(key) + " say that " + std::to_string(said) +
                      " micro-fen were settled; the ledger posted " + std::to_string(micro_fen) +
                      ".");
      }
    }
    return Done();
  }

  Expected<Done, Error> AddContracts(const std::vector<BrandNumber>& parties) {
    for (const Contract& contract : terms_.contracts) {
      (void)TRY(CheckContract(contract, parties));
      const PairTotals* pair = Find(totals_.pairs, KeyOf(contract));
      const PairTotals nothing{.issuer = contract.issuer, .acceptor = contract.acceptor};
      Append(TRY(Assess(contract, pair == nullptr ? nothing : *pair, terms_.pool.pool)));
    }
    return Done();
  }

  Expected<Done, Error> AddPool() {
    std::vector<LeviedPair> levied;
    for (const PairTotals& pair : totals_.pairs) {
      const Contract* contract = Find(terms_.contracts, KeyOf(pair));
      const bool own = contract != nullptr && contract->levy.has_value();
      levied.push_back({.issuer = pair.issuer,
                        .acceptor = pair.acceptor,
                        .settled = pair.settled,
                        .levy = own ? *contract->levy : terms_.levy});
    }
    Append(TRY(ShareLevies(terms_.pool, levied)).lines);
    Append(TRY(ShareSponsorMoney(terms_.pool.pool, totals_.gifts, totals_.members)));
    return Done();
  }

  Expected<Done, Error> AddCosts() {
    if (terms_.cost.basis == CostBasis::kWeights) {
      Append(TRY(ShareCost(kHouse, terms_.cost.micro_fen, terms_.cost.weights)));
      return Done();
    }
    std::map<BrandNumber, int64_t> accepted;
    for (const PairTotals& pair : totals_.pairs) {
      // More than 10^9 in all are refused as weights; no sum of what is left is too large.
      if (pair.redemptions > 0) {
        accepted[pair.acceptor] += std::min(pair.redemptions, Portion::kTermMax + 1);
      }
    }
    if (accepted.empty()) return Done();
    std::vector<CostWeight> weights;
    weights.reserve(accepted.size());
    for (const auto& [brand, count] : accepted) {
      weights.push_back({.brand = brand, .weight = count});
    }
    Append(TRY(ShareCost(kHouse, terms_.cost.micro_fen, weights)));
    return Done();
  }

  Expected<Done, Error> AddAdjustmentsAndPayments() {
    for (const Adjustment& adjustment : totals_.adjustments) {
      lines_.push_back(PlainLine(LineKind::kAdjustment, adjustment.debtor, adjustment.creditor,
                                 adjustment.micro_fen));
      lines_.back().reference = adjustment.reference;
    }
    for (const Payment& payment : totals_.payments) {
      if (payment.paid_fen > kAmountMax / kMicroFenPerFen ||
          payment.paid_fen < -kAmountMax / kMicroFenPerFen) {
        return Refuse("The payment of party " + std::to_string(payment.party.value) +
                      " is past 2^62 micro-fen.");
      }
      // Who paid has the house owe it the money; who was paid owes it.
      const int64_t micro_fen = payment.paid_fen * kMicroFenPerFen;
      const BrandNumber debtor = Planted("payment-on-the-wrong-side") ? payment.party : kHouse;
      const BrandNumber creditor = debtor == kHouse ? payment.party : kHouse;
      lines_.push_back(micro_fen >= 0
                           ? PlainLine(LineKind::kPayment, debtor, creditor, micro_fen)
                           : PlainLine(LineKind::kPayment, creditor, debtor, -micro_fen));
      lines_.back().reference = payment.reference;
    }
    return Done();
  }

  std::vector<Line> TakeLines() {
    std::stable_sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
      if (a.kind != b.kind) return a.kind < b.kind;
      return PairKey(a.debtor, a.creditor) < PairKey(b.debtor, b.creditor);
    });
    return std::move(lines_);
  }

 private:
  static Expected<int64_t, Error> Added(int64_t a, int64_t b) {
    const auto sum = IsAmount(b) ? Sum(a, b) : std::nullopt;
    if (!sum) return Refuse("What the ledger posted between two parties is past 2^62.");
    return *sum;
  }
  void Append(std::vector<Line> lines) {
    for (Line& line : lines) {
      lines_.push_back(std::move(line));
    }
  }

  const ClearingTerms& terms_;
  const PeriodTotals& totals_;
  std::vector<Line> lines_;
};

Expected<std::vector<Line>, Error> LinesOf(const ClearingTerms& terms, const PeriodTotals& totals,
                                           const std::vector<BrandNumber>& parties) {
  (void)TRY(CheckAscending(terms.contracts, "contract"));
  (void)TRY(CheckAscending(totals.pairs, "total"));
  Closing closing(terms, totals);
  (void)TRY(closing.AddPosted());
  (void)TRY(closing.AddContracts(parties));
  (void)TRY(closing.AddPool());
  (void)TRY(closing.AddCosts());
  (void)TRY(closing.AddAdjustmentsAndPayments());
  return closing.TakeLines();
}

// Where a party stands in the ascending list of parties.
Expected<size_t, Error> PlaceOf(const std::vector<BrandNumber>& parties, BrandNumber party,
                                LineKind kind) {
  const auto found = std::lower_bound(parties.begin(), parties.end(), party);
  if (found == parties.end() || *found != party) {
    return Refuse("Brand " + std::to_string(party.value) + " has a line of kind " +
                  std::string(NameOf(kind)) + " but no opening.");
  }
  return static_cast<size_t>(found - parties.begin());
}

Expected<Done, Error> AddEntry(Statement& statement, const Line& line, bool is_debtor) {
  const auto debits = Sum(statement.debits, is_debtor ? line.amount : 0);
  const auto credits = Sum(statement.credits, is_debtor ? 0 : line.amount);
  if (!debits || !credits) {
    return Refuse("The statement of party " + std::to_string(statement.party.value) +
                  " is past 2^62 micro-fen.");
  }
  statement.debits = *debits;
  statement.credits = *credits;
  statement.entries.push_back({.counterparty = is_debtor ? line.creditor : line.debtor,
                               .debit = is_debtor ? line.amount : 0,
                               .credit = is_debtor ? 0 : line.amount,
                               .line = line});
  return Done();
}

// Closing positions, what is paid of them and what is carried.
Expected<Done, Error> CloseStatements(std::vector<Statement>& statements) {
  std::vector<NetPosition> positions;
  positions.reserve(statements.size());
  for (Statement& statement : statements) {
    const Int128 closing = Int128{statement.opening} - statement.debits + statement.credits;
    if (closing > kAmountMax || closing < -kAmountMax) {
      return Refuse("The statement of party " + std::to_string(statement.party.value) +
                    " is past 2^62 micro-fen.");
    }
    statement.closing = static_cast<int64_t>(closing);
    positions.push_back({.brand = statement.party, .net = statement.closing});
    std::stable_sort(statement.entries.begin(), statement.entries.end(),
                     [](const StatementEntry& a, const StatementEntry& b) {
                       return std::pair(a.line.kind, a.counterparty) <
                              std::pair(b.line.kind, b.counterparty);
                     });
  }
  const std::vector<Payable> payables = RoundToFen(positions);
  for (size_t i = 0; i < statements.size(); ++i) {
    statements[i].payable_fen = payables[i].payable_fen;
    statements[i].carried = payables[i].carried;
  }
  return Done();
}

}  // namespace

Expected<Settlement, Error> Settle(const ClearingTerms& terms, const PeriodTotals& totals) {
  const std::vector<BrandNumber> parties = TRY(PartiesOf(totals.openings));
  Settlement settlement;
  settlement.lines = TRY(LinesOf(terms, totals, parties));
  for (const Opening& opening : totals.openings) {
    Statement statement;
    statement.party = opening.party;
    statement.opening = Planted("opening-forgotten") ? 0 : opening.micro_fen;
    settlement.statements.push_back(std::move(statement));
  }
  std::vector<size_t> entries(parties.size());
  for (const Line& line : settlement.lines) {
    ++entries[TRY(PlaceOf(parties, line.debtor, line.kind))];
    ++entries[TRY(PlaceOf(parties, line.creditor, line.kind))];
  }
  for (size_t i = 0; i < entries.size(); ++i) {
    settlement.statements[i].entries.reserve(entries[i]);
  }
  std::vector<Obligation> obligations;
  obligations.reserve(settlement.lines.size());
  for (const Line& line : settlement.lines) {
    const size_t debtor = TRY(PlaceOf(parties, line.debtor, line.kind));
    const size_t creditor = TRY(PlaceOf(parties, line.creditor, line.kind));
    obligations.push_back(
        {.debtor = line.debtor, .creditor = line.creditor, .micro_fen = line.amount});
    (void)TRY(AddEntry(settlement.statements[debtor], line, true));
    (void)TRY(AddEntry(settlement.statements[creditor], line, false));
  }
  settlement.netting = TRY(Net(obligations));
  (void)TRY(CloseStatements(settlement.statements));
  return settlement;
}

}  // namespace huitong
