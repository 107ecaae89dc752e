// The wallets a member can use today, with all that is due shown as done.

#pragma once

#include <vector>

#include "api/wallet_json.h"
#include "engine/draft.h"
#include "engine/state.h"

namespace huitong {

struct WalletsToday {
  MemberId member;  // who has them: after a merge, the other
  std::vector<SeenWallet> wallets;
};

// Declines member_not_found. Writes nothing: a merge whose cool-off is over, pending points, holds,
// notices and expiries that wait for the next touch are only reckoned.
Expected<WalletsToday, Halt> SeeWalletsToday(LogState& state, const MemberId& id,
                                             const Instant& now);

}  // namespace huitong
