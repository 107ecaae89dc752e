// Decisions about two members who are one: the merge, its undoing, and its end, when the points
// follow.

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/all_wallets.h"
#include "engine/decide.h"
#include "engine/standing.h"

namespace huitong {
namespace {

constexpr int64_t kNanosPerHour = 3600 * kNanosPerSecond;

bool InOpenMerge(const Member& standing) { return standing.Is(kMerging | kAbsorbing); }

// Whether one wallet may hold what both do.
bool FitTogether(const Wallet& source, const Wallet& target) {
  return source.whole() <= Points::kOfMemberMax - target.whole() &&
         source.debt() <= Points::kOfMemberMax - target.debt();
}

Expected<bool, Halt> AllFitTogether(Draft& draft, MemberOrdinal source, MemberOrdinal target) {
  for (const OwnWallet& own : TRY(AllWalletsOf(draft, source))) {
    const Wallet other = TRY(draft.WalletOf({.member = target, .currency = own.currency}));
    if (!FitTogether(own.wallet, other)) return false;
  }
  return true;
}

Decided StateStep(Draft& draft, MemberOrdinal source, MemberOrdinal target, MergeStep step) {
  TRY(draft.AddSubject(source));
  step.role = MergeRole::kSource;
  step.other = target;
  draft.State(step);
  TRY(draft.AddSubject(target));
  step.role = MergeRole::kTarget;
  step.other = source;
  draft.State(step);
  return Done{};
}

// The holds of a wallet with what each pins.
struct OpenHold {
  HoldId id;
  Hold hold;
};
Expected<std::vector<OpenHold>, Halt> OpenHoldsOf(Draft& draft, const Wallet& wallet) {
  std::vector<OpenHold> holds;
  holds.reserve(wallet.holds().size());
  for (const WalletHold& one : wallet.holds()) {
    holds.push_back({.id = one.id, .hold = TRY(draft.HoldOf(one.id))});
  }
  return holds;
}

// Posts all of a wallet to the last subject: taken with sign −1, given with sign 1.
Decided PostAll(Draft& draft, const OwnWallet& own, const std::vector<OpenHold>& holds,
                int64_t sign) {
  for (const Lot& lot : own.wallet.lots()) {
    const bool never = sign > 0 && Planted("merge-drops-expiry-dates");
    TRY(draft.Post(own.currency, never ? LotKey{kNeverExpires, lot.key.provenance} : lot.key,
                   sign * lot.remaining));
  }
  for (const PendingLot& lot : own.wallet.pending()) {
    TRY(draft.PostPending(own.currency, lot.matures_on, lot.key, sign * lot.amount));
  }
  for (const auto& [id, hold] : holds) {
    if (Planted("merge-leaves-holds-behind")) break;
    if (sign > 0) draft.State(HoldMoved{.currency = own.currency, .hold = id});
    for (const Lot& lot : hold.pinned) {
      const Lot change{.key = lot.key, .remaining = sign * lot.remaining};
      TRY(draft.PostHeld(own.currency, id, hold.ends, change));
    }
  }
  if (own.wallet.debt() > 0) TRY(draft.PostDebt(own.currency, -sign * own.wallet.debt()));
  return Done{};
}

bool HasSlidingLots(const Wallet& wallet, const std::vector<OpenHold>& holds) {
  const auto slides = [](const auto& lot) { return lot.key.expires_on == kSlidingLot; };
  return std::ranges::any_of(wallet.lots(), slides) ||
         std::ranges::any_of(wallet.pending(), slides) ||
         std::ranges::any_of(holds, [&](const OpenHold& one) {
           return std::ranges::any_of(one.hold.pinned, slides);
         });
}

// The dates that hold for the moved points at the target too.
Decided KeepDates(Draft& draft, const OwnWallet& own, bool slides, MemberOrdinal target) {
  const Day today = draft.now().day;
  if (slides) TRY(draft.Slide(own.currency, today, own.wallet.slides_until()));
  const Wallet other = TRY(draft.WalletOf({.member = target, .currency = own.currency}));
  for (const ExpiryMark& mark : own.wallet.marks()) {
    const ExpiryMark* there = other.MarkOf(mark.expires_on);
    const bool later = there == nullptr || mark.last_day > there->last_day;
    if (mark.last_day < today || !later || Planted("merge-drops-deferrals")) continue;
    draft.State(ExpiryDeferred{
        .currency = own.currency, .expires_on = mark.expires_on, .last_day = mark.last_day});
  }
  return Done{};
}

Decided CompleteMerge(Draft& draft, MemberOrdinal source, const Member& standing) {
  const MemberOrdinal target = standing.other;
  const auto wallets = TRY(AllWalletsOf(draft, source));
  std::vector<std::vector<OpenHold>> holds;
  holds.reserve(wallets.size());
  for (const OwnWallet& own : wallets) {
    holds.push_back(TRY(OpenHoldsOf(draft, own.wallet)));
  }
  draft.header().kind = RecordKind::kMergeEnd;
  MergeStep step{.phase = MergePhase::kCompleted,
                 .role = MergeRole::kSource,
                 .other = target,
                 .ends = standing.merge_ends};
  TRY(draft.AddSubject(source));
  draft.State(step);
  for (size_t i = 0; i < wallets.size(); ++i) {
    TRY(PostAll(draft, wallets[i], holds[i], -1));
  }
  TRY(draft.AddSubject(target));
  step.role = MergeRole::kTarget;
  step.other = source;
  draft.State(step);
  for (size_t i = 0; i < wallets.size(); ++i) {
    const bool slides = HasSlidingLots(wallets[i].wallet, holds[i]);
    TRY(PostAll(draft, wallets[i], holds[i], 1));
    TRY(KeepDates(draft, wallets[i], slides, target));
  }
  return Done{};
}

}  // namespace

Decided Decide(Draft& draft, const Merge& operation) {
  const MemberOrdinal source = TRY(draft.MemberById(operation.source));
  const MemberOrdinal target = TRY(draft.MemberById(operation.target, Param::kTargetId));
  if (source == target) return Refuse(Decline::kSameMember, Param::kTargetId);
  if (InOpenMerge(*TRY(draft.StandingOf(source)))) {
    return Refuse(Decline::kMergePending, Param::kMemberId);
  }
  if (InOpenMerge(*TRY(draft.StandingOf(target)))) {
    return Refuse(Decline::kMergePending, Param::kTargetId);
  }
  TRY(RequireFree(draft, source));
  TRY(RequireFree(draft, target, Param::kTargetId));
  if (!TRY(AllFitTogether(draft, source, target))) {
    return Refuse(Decline::kBalanceTooLarge, Param::kTargetId);
  }

  const Timestamp now = draft.now().time;
  const int64_t hours = draft.configuration().MemberPolicyAt(now).merge_cool_off_hours;
  return StateStep(draft, source, target,
                   {.phase = MergePhase::kBegun,
                    .role = MergeRole::kSource,
                    .other = target,
                    .ends = {.nanos = now.nanos + hours * kNanosPerHour}});
}

Decided Decide(Draft& draft, const Unmerge& operation) {
  const auto source = TRY(draft.FindOwnMember(operation.source));
  if (!source) return Refuse(Decline::kMemberNotFound, Param::kMemberId);
  const Member& standing = *TRY(draft.StandingOf(*source));
  const bool open = standing.Is(kMerging) && draft.now().time < standing.merge_ends;
  if (!open) return Refuse(Decline::kMergeNotOpen, Param::kMemberId);
  return StateStep(draft, *source, standing.other,
                   {.phase = MergePhase::kUndone,
                    .role = MergeRole::kSource,
                    .other = standing.other,
                    .ends = standing.merge_ends});
}

Expected<std::optional<MemberOrdinal>, Halt> EndedMergeOf(Draft& draft, MemberOrdinal member) {
  const Member& standing = *TRY(draft.StandingOf(member));
  const bool ended = InOpenMerge(standing) && standing.merge_ends <= draft.now().time;
  if (!ended) return std::optional<MemberOrdinal>();
  const bool is_source = standing.Is(kMerging);
  const MemberOrdinal source = is_source ? member : standing.other;
  const MemberOrdinal target = is_source ? standing.other : member;
  // What does not fit stays where it is, frozen, until it does.
  if (!TRY(AllFitTogether(draft, source, target))) return std::optional<MemberOrdinal>();
  return std::optional(source);
}

Decided DecideMergeEnd(Draft& draft, MemberOrdinal source) {
  return CompleteMerge(draft, source, *TRY(draft.StandingOf(source)));
}

}  // namespace huitong
