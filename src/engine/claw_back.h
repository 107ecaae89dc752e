// Points of an earning that returned goods take back: docs/ledger_rules.md, section 14.

#pragma once

#include <optional>

#include "engine/draft.h"

namespace huitong {

// An earning that gave something, with the lot into which it went.
struct Earning {
  MemberOrdinal member;
  Earned earned;
  std::optional<LotKey> lot;
  std::optional<Day> matures_on;  // of points that were pending at first
  int64_t paid_per_point = 0;     // micro-fen, to the issuer: they were another brand's
};

// Nothing where the record has none.
std::optional<Earning> EarningIn(const Configuration& configuration, const Record& record);

// What a claw-back takes, in its order: points still pending, the same lot, other lots.
struct ClawBack {
  int64_t pending = 0;
  Lots lots;
  int64_t spent = 0;  // what is not there any more
};

// Goods for so much of the earning's spend come back, after what came back before.
struct ReturnedSpend {
  Sequence original = 0;
  int64_t spend_fen = 0;
  int64_t spend_fen_before = 0;
  int64_t points_before = 0;
};

struct ClawedBack {
  EarnReversed fact;
  ClawBack claw;
};

// Points that the purchase without the returned goods would have earned less, over all returns.
int64_t PointsOff(const Earned& earned, int64_t spend_returned);

// Declines balance_too_large, about `param`, where the member would owe too much.
Expected<ClawedBack, Halt> ClawingBack(Draft& draft, MemberOrdinal member, const Earning& earning,
                                       const ReturnedSpend& returned, Param param);

// Posts it to the last subject and to the books.
Decided PostClawedBack(Draft& draft, const ClawedBack& clawed, const Earning& earning);

}  // namespace huitong
