// The figures that limits are held against: of a brand, of a pair of brands, of a member.
// docs/ledger_rules.md, section 22, says what changes them.

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "base/calendar.h"
#include "ledger/number.h"

namespace huitong {

// Of one brand. Each figure is from −2^62 to 2^62.
struct Exposure {
  int64_t position = 0;     // micro-fen that all others owe it less what it owes them
  int64_t reserved = 0;     // micro-fen that its points held at other brands will make it owe
  int64_t outstanding = 0;  // points of its currency that wallets hold
  int64_t net_debit = 0;  // micro-fen that it came to owe by trade, less what it is owed: `period`
  int64_t owed = 0;       // micro-fen that it came to owe by trade on `day`
  int64_t minted = 0;     // points that came into wallets on `day` but by corrections
  PeriodNumber period;
  Day day;

  friend constexpr bool operator==(const Exposure&, const Exposure&) = default;
};

// The row as it counts in a period and on a day: what is of others counts no more.
constexpr Exposure OnDay(Exposure row, PeriodNumber period, Day today) {
  if (row.period != period) row.net_debit = 0;
  if (row.day != today) row.owed = row.minted = 0;
  row.period = period;
  row.day = today;
  return row;
}

struct BrandPair {
  BrandNumber issuer;
  BrandNumber acceptor;

  friend constexpr auto operator<=>(const BrandPair&, const BrandPair&) = default;
  friend std::size_t hash_value(const BrandPair& pair) {
    return (uint64_t{pair.issuer.value} << 28 | pair.acceptor.value) * 0x9e3779b97f4a7c15;
  }
};

// Points of the acceptor that exchanges brought from the issuer's on a day.
struct Quota {
  int64_t received = 0;
  Day day;

  friend constexpr bool operator==(const Quota&, const Quota&) = default;
};

// Points of a currency that a member exchanged away, on the day and in the calendar year of it.
struct MemberQuota {
  int64_t on_day = 0;
  int64_t in_year = 0;
  Day day;

  friend constexpr bool operator==(const MemberQuota&, const MemberQuota&) = default;
};

constexpr Quota OnDay(Quota quota, Day today) {
  return {.received = quota.day == today ? quota.received : 0, .day = today};
}
MemberQuota OnDay(const MemberQuota& quota, Day today);

}  // namespace huitong
