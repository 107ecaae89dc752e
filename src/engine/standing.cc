#include "engine/standing.h"

#include "base/planted.h"

namespace huitong {

Decided RequireOpen(Draft& draft, MemberOrdinal member, Param param) {
  const Member& standing = *TRY(draft.StandingOf(member));
  if (standing.Is(kClosed)) return Refuse(Decline::kAccountClosed, param);
  return Done{};
}

Decided RequireFree(Draft& draft, MemberOrdinal member, Param param) {
  const Member& standing = *TRY(draft.StandingOf(member));
  if (standing.Is(kClosed)) return Refuse(Decline::kAccountClosed, param);
  const bool frozen = standing.Is(kFrozen | kMerging) && !Planted("frozen-may-redeem");
  if (frozen) return Refuse(Decline::kAccountFrozen, param);
  return Done{};
}

}  // namespace huitong
