#include "engine/invariants/frozen_stands_still.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace huitong {
namespace {

// Whether the kind may take from a frozen member. What matures only moves.
bool TakesFromFrozen(RecordKind kind) {
  return kind == RecordKind::kExpire || kind == RecordKind::kMature ||
         kind == RecordKind::kCapture || kind == RecordKind::kRelease ||
         kind == RecordKind::kHoldEnd || kind == RecordKind::kMergeEnd ||
         kind == RecordKind::kSettleTender || kind == RecordKind::kVoidTender;
}

// Less points in any state, or more debt.
bool Takes(const Effect& effect) {
  return std::visit(
      [](const auto& fact) {
        if constexpr (requires { fact.balance_after; }) return fact.amount < 0;
        return false;
      },
      effect);
}

Breach BreachOfSubject(const Member& member, RecordKind kind, const Effects& effects) {
  if (member.Is(kClosed | kMerged)) {
    const bool declined = std::all_of(effects.begin(), effects.end(), [](const Effect& effect) {
      return std::holds_alternative<RequestDeclined>(effect);
    });
    if (!declined) return "something happens to a closed or merged member";
  }
  if (!member.Is(kFrozen | kMerging) || TakesFromFrozen(kind)) return std::nullopt;
  const bool takes = std::any_of(effects.begin(), effects.end(), Takes);
  return takes ? Breach("points of a frozen member are taken") : std::nullopt;
}

}  // namespace

Breach BreachOfStanding(LogState& state, const Record& record) {
  for (const RecordSubject& subject : record.subjects) {
    const bool is_new = subject.member.value >= state.row.members;
    if (is_new) continue;
    const auto found = state.members.Find(subject.member);
    CHECK(found.presence == Presence::kFound);
    if (found.value->flags == 0) continue;
    auto breach = BreachOfSubject(*found.value, record.header.kind, subject.effects);
    if (breach) return breach;
  }
  return std::nullopt;
}

Breach FirstClosedWithPoints(const LogState& state) {
  std::set<MemberOrdinal> closed;
  state.members.ForEach([&](MemberOrdinal member, const Member& standing) {
    if (standing.Is(kClosed | kMerged)) closed.insert(member);
  });
  std::optional<MemberOrdinal> first;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    const bool empty = wallet.whole() == 0 && wallet.debt() == 0;
    if (empty || !closed.contains(key.member)) return;
    first = std::min(first.value_or(key.member), key.member);
  });
  if (!first) return std::nullopt;
  return "member " + std::to_string(first->value) + " is closed or merged, and has points or debt";
}

}  // namespace huitong
