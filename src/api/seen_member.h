// A member as reads of the state see one.

#pragma once

#include <optional>

#include "engine/draft.h"
#include "engine/state.h"

namespace huitong {

// The one enrolled under an id, whether or not he was merged into another since.
struct SeenMember {
  MemberOrdinal ordinal;
  Member member;
};

// Declines member_not_found.
Expected<SeenMember, Halt> SeeMember(LogState& state, const MemberId& id);
// Nothing where there is none of that id.
Expected<std::optional<SeenMember>, Halt> SeeMemberIfAny(LogState& state, const MemberId& id);
// Of a member that is known to be there.
Expected<Member, Halt> SeeMember(LogState& state, MemberOrdinal ordinal);

}  // namespace huitong
