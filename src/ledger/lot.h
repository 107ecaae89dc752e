// A lot: points of one currency that expire together and come from the same place.

#pragma once

#include <compare>
#include <cstdint>

#include "base/calendar.h"
#include "ledger/number.h"

namespace huitong {

// Points with equal keys are fungible and merge. The order of keys is the order of use: what
// expires first is spent first, and of one day what was interned first.
struct LotKey {
  Day expires_on;  // the last day on which the lot can be spent
  ProvenanceNumber provenance;

  friend constexpr auto operator<=>(const LotKey&, const LotKey&) = default;
};

struct Lot {
  LotKey key;
  int64_t remaining = 0;  // units, > 0 while the lot is in a wallet

  friend constexpr bool operator==(const Lot&, const Lot&) = default;
};

inline constexpr Day kNeverExpires{.number = INT32_MAX};
// Of a lot whose last day is the wallet's: so many months after the member's last activity.
inline constexpr Day kSlidingLot{.number = 0};

// Where points come from and what they are worth between brands. Interned per log: a lot holds
// the number.
struct Provenance {
  BrandNumber issuer;
  BrandNumber funding_brand;     // for reports and contribution; never a second debtor
  int32_t earn_month = 0;        // months since January 1970
  Day not_exchangeable_until;    // the first day on which the lot may be exchanged; 0 = at once
  int64_t settlement_price = 0;  // micro-fen per point that the issuer owes an acceptor

  friend constexpr auto operator<=>(const Provenance&, const Provenance&) = default;
};

}  // namespace huitong
