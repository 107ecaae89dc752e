// The check of who a record is about, of freezing and unfreezing, and of the end of a membership.

#include "base/check.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/member_follows_rules.h"
#include "engine/invariants/retraced_wallet.h"

namespace huitong {
namespace {

const Member& MemberBefore(LogState& state, MemberOrdinal member) {
  const auto found = state.members.Find(member);
  CHECK(found.presence == Presence::kFound);
  return *found.value;
}

// What a member must be for a request: nothing is for a closed one, nothing is taken from a frozen
// one.
enum class Required : uint8_t { kNothing, kOpen, kFree };

struct Asked {
  bool by_name = false;  // else by a hold or a record of the member
  Required required = Required::kNothing;
};

// Whether an adjustment, or the proposal of one, takes points.
bool TakesPoints(const RecordSubject& subject) {
  for (const Effect& effect : subject.effects) {
    if (const auto* adjusted = std::get_if<Adjusted>(&effect)) return adjusted->points < 0;
    if (const auto* proposed = std::get_if<AdjustmentProposed>(&effect)) {
      return proposed->points < 0;
    }
  }
  return false;
}

bool IsApproval(const RecordSubject& subject) {
  for (const Effect& effect : subject.effects) {
    const auto* adjusted = std::get_if<Adjusted>(&effect);
    if (adjusted != nullptr) return adjusted->proposal != kNoSequence;
  }
  return false;
}

Asked AskedOf(const Record& record, const RecordSubject& subject) {
  switch (record.header.kind) {
    case RecordKind::kEarn:
    case RecordKind::kFreeze:
    case RecordKind::kUnfreeze:
    case RecordKind::kVerifyMember:
      return {.by_name = true, .required = Required::kOpen};
    case RecordKind::kRedeem:
    case RecordKind::kExchange:
    case RecordKind::kHold:
    case RecordKind::kClose:
    case RecordKind::kMerge:
    case RecordKind::kPlaceTender:
      return {.by_name = true, .required = Required::kFree};
    case RecordKind::kReverseRedemption:
    case RecordKind::kReinstate:
    case RecordKind::kRejectProposal:
    case RecordKind::kReturnTender:
      return {.by_name = false, .required = Required::kOpen};
    case RecordKind::kReverseEarn:
      return {.by_name = false, .required = Required::kFree};
    case RecordKind::kAdjust:
    case RecordKind::kProposeAdjustment:
      return {.by_name = !IsApproval(subject),
              .required = TakesPoints(subject) ? Required::kFree : Required::kOpen};
    case RecordKind::kGift: {
      const bool gives = &subject == &record.subjects.front();
      return {.by_name = true, .required = gives ? Required::kFree : Required::kOpen};
    }
    case RecordKind::kCoalitionOpened:
    case RecordKind::kPublished:
    case RecordKind::kMemberEnrolled:
    case RecordKind::kExpire:
    case RecordKind::kMature:
    case RecordKind::kCapture:
    case RecordKind::kRelease:
    case RecordKind::kHoldEnd:
    case RecordKind::kUnmerge:
    case RecordKind::kMergeEnd:
    case RecordKind::kNotice:
    case RecordKind::kCloseSettlement:
    case RecordKind::kRecordPayment:
    case RecordKind::kAdjustPeriod:
    case RecordKind::kSettleTender:
    case RecordKind::kVoidTender:
    case RecordKind::kSponsorGift:
    case RecordKind::kRaiseDispute:
    case RecordKind::kRejectDispute:
      break;
  }
  return {};
}

Breach BreachOfEndedMerge(LogState& state, MemberOrdinal member, const Instant& now) {
  const Member standing = MemberBefore(state, member);
  const bool ended = standing.Is(kMerging | kAbsorbing) && standing.merge_ends <= now.time;
  if (!ended) return std::nullopt;
  const bool is_source = standing.Is(kMerging);
  const bool fits =
      FitTogether(state, is_source ? member : standing.other, is_source ? standing.other : member);
  return fits ? Breach("a merge whose time was up was still open") : std::nullopt;
}

// What is left of a wallet is given up.
void Forfeit(RetracedWallet& wallet) {
  const Wallet before = wallet.wallet();
  for (const Lot& lot : before.lots()) {
    wallet.Post(lot.key, -lot.remaining);
  }
  for (const PendingLot& lot : before.pending()) {
    wallet.PostPending(lot.matures_on, lot.key, -lot.amount);
  }
}

}  // namespace

Breach BreachOfEndedMerges(LogState& state, const Record& record) {
  for (const RecordSubject& subject : record.subjects) {
    if (auto breach = BreachOfEndedMerge(state, subject.member, record.header.committed)) {
      return breach;
    }
  }
  return std::nullopt;
}

Breach BreachOfAsked(LogState& state, const Record& record) {
  for (const RecordSubject& subject : record.subjects) {
    const Member& standing = MemberBefore(state, subject.member);
    const auto [by_name, required] = AskedOf(record, subject);
    if (by_name && standing.Is(kMerging | kMerged)) {
      return "who names the source of a merge means the other member";
    }
    if (required == Required::kNothing) continue;
    if (standing.Is(kClosed)) return "the member's account is closed";
    if (required == Required::kFree && standing.Is(kFrozen | kMerging)) {
      return "points of a frozen member are taken";
    }
  }
  return std::nullopt;
}

Breach BreachOfStatusChange(const Record& record, const RecordContent& content) {
  const auto* changed = OnlyFact<MemberStatusChanged>(content);
  const bool alone =
      changed != nullptr && record.subjects.front().effects.size() == 1 && content.books.empty();
  if (!alone) return "a change of status does not say just what the status is";
  const bool freezes = record.header.kind == RecordKind::kFreeze;
  const MemberStatus status = freezes ? MemberStatus::kFrozen : MemberStatus::kActive;
  if (changed->status != status) return "the status is not that of its kind";
  return std::nullopt;
}

Breach BreachOfVerification(const Record& record, const RecordContent& content) {
  const bool alone = OnlyFact<MemberVerified>(content) != nullptr &&
                     record.subjects.front().effects.size() == 1 && content.books.empty();
  if (!alone) return "a verification does not say just how";
  return std::nullopt;
}

Breach BreachOfClose(LogState& state, const Record& record, const RecordContent& content) {
  const auto* changed = OnlyFact<MemberStatusChanged>(content);
  if (changed == nullptr || changed->status != MemberStatus::kClosed) {
    return "a close does not say that the account is closed";
  }
  const RecordSubject& subject = record.subjects.front();
  if (MemberBefore(state, subject.member).Is(kAbsorbing)) {
    return "a member in an open merge is closed";
  }
  if (auto breach = BreachOfDueAnywhere(state, subject.member, record.header.committed)) {
    return breach;
  }
  Effects expected = {*changed};
  std::vector<BookPosting> books;
  for (const CurrencyNumber currency : CurrenciesIn(state.configuration)) {
    RetracedWallet wallet(state, {.member = subject.member, .currency = currency});
    if (wallet.wallet().debt() > 0) return "a member in debt is closed";
    if (!wallet.wallet().holds().empty()) return "a member with held points is closed";
    const int64_t left = wallet.wallet().whole();
    if (left == 0) continue;
    Forfeit(wallet);
    const Effects postings = wallet.effects().value_or(Effects());
    expected.insert(expected.end(), postings.begin(), postings.end());
    const BrandNumber issuer = state.configuration.CurrencyOf(currency)->brand;
    books.push_back({.currency = currency,
                     .account = OfIssuer(AccountCode::kExpired, issuer, kHouse),
                     .amount = left});
  }
  if (subject.effects != expected) return "a close does not give up just what is left";
  if (!AreBooks(books, content.books)) return "the books are not those of the close";
  return std::nullopt;
}

}  // namespace huitong
