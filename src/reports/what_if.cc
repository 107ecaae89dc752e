#include "reports/what_if.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/planted.h"
#include "clearing/obligation.h"

namespace huitong {
namespace {

Unexpected<Error> Refuse(std::string sentence) {
  return Fail(ErrorCode::kInvalidArgument, std::move(sentence));
}

std::string NameOfPair(const Contract& contract) {
  return "the contract of brands " + std::to_string(contract.issuer.value) + " and " +
         std::to_string(contract.acceptor.value);
}

Expected<ClearingTerms, Error> TermsUnder(const WhatIf& what_if, const ClearingTerms& in_force,
                                          uint32_t brands) {
  std::map<PartyPair, Contract> contracts;
  for (const Contract& contract : in_force.contracts) {
    contracts.insert_or_assign({contract.issuer, contract.acceptor}, contract);
  }
  std::map<PartyPair, bool> named;
  std::vector<BrandNumber> known;
  for (uint32_t brand = 1; brand <= brands; ++brand) {
    known.push_back({.value = brand});
  }
  for (const Contract& contract : what_if.contracts) {
    const PartyPair pair{contract.issuer, contract.acceptor};
    if (named[pair]) return Refuse(NameOfPair(contract) + " is there twice");
    named[pair] = true;
    contracts.erase(pair);
    if (contract.formulas.empty() && !contract.levy) continue;
    TRY(CheckContract(contract, known));
    if (!IsAllowed(contract, brands)) {
      return Refuse(NameOfPair(contract) + " is none that could be published");
    }
    contracts.emplace(pair, contract);
  }
  std::vector<Contract> all;
  all.reserve(contracts.size());
  for (auto& [pair, contract] : contracts) {
    all.push_back(std::move(contract));
  }
  if (what_if.terms) {
    if (!IsAllowed(*what_if.terms)) return Refuse("the terms are none that could be published");
    return TermsOf(std::move(all), *what_if.terms);
  }
  ClearingTerms terms = in_force;
  terms.contracts = std::move(all);
  return terms;
}

// The traffic of the period, pair by pair.
std::map<PartyPair, PairFlow> FlowsOf(const LogFold& fold, PeriodNumber period) {
  std::map<PartyPair, PairFlow> flows;
  for (const DayFlow& day : fold.days()) {
    if (day.period != period && !Planted("what-if-of-every-period")) continue;
    for (const auto& [pair, flow] : day.pairs) {
      PairFlow& sum = flows[pair];
      sum.redeemed += flow.redeemed;
      sum.refunded += flow.refunded;
      sum.exchanged_in += flow.exchanged_in;
      sum.exchange_fee += flow.exchange_fee;
    }
  }
  return flows;
}

// Values traffic at other prices.
class Revaluation {
 public:
  Revaluation(const WhatIf& what_if, const LogFold& fold, PeriodNumber period)
      : what_if_(what_if), configuration_(fold.configuration()), flows_(FlowsOf(fold, period)) {}

  // What the posted total would be; as it is where its currency has no other price.
  Expected<int64_t, Error> Of(const PostedTotal& posted) const {
    const bool received = posted.kind == LineKind::kExchange && posted.creditor != kHouse;
    const auto price = PriceOf(received ? posted.creditor : posted.debtor);
    const auto flow = flows_.find({posted.debtor, posted.creditor});
    if (!price || flow == flows_.end()) return posted.micro_fen;
    int64_t points = 0;
    if (posted.kind == LineKind::kRedemption) points = flow->second.redeemed;
    if (posted.kind == LineKind::kRefund) points = flow->second.refunded;
    if (received) points = flow->second.exchanged_in;
    if (posted.kind == LineKind::kExchange && !received) points = flow->second.exchange_fee;
    const auto value = Scale(points, *price, 1, Rounding::kDown);
    if (!value) return Refuse("at that price a pair's traffic passes 2^62 micro-fen");
    return posted.kind == LineKind::kRefund ? -value->amount : value->amount;
  }

 private:
  [[nodiscard]] std::optional<int64_t> PriceOf(BrandNumber brand) const {
    const auto currency = configuration_.CurrencyOfBrand(brand);
    if (!currency) return std::nullopt;
    const auto found = what_if_.settlement_prices.find(*currency);
    if (found == what_if_.settlement_prices.end()) return std::nullopt;
    return found->second;
  }

  const WhatIf& what_if_;
  const Configuration& configuration_;
  const std::map<PartyPair, PairFlow> flows_;
};

Expected<PeriodTotals, Error> TotalsUnder(const WhatIf& what_if, PeriodTotals totals,
                                          PeriodNumber period, const LogFold& fold) {
  for (const auto& [currency, price] : what_if.settlement_prices) {
    if (price < 0 || price > kAmountMax) return Refuse("a settlement price is below zero");
  }
  if (what_if.settlement_prices.empty()) return totals;
  const Revaluation revaluation(what_if, fold, period);
  std::map<PartyPair, int64_t> settled;
  for (PostedTotal& posted : totals.posted) {
    posted.micro_fen = TRY(revaluation.Of(posted));
    const bool counts = posted.kind == LineKind::kRedemption || posted.kind == LineKind::kRefund;
    if (!counts) continue;
    int64_t& sum = settled[{posted.debtor, posted.creditor}];
    const auto added = Sum(sum, posted.micro_fen);
    if (!added) return Refuse("at that price a pair's traffic passes 2^62 micro-fen");
    sum = *added;
  }
  for (PairTotals& pair : totals.pairs) {
    // A member got for the points what they settled at, and would again.
    const bool at_par = pair.face == pair.settled;
    pair.settled = settled[{pair.issuer, pair.acceptor}];
    if (at_par) pair.face = pair.settled;
  }
  return totals;
}

}  // namespace

Expected<WhatIfReport, Error> SettleUnder(const WhatIf& what_if, const ClearingTerms& terms,
                                          const PeriodTotals& totals, PeriodNumber period,
                                          const LogFold& fold) {
  // Beside the brands there are the house and the pool.
  const auto brands = static_cast<uint32_t>(totals.openings.size() - 2);
  const ClearingTerms other_terms = TRY(TermsUnder(what_if, terms, brands));
  const PeriodTotals other_totals = TRY(TotalsUnder(what_if, totals, period, fold));
  WhatIfReport report;
  report.before = TRY(Settle(terms, totals));
  report.after = TRY(Settle(other_terms, other_totals));
  report.differences = TRY(Compare(report.before.statements, report.after.statements));
  return report;
}

}  // namespace huitong
