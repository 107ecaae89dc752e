// What a coalition agreed on for its settlements: contracts, pool, levy and cost.

#pragma once

#include <cstdint>
#include <vector>

#include "clearing/contract.h"
#include "clearing/portion.h"
#include "ledger/number.h"

namespace huitong {

// Whose merit a settled redemption is: the acceptor's, who redeemed, or the issuer's, whose own
// funded points were spent elsewhere. What is merely issued never counts.
enum class PoolMeasure : uint8_t { kRedeemed, kContributed };

struct PoolTerms {
  BrandNumber pool;  // the pool's party number
  Side levy_payer = Side::kAcceptor;
  PoolMeasure measure = PoolMeasure::kRedeemed;
  Portion kept;              // of each pair's levy, rounded up, stays in the pool
  int64_t cap = kAmountMax;  // the most of the period's levies, in micro-fen, for one brand
};

// A brand's part of a cost: transactions, value or fixed millionths.
struct CostWeight {
  BrandNumber brand;
  int64_t weight = 0;
};

// How the house's costs of a period are borne.
enum class CostBasis : uint8_t {
  kWeights,      // by CostTerms::weights
  kRedemptions,  // by the redemptions that each brand accepted; by nobody where there were none
};
struct CostTerms {
  int64_t micro_fen = 0;
  CostBasis basis = CostBasis::kWeights;
  std::vector<CostWeight> weights;  // ascending
};

// What a coalition agreed on: a what-if run is another one of these over the same totals.
struct ClearingTerms {
  std::vector<Contract> contracts;  // ascending by (issuer, acceptor), at most one for each pair
  PoolTerms pool;
  Portion levy;  // φ of each pair whose contract has none of its own
  CostTerms cost;
};

}  // namespace huitong
