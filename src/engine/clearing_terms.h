// What brands agreed on for clearing, as it is published: contracts of pairs and the terms that
// hold for all.

#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "clearing/contract.h"
#include "clearing/terms.h"
#include "ledger/number.h"

namespace huitong {

// The clearing terms of all pairs together. Before any are published: no levy, no cost.
struct GeneralTerms {
  Side levy_payer = Side::kAcceptor;
  PoolMeasure measure = PoolMeasure::kRedeemed;
  Portion levy;                   // φ of pairs whose contract has none of its own
  Portion kept;                   // of each levy, by the pool
  int64_t pool_cap = kAmountMax;  // micro-fen of one brand in one period
  int64_t cost = 0;               // micro-fen a period
  CostBasis basis = CostBasis::kRedemptions;
  std::vector<CostWeight> weights;  // ascending by brand; none by redemptions
};

inline constexpr size_t kFormulasMax = 16;         // of one contract
inline constexpr uint32_t kLockedDaysMax = 3'660;  // ten years

// Whether docs/ledger_rules.md, section 2, allows them among brands 1 to `brands`. Of the contract
// both brands are registered.
bool IsAllowed(const Contract& contract, uint32_t brands);
bool IsAllowed(const GeneralTerms& terms);

// The terms of a settlement under these.
ClearingTerms TermsOf(std::vector<Contract> contracts, const GeneralTerms& general);

// Payloads as docs/journal_format.md has them. A decoder gives nothing for bytes that its encoder
// does not write for terms within the bounds stated there.
Bytes EncodePayload(const Contract& contract);
Bytes EncodePayload(const GeneralTerms& terms);
std::optional<Contract> DecodeContract(ByteView payload);
std::optional<GeneralTerms> DecodeGeneralTerms(ByteView payload);

}  // namespace huitong
