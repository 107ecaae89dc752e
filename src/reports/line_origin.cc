#include "reports/line_origin.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/assessment.h"

namespace huitong {
namespace {

bool SameParties(const Line& a, const Line& b) {
  return a.kind == b.kind && a.debtor == b.debtor && a.creditor == b.creditor;
}

// So many entries of the statement before this one are between the same parties, and of its kind:
// lines of one kind and pair keep their order in every statement.
size_t PlaceAmongSame(const Statement& statement, size_t entry) {
  size_t place = 0;
  for (size_t i = 0; i < entry; ++i) {
    if (SameParties(statement.entries[i].line, statement.entries[entry].line)) ++place;
  }
  return place;
}

PairTotals TotalsOf(std::span<const PairTotals> pairs, const Contract& contract) {
  for (const PairTotals& pair : pairs) {
    if (pair.issuer == contract.issuer && pair.acceptor == contract.acceptor) return pair;
  }
  return {.issuer = contract.issuer, .acceptor = contract.acceptor};
}

const Contract* ContractOf(const ClearingTerms& terms, const PairTotals& pair) {
  for (const Contract& contract : terms.contracts) {
    if (contract.issuer == pair.issuer && contract.acceptor == pair.acceptor) return &contract;
  }
  return nullptr;
}

bool IsLevied(const ClearingTerms& terms, const PairTotals& pair) {
  const Contract* contract = ContractOf(terms, pair);
  const Portion levy = contract != nullptr && contract->levy ? *contract->levy : terms.levy;
  return pair.settled > 0 && !levy.IsZero();
}

// The pair of the contract that made the line, the `place`th such line of all contracts.
std::optional<PartyPair> PairOfContractLine(const ClearingTerms& terms,
                                            std::span<const PairTotals> pairs, const Line& line,
                                            size_t place) {
  for (const Contract& contract : terms.contracts) {
    const auto lines = Assess(contract, TotalsOf(pairs, contract), terms.pool.pool);
    if (!lines) return std::nullopt;
    for (const Line& made : *lines) {
      if (!SameParties(made, line)) continue;
      if (place-- > 0) continue;
      if (made != line) return std::nullopt;
      return PartyPair{contract.issuer, contract.acceptor};
    }
  }
  return std::nullopt;
}

std::optional<PartyPair> PairOfLevy(const ClearingTerms& terms, std::span<const PairTotals> pairs,
                                    const Line& line, size_t place) {
  for (const PairTotals& pair : pairs) {
    if (!IsLevied(terms, pair)) continue;
    const BrandNumber payer = terms.pool.levy_payer == Side::kIssuer ? pair.issuer : pair.acceptor;
    if (payer != line.debtor || place-- > 0) continue;
    if (pair.settled != line.base) return std::nullopt;
    return PartyPair{pair.issuer, pair.acceptor};
  }
  return std::nullopt;
}

// Whose merit a share of the pool is.
std::vector<PartyPair> PairsOfShare(const ClearingTerms& terms, std::span<const PairTotals> pairs,
                                    BrandNumber brand) {
  std::vector<PartyPair> found;
  for (const PairTotals& pair : pairs) {
    const BrandNumber merits =
        terms.pool.measure == PoolMeasure::kRedeemed ? pair.acceptor : pair.issuer;
    if (merits == brand && IsLevied(terms, pair)) found.emplace_back(pair.issuer, pair.acceptor);
  }
  return found;
}

std::vector<PartyPair> PairsOfCost(const ClearingTerms& terms, std::span<const PairTotals> pairs,
                                   BrandNumber brand) {
  std::vector<PartyPair> found;
  for (const PairTotals& pair : pairs) {
    const bool counts = terms.cost.basis == CostBasis::kRedemptions && pair.redemptions > 0;
    if (counts && pair.acceptor == brand) found.emplace_back(pair.issuer, pair.acceptor);
  }
  return found;
}

// What of a fee is made of value: the pair's whole value, as a formula takes it.
std::optional<int64_t> OwedBehind(const ClearingTerms& terms, std::span<const PairTotals> pairs,
                                  const LineOrigin& origin) {
  if (origin.line.kind == LineKind::kPooled) return -origin.line.amount;
  if (origin.line.kind == LineKind::kReimbursement) return origin.line.posted;
  if (origin.line.kind != LineKind::kFee) return origin.line.base;
  for (const Contract& contract : terms.contracts) {
    const PartyPair pair{contract.issuer, contract.acceptor};
    if (pair != origin.pairs.front()) continue;
    for (const Formula& formula : contract.formulas) {
      const auto* fee = std::get_if<FeeOfValue>(&formula);
      const bool is_this = fee != nullptr && fee->rate == origin.line.rate &&
                           TotalsOf(pairs, contract).settled == origin.line.base;
      if (is_this) return origin.line.base;
    }
  }
  return std::nullopt;
}

}  // namespace

Expected<LineOrigin, Error> OriginOf(const ClearingTerms& terms, std::span<const PairTotals> pairs,
                                     const Statement& statement, size_t entry) {
  CHECK(entry < statement.entries.size());
  LineOrigin origin;
  origin.line = statement.entries[entry].line;
  const Line& line = origin.line;
  const size_t place = PlaceAmongSame(statement, entry);
  std::optional<PartyPair> pair;
  switch (line.kind) {
    case LineKind::kRedemption:
    case LineKind::kRefund:
    case LineKind::kExchange:
    case LineKind::kUnits:
    case LineKind::kEarning:
    case LineKind::kAdjustment:
    case LineKind::kPayment:
      origin.redeemed = line.kind == LineKind::kRedemption;
      origin.refunded = line.kind == LineKind::kRefund;
      origin.exchanged = line.kind == LineKind::kExchange || line.kind == LineKind::kUnits;
      origin.bought = line.kind == LineKind::kEarning;
      origin.adjusted = line.kind == LineKind::kAdjustment;
      origin.paid = line.kind == LineKind::kPayment;
      origin.pairs.emplace_back(line.debtor, line.creditor);
      origin.owed = line.amount;
      return origin;
    case LineKind::kSponsorMoney:
      origin.pairs.emplace_back(line.debtor, line.creditor);
      origin.sponsored = true;
      origin.owed = line.amount;
      return origin;
    case LineKind::kSponsorShare:
      origin.sponsored = origin.of_any_pair = true;
      origin.owed = line.base;
      return origin;
    case LineKind::kPoolShare:
      origin.pairs = PairsOfShare(terms, pairs, line.creditor);
      origin.redeemed = origin.refunded = true;
      return origin;
    case LineKind::kCost:
      origin.pairs = PairsOfCost(terms, pairs, line.debtor);
      origin.redeemed = true;
      return origin;
    case LineKind::kLevy:
      pair = PairOfLevy(terms, pairs, line, place);
      break;
    case LineKind::kReimbursement:
    case LineKind::kCommission:
    case LineKind::kPooled:
    case LineKind::kPoolContribution:
    case LineKind::kCoFunding:
    case LineKind::kFee:
      pair = PairOfContractLine(terms, pairs, line, place);
      break;
  }
  if (!pair) {
    return Fail(ErrorCode::kCorrupt, "entry " + std::to_string(entry + 1) +
                                         " of the statement is none that its terms make");
  }
  origin.pairs.push_back(*pair);
  origin.redeemed = origin.refunded = true;
  if (line.kind != LineKind::kCoFunding) origin.owed = OwedBehind(terms, pairs, origin);
  return origin;
}

namespace {

// Points that the record moved between the two, as the log fold counts them.
int64_t PointsIn(const Configuration& configuration, const Effects& effects,
                 const PartyPair& pair) {
  const auto of_debtor = [&](CurrencyNumber currency) {
    return configuration.CurrencyOf(currency)->brand == pair.first;
  };
  for (const Effect& effect : effects) {
    if (const auto* redeemed = std::get_if<Redeemed>(&effect)) return redeemed->points;
    const auto* captured = std::get_if<HoldCaptured>(&effect);
    if (captured != nullptr && of_debtor(captured->currency)) return captured->points;
    const auto* refund = std::get_if<RedemptionReversed>(&effect);
    if (refund != nullptr && of_debtor(refund->currency)) return -refund->points;
    const auto* special = std::get_if<SpecialTerms>(&effect);
    if (special != nullptr && pair.second == kHouse) return special->fee.units();
    const auto* exchanged = std::get_if<Exchanged>(&effect);
    if (exchanged != nullptr && pair.second != kHouse) {
      return exchanged->conversion.received.units();
    }
    // Units that were bought of the pool, points that were bought of another brand, or given back.
    if (const auto* earned = std::get_if<Earned>(&effect)) return earned->points;
    if (const auto* reversed = std::get_if<EarnReversed>(&effect)) {
      return reversed->loss - reversed->points;
    }
    if (const auto* adjusted = std::get_if<Adjusted>(&effect)) return adjusted->points;
    if (const auto* reinstated = std::get_if<Reinstated>(&effect)) return reinstated->points;
  }
  return 0;
}

bool IsBehind(const LineOrigin& origin, const PairTraffic& traffic) {
  return (origin.redeemed && traffic.redeemed.count > 0) ||
         ((origin.refunded || Planted("refund-behind-a-redemption")) &&
          traffic.refunded.count > 0) ||
         (origin.exchanged && traffic.exchanged.count > 0) ||
         (origin.bought && traffic.bought.count > 0) ||
         (origin.sponsored && traffic.sponsored.count > 0) ||
         (origin.adjusted && traffic.adjusted.count > 0) || (origin.paid && traffic.paid.count > 0);
}

}  // namespace

std::vector<LineTransaction> TransactionsBehind(const LineOrigin& origin,
                                                const Configuration& configuration,
                                                const Record& record) {
  std::vector<LineTransaction> found;
  for (const CountedTraffic& counted : TrafficOf(configuration, record)) {
    const PartyPair pair{counted.debtor, counted.creditor};
    const auto named = std::find(origin.pairs.begin(), origin.pairs.end(), pair);
    if (named == origin.pairs.end() && !origin.of_any_pair) continue;
    if (!IsBehind(origin, counted.traffic)) continue;
    LineTransaction transaction{.sequence = record.header.sequence,
                                .kind = record.header.kind,
                                .committed = record.header.committed,
                                .member = std::nullopt,
                                .pair = pair,
                                .points = 0,
                                .micro_fen = ObligationsOf(counted.traffic)};
    if (!record.subjects.empty()) {
      transaction.member = record.subjects.front().member;
      transaction.points = PointsIn(configuration, record.subjects.front().effects, pair);
    }
    found.push_back(transaction);
  }
  return found;
}

}  // namespace huitong
