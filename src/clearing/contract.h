// The terms between an issuer and an acceptor.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/error.h"
#include "clearing/portion.h"
#include "ledger/number.h"

namespace huitong {

// What happened in a period between two brands: points of the issuer spent at the acceptor. Less
// what was refunded, so each may be negative.
struct PairTotals {
  BrandNumber issuer;
  BrandNumber acceptor;
  int64_t settled = 0;  // v, micro-fen: points · settlement price, as the ledger posted it as due
  int64_t face = 0;     // f, micro-fen: points · redemption value, what the members got for them
  int64_t redemptions = 0;  // transactions; a refund takes back value, and no transaction

  friend constexpr bool operator==(const PairTotals&, const PairTotals&) = default;
};

enum class Side : uint8_t { kIssuer, kAcceptor };

// In all formulas: amounts in micro-fen, rounded towards zero, so that a part below one micro-fen
// stays with who pays; `cap` ≥ 0 is the most that the formula gives in one period, either way.

// The issuer pays the acceptor `share` of the face value. The ledger has posted v, so the line is
// share · f − v, and negative where the share is the lesser.
struct Reimbursement {
  Portion share;
  int64_t cap = kAmountMax;
};
// The acceptor pays the issuer `rate` of v for the customers it sent.
struct Commission {
  Portion rate;
  int64_t cap = kAmountMax;
};
// Nobody pays the acceptor directly: the posted v is taken back, and the issuer pays `rate` of v
// into the pool, which gives shares by measure.
struct ThroughPool {
  Portion rate;
  int64_t cap = kAmountMax;
};
// The issuer bears `issuer_share` of f − v, where the face value is above what is settled; the rest
// is the acceptor's promotion.
struct CoFunding {
  Portion issuer_share;
  int64_t cap = kAmountMax;
};
// Fees go to the house: a part of v, so much for each redemption, so much for each period.
struct FeeOfValue {
  Side payer = Side::kAcceptor;
  Portion rate;
  int64_t cap = kAmountMax;
};
struct FeePerRedemption {
  Side payer = Side::kAcceptor;
  int64_t micro_fen = 0;
  int64_t cap = kAmountMax;
};
struct FeePerPeriod {
  Side payer = Side::kAcceptor;
  int64_t micro_fen = 0;
};

// The closed set of what a contract can say about money.
using Formula = std::variant<Reimbursement, Commission, ThroughPool, CoFunding, FeeOfValue,
                             FeePerRedemption, FeePerPeriod>;

// What a pair's points may be used for: a sum of these. DO NOT RENUMBER.
enum Capability : uint32_t { kEarnedThere = 1, kBurnedThere = 2, kConvertedThere = 4 };
inline constexpr uint32_t kAllCapabilities = 7;
// Without a contract nobody gives another's points.
inline constexpr uint32_t kUsualCapabilities = kBurnedThere | kConvertedThere;

inline constexpr int64_t kAtSettlementPrice = -1;

// What of the issuer's points the acceptor gives and takes, and how many. Clearing has no use for
// it.
struct Acceptance {
  uint32_t capabilities = kUsualCapabilities;
  // Points of the acceptor that exchanges may bring from the issuer's in a day; below 0: no limit.
  int64_t exchange_quota = -1;
  uint32_t locked_days = 0;  // points exchanged so cannot be exchanged on for so many days
  // Micro-fen that the acceptor pays the issuer for each point that is earned there.
  int64_t earn_price = kAtSettlementPrice;

  friend constexpr bool operator==(const Acceptance&, const Acceptance&) = default;
};

struct Contract {
  BrandNumber issuer;
  BrandNumber acceptor;
  std::vector<Formula> formulas;
  std::optional<Portion> levy = std::nullopt;  // φ of this pair, instead of the coalition's
  Acceptance acceptance = {};
};

// Refuses, in one sentence: a brand that is not in `brands` (ascending), a brand with itself, two
// ways to settle (a reimbursement and the pool, or one of them twice), a share, commission, levy or
// rate above one, a negative cap or fee.
Expected<Done, Error> CheckContract(const Contract& contract, std::span<const BrandNumber> brands);

}  // namespace huitong
