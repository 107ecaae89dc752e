#include "engine/due_work.h"

#include "engine/notice.h"

namespace huitong {
bool HasDueWork(const Wallet& wallet, const PointsPolicy& policy, const Instant& now) {
  return !MaturedLots(wallet, now.day).empty() || EndedHold(wallet, now.time) != nullptr ||
         !ExpiredLots(wallet, now.day).empty() || !DueNotices(wallet, policy, now.day).empty();
}

bool HasDueWork(const Member& member, const Instant& now) {
  return member.Is(kMerging) && member.merge_ends <= now.time;
}

}  // namespace huitong
