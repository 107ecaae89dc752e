// A hold: points that are pinned for one acceptor until they are captured or given back.

#pragma once

#include <compare>
#include <cstdint>

#include "base/calendar.h"
#include "ledger/lot.h"
#include "ledger/number.h"
#include "ledger/wallet.h"

namespace huitong {

// How long a hold may last at most.
inline constexpr int64_t kHoldNanosMax = 366 * kSecondsPerDay * kNanosPerSecond;

// OPEN until nothing of it is pinned any more; then CAPTURED if any of it was captured, else
// RELEASED or EXPIRED. captured + released + expired + what the lots pin = original, always.
struct Hold {
  MemberOrdinal member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  Timestamp ends;        // from then on what is pinned goes back
  int64_t original = 0;  // points, > 0
  int64_t captured = 0;
  int64_t released = 0;  // back in the wallet
  int64_t expired = 0;   // past the lot's last day when the hold let it go
  Lots pinned;           // in the order of use

  [[nodiscard]] int64_t open_points() const { return original - captured - released - expired; }
  [[nodiscard]] bool IsOpen() const { return !pinned.empty(); }
  friend bool operator==(const Hold&, const Hold&) = default;
};

}  // namespace huitong
