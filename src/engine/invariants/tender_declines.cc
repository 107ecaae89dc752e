#include "engine/invariants/tender_declines.h"

#include <algorithm>

#include "engine/invariants/record_content.h"

namespace huitong {
namespace {

bool HasNone(const Declined& declined) {
  return declined.figure == 0 && declined.second_figure == 0;
}

// Whether what was the member's is the subject's, be it after completed merges.
bool IsSubject(const LogState& state, const Record& record, MemberOrdinal member) {
  if (record.subjects.empty()) return false;
  const MemberOrdinal subject = record.subjects.front().member;
  while (member != subject) {
    const Member* standing = state.members.Peek(member);
    if (standing == nullptr || !standing->Is(kMerged)) return false;
    member = standing->other;
  }
  return true;
}

bool HasHoldOfATender(LogState& state, const Record& record) {
  bool has = false;
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    has = has || (id.ordinal > 0 && IsSubject(state, record, hold.member));
  });
  return has;
}

bool HasUnsettledTender(LogState& state, const Record& record) {
  bool has = false;
  state.tenders.ForEach([&](Sequence tender, const TenderRow& row) {
    if (has || row.settled != kNoSequence) return;
    const Hold* first = state.holds.Peek({.sequence = tender, .ordinal = 1});
    has = first != nullptr && IsSubject(state, record, first->member);
  });
  return has;
}

// The most that a basket can be short of: the greatest floor in force, and of one per mille any.
int64_t GreatestFloor(const Configuration& configuration, Timestamp at) {
  int64_t greatest = 0;
  for (uint32_t number = 1; number <= configuration.brands().size(); ++number) {
    const TenderSettings& settings = configuration.TenderSettingsOf({.value = number}, at);
    if (settings.floor_per_mille > 0) return Points::kOfMemberMax;
    greatest = std::max(greatest, settings.floor_fen);
  }
  return greatest;
}

bool IsFen(int64_t figure, int64_t least) {
  return least <= figure && figure <= Points::kOfMemberMax;
}

}  // namespace

bool IsSoOfTenders(LogState& state, const Record& record, const Declined& declined) {
  switch (declined.code) {
    case Decline::kNothingPayable: {
      const int64_t most = GreatestFloor(state.configuration, record.header.committed.time);
      return declined.second_figure == 0 && 0 <= declined.figure && declined.figure <= most;
    }
    case Decline::kTenderChanged:
      return IsFen(declined.figure, 1) && IsFen(declined.second_figure, 0) &&
             declined.figure != declined.second_figure;
    case Decline::kHoldOfTender:
      return HasNone(declined) && HasHoldOfATender(state, record);
    default:
      return HasNone(declined) && HasUnsettledTender(state, record);
  }
}

}  // namespace huitong
