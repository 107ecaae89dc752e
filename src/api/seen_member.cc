#include "api/seen_member.h"

#include "api/state_read.h"
#include "base/check.h"

namespace huitong {

Expected<Member, Halt> SeeMember(LogState& state, MemberOrdinal ordinal) {
  const auto found = state.members.Find(ordinal);
  if (found.presence == Presence::kMissing) {
    Missing missing;
    MissingEntry& entry = missing.entries.emplace_back();
    entry.family = FamilyNumber::kMembers;
    MemberCodec::EncodeKey(ordinal, entry.key);
    return Unexpected(Halt(std::move(missing)));
  }
  CHECK(found.presence == Presence::kFound);
  return *found.value;
}

Expected<std::optional<SeenMember>, Halt> SeeMemberIfAny(LogState& state, const MemberId& id) {
  Draft draft(state, NoRecords());
  const auto ordinal = TRY(draft.FindOwnMember(id));
  if (!ordinal) return std::optional<SeenMember>();
  return std::optional(SeenMember{.ordinal = *ordinal, .member = TRY(SeeMember(state, *ordinal))});
}

Expected<SeenMember, Halt> SeeMember(LogState& state, const MemberId& id) {
  const auto seen = TRY(SeeMemberIfAny(state, id));
  if (!seen) return Refuse(Decline::kMemberNotFound, Param::kMemberId);
  return *seen;
}

}  // namespace huitong
