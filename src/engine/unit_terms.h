// The universal unit as points that members hold: what it is worth, and its fixed terms.
// docs/ledger_rules.md, section 24.

#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "engine/points_policy.h"
#include "exchange/rate_book.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

inline constexpr int64_t kUnitAnchorMax = Points::kOfMemberMax;

struct UnitTerms {
  int64_t anchor = 0;  // micro-fen that one unit stands for, 1 to kUnitAnchorMax
  BrandNumber bearer;  // of what a change of the anchor comes to: the house, or a brand

  friend bool operator==(const UnitTerms&, const UnitTerms&) = default;
};

// The unit's policy, which nobody publishes: units never expire, whatever they were exchanged from,
// gifts are on, and brands bear what is missing at a reversal.
const PointsPolicy& UnitPolicy();

// The unit as a version of the rate book prices it.
RateBookVersion UnitPrice(uint32_t version, Timestamp effective_from, const UnitTerms& terms);

Bytes EncodePayload(const UnitTerms& terms);
// Nothing for bytes that the encoder does not write.
std::optional<UnitTerms> DecodeUnitTerms(ByteView payload);

}  // namespace huitong
