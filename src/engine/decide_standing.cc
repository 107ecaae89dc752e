// Decisions about a member's standing: frozen, active again, closed for ever.

#include "engine/all_wallets.h"
#include "engine/decide.h"
#include "engine/end_hold.h"
#include "engine/standing.h"

namespace huitong {
namespace {

// What would be lost with the membership, and may not be.
Decided RequireSettled(const std::vector<OwnWallet>& wallets, bool forfeits_points) {
  for (const auto& [currency, wallet] : wallets) {
    if (wallet.debt() == 0) continue;
    return Refuse(Decline::kAccountInDebt, Param::kMemberId, wallet.debt(), currency.value);
  }
  for (const auto& [currency, wallet] : wallets) {
    if (wallet.holds().empty()) continue;
    return Refuse(Decline::kAccountHasHolds, Param::kMemberId, currency.value, wallet.held_total());
  }
  if (forfeits_points) return Done{};
  for (const auto& [currency, wallet] : wallets) {
    if (wallet.whole() == 0) continue;
    return Refuse(Decline::kAccountNotEmpty, Param::kMemberId, currency.value, wallet.whole());
  }
  return Done{};
}

Decided Forfeit(Draft& draft, const OwnWallet& own) {
  for (const Lot& lot : own.wallet.lots()) {
    TRY(draft.Post(own.currency, lot.key, -lot.remaining));
  }
  for (const PendingLot& lot : own.wallet.pending()) {
    TRY(draft.PostPending(own.currency, lot.matures_on, lot.key, -lot.amount));
  }
  PostExpired(draft, own.currency, own.wallet.whole());
  return Done{};
}

}  // namespace

Decided Decide(Draft& draft, const ChangeStatus& operation) {
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  TRY(RequireOpen(draft, member));
  TRY(draft.AddSubject(member));
  draft.State(MemberStatusChanged{.status = operation.status, .reason = operation.reason});
  return Done{};
}

Decided Decide(Draft& draft, const VerifyMember& operation) {
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  TRY(RequireOpen(draft, member));
  TRY(draft.AddSubject(member));
  draft.State(MemberVerified{.method = operation.method});
  return Done{};
}

Decided Decide(Draft& draft, const CloseAccount& operation) {
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  const Member& standing = *TRY(draft.StandingOf(member));
  if (standing.Is(kAbsorbing)) return Refuse(Decline::kMergePending, Param::kMemberId);
  TRY(RequireFree(draft, member));
  const auto wallets = TRY(AllWalletsOf(draft, member));
  TRY(RequireSettled(wallets, operation.forfeits_points));

  TRY(draft.AddSubject(member));
  draft.State(MemberStatusChanged{.status = MemberStatus::kClosed, .reason = operation.reason});
  for (const OwnWallet& own : wallets) {
    TRY(Forfeit(draft, own));
  }
  return Done{};
}

}  // namespace huitong
