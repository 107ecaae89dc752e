// What a member's standing forbids: nothing is taken from a frozen account, and nothing at all
// happens to a closed one.

#pragma once

#include "engine/draft.h"

namespace huitong {

// account_closed, about `param`.
Decided RequireOpen(Draft& draft, MemberOrdinal member, Param param = Param::kMemberId);

// account_closed or account_frozen. The source of an open merge is frozen.
Decided RequireFree(Draft& draft, MemberOrdinal member, Param param = Param::kMemberId);

}  // namespace huitong
