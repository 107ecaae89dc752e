// What a brand may owe and issue, as the operator publishes it: docs/ledger_rules.md, section 22.

#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace huitong {

inline constexpr int64_t kNoLimit = -1;

// What a brand is stopped from: a sum of these. DO NOT RENUMBER: the values are in the journal.
enum Suspension : uint32_t {
  kNoIssuing = 1,      // earning its points, exchanges into them
  kNoSpending = 2,     // its points at other brands
  kNoExchangeOut = 4,  // its points for those of others
};
inline constexpr uint32_t kAllSuspensions = 7;

// Without a version of them a brand has no limits. docs/journal_format.md has the tags.
struct BrandLimits {
  int64_t credit_line = kNoLimit;     // micro-fen that it may owe others beyond what it paid in
  int64_t reserve = kNoLimit;         // micro-fen of what it paid in that are to stay
  int64_t alert = kNoLimit;           // micro-fen of room below which it is told; declines nothing
  int64_t net_debit_cap = kNoLimit;   // micro-fen by trade, in a period
  int64_t mint_cap = kNoLimit;        // points outstanding
  int64_t mint_cap_a_day = kNoLimit;  // points
  uint32_t suspended = 0;             // a sum of Suspension
  int64_t breaker = kNoLimit;         // micro-fen by trade, in a day

  friend constexpr bool operator==(const BrandLimits&, const BrandLimits&) = default;
};

// The most that the exposure may rise to, in micro-fen; nothing where there is no limit.
std::optional<int64_t> ExposureLimitOf(const BrandLimits& limits);

[[nodiscard]] bool IsAllowed(const BrandLimits& limits);

// Payloads as docs/journal_format.md has them. The decoder gives nothing for bytes that the encoder
// does not write of allowed limits.
Bytes EncodePayload(const BrandLimits& limits);
std::optional<BrandLimits> DecodeBrandLimits(ByteView payload);

}  // namespace huitong
