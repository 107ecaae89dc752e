// What people of the demo district do with their points on a day: redeem, and exchange by quote.

#pragma once

#include <span>
#include <vector>

#include "base/expected.h"
#include "base/prng.h"
#include "engine/draft.h"
#include "engine/state.h"
#include "simulation/act.h"
#include "simulation/shoppers.h"

namespace huitong {

// Somebody who goes out with points. His generator is his own, so that planning him twice gives the
// same.
struct Errand {
  const Shopper* shopper = nullptr;
  int64_t nanos = 0;  // after midnight
  Prng prng;
};

// At most one errand for each shopper, in their order. The shoppers outlive them.
std::vector<Errand> ErrandsOn(const DistrictDay& day, std::span<const Shopper> shoppers, Prng prng);

// The acts of these errands, from the points that stand at the beginning of the day: nothing but an
// errand of a shopper's own takes points from him before it ends. Some are mishaps that the ledger
// will decline: more points than there are, a quote that has ended, a quote used twice.
// Changes nothing. In no order.
Expected<std::vector<Act>, Missing> PlanErrands(LogState& state, const DistrictDay& day,
                                                std::span<const Errand> errands);

// What a member can spend on `today`, by number of currency from 0 (the unit) on; nothing for one
// who is not enrolled.
Expected<std::vector<int64_t>, Halt> LivePointsOf(LogState& state, const MemberId& member,
                                                  Day today);

}  // namespace huitong
