#include "engine/invariants/first_expiring_first.h"

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace huitong {
namespace {

// An exchange passes over lots that may not be exchanged yet.
bool IsBarred(LogState& state, const Record& record, const LotKey& lot) {
  if (record.header.kind != RecordKind::kExchange) return false;
  return state.ProvenanceOf(lot.provenance).not_exchangeable_until > record.header.committed.day;
}

Breach BreachOfDebits(const Record& record, const FoldedWallets& wallets, DebitRule rule) {
  const Day today = record.header.committed.day;
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      const auto* posting = std::get_if<AvailablePosting>(&effect);
      if (posting == nullptr || posting->amount >= 0) continue;
      if (rule == DebitRule::kNothing) return "a record that takes nothing takes available points";
      const bool live = wallets.IsLive({.member = subject.member, .currency = posting->currency},
                                       posting->lot, today);
      if (live && rule == DebitRule::kExpired) return "a lot expires before its last day is over";
      if (!live && rule != DebitRule::kExpired) return "a lot is spent after its last day";
    }
  }
  return std::nullopt;
}

// What must be gone when the record has taken what it takes is gone.
Breach BreachOfRest(LogState& state, const Record& record, const FoldedWallet& wallet,
                    DebitRule rule) {
  const Day today = record.header.committed.day;
  for (const Lot& lot : wallet.spendable()) {
    if (lot.remaining == 0) continue;
    const bool live = wallet.IsLive(lot.key, today);
    if (rule == DebitRule::kExpired && !live) return "a lot past its last day is left";
    if (rule != DebitRule::kFirstExpiring || !live || !(lot.key < *wallet.last_debited())) continue;
    if (!IsBarred(state, record, lot.key)) {
      return "a later lot is spent before an earlier one is empty";
    }
  }
  return std::nullopt;
}

// Each held posting that takes takes from the first lot that its hold still pins.
Breach BreachOfHeldDebits(LogState& state, const Record& record) {
  struct Pinned {
    HoldId id;
    Lots lots;
    size_t first = 0;
  };
  std::vector<Pinned> holds;
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      const auto* posting = std::get_if<HeldPosting>(&effect);
      if (posting == nullptr || posting->amount >= 0) continue;
      auto hold = std::find_if(holds.begin(), holds.end(),
                               [&](const Pinned& one) { return one.id == posting->hold; });
      if (hold == holds.end()) {
        const auto found = state.holds.Find(posting->hold);
        if (found.presence != Presence::kFound) return "points of no hold are taken";
        hold = holds.insert(hold, {.id = posting->hold, .lots = found.value->pinned, .first = 0});
      }
      auto& [id, lots, first] = *hold;
      while (first < lots.size() && lots[first].remaining == 0) {
        ++first;
      }
      const bool in_order = first < lots.size() && lots[first].key == posting->lot;
      if (!in_order) return "a later lot of a hold goes before an earlier one is empty";
      lots[first].remaining += posting->amount;
    }
  }
  return std::nullopt;
}

}  // namespace

DebitRule DebitRuleOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kRedeem:
    case RecordKind::kExchange:
    case RecordKind::kHold:
    case RecordKind::kGift:
    case RecordKind::kAdjust:
    case RecordKind::kPlaceTender:
      return DebitRule::kFirstExpiring;
    case RecordKind::kReverseEarn:
    case RecordKind::kClose:
    case RecordKind::kMergeEnd:
    case RecordKind::kReturnTender:
      return DebitRule::kLive;
    case RecordKind::kExpire:
      return DebitRule::kExpired;
    case RecordKind::kCoalitionOpened:
    case RecordKind::kPublished:
    case RecordKind::kMemberEnrolled:
    case RecordKind::kEarn:
    case RecordKind::kMature:
    case RecordKind::kCapture:
    case RecordKind::kRelease:
    case RecordKind::kHoldEnd:
    case RecordKind::kReverseRedemption:
    case RecordKind::kFreeze:
    case RecordKind::kUnfreeze:
    case RecordKind::kMerge:
    case RecordKind::kUnmerge:
    case RecordKind::kProposeAdjustment:
    case RecordKind::kRejectProposal:
    case RecordKind::kReinstate:
    case RecordKind::kNotice:
    case RecordKind::kCloseSettlement:
    case RecordKind::kRecordPayment:
    case RecordKind::kAdjustPeriod:
    case RecordKind::kSettleTender:
    case RecordKind::kVoidTender:
    case RecordKind::kSponsorGift:
    case RecordKind::kVerifyMember:
    case RecordKind::kRaiseDispute:
    case RecordKind::kRejectDispute:
      return DebitRule::kNothing;
  }
  return DebitRule::kNothing;
}

Breach BreachOfUse(LogState& state, const Record& record, const FoldedWallets& wallets) {
  const DebitRule rule = DebitRuleOf(record.header.kind);
  bool debits = false;
  for (const FoldedWallet& wallet : wallets) {
    debits = debits || wallet.last_debited() != nullptr;
  }
  if (debits) {
    if (auto breach = BreachOfDebits(record, wallets, rule)) return breach;
    for (const FoldedWallet& wallet : wallets) {
      if (wallet.last_debited() == nullptr) continue;
      if (auto breach = BreachOfRest(state, record, wallet, rule)) return breach;
    }
  }
  return BreachOfHeldDebits(state, record);
}

}  // namespace huitong
