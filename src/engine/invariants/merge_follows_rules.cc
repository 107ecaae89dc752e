// The check of a merge, of its undoing, and of its end, when all that the source has moves.

#include <algorithm>

#include "base/check.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/member_follows_rules.h"
#include "engine/invariants/retraced_wallet.h"

namespace huitong {
namespace {

constexpr int64_t kNanosPerHour = 3600 * kNanosPerSecond;

Member MemberBefore(LogState& state, MemberOrdinal member) {
  const auto found = state.members.Find(member);
  CHECK(found.presence == Presence::kFound);
  return *found.value;
}

// The step as the subject must state it.
MergeStep StepOf(const Record& record, MergeRole role, MergePhase phase, Timestamp ends) {
  const bool source = role == MergeRole::kSource;
  const MemberOrdinal other = (source ? record.subjects.back() : record.subjects.front()).member;
  return {.phase = phase, .role = role, .other = other, .ends = ends};
}

// Whether the record is that step of both, and nothing else.
bool IsJust(const Record& record, MergePhase phase, Timestamp ends) {
  const Effects source = {StepOf(record, MergeRole::kSource, phase, ends)};
  const Effects target = {StepOf(record, MergeRole::kTarget, phase, ends)};
  return record.books.empty() && record.subjects.front().effects == source &&
         record.subjects.back().effects == target;
}

// Whether the first subject is the source of an open merge into the second.
bool IsOpenMerge(LogState& state, const Record& record) {
  const Member source = MemberBefore(state, record.subjects.front().member);
  return source.Is(kMerging) && source.other == record.subjects.back().member;
}

// Both sides of what moves in one currency, as the end of a merge posts it.
struct Moved {
  RetracedWallet source;
  RetracedWallet target;
};

bool Slides(const LotKey& key) { return key.expires_on == kSlidingLot; }

// Moves what the holds pin. Whether any of it slides.
bool MoveHolds(LogState& state, const Wallet& before, CurrencyNumber currency, Moved& moved) {
  bool slides = false;
  for (const WalletHold& one : before.holds()) {
    const auto found = state.holds.Find(one.id);
    CHECK(found.presence == Presence::kFound);
    moved.target.State(HoldMoved{.currency = currency, .hold = one.id});
    for (const Lot& lot : found.value->pinned) {
      slides = slides || Slides(lot.key);
      moved.source.PostHeld(one.id, one.ends, lot.key, -lot.remaining);
      moved.target.PostHeld(one.id, one.ends, lot.key, lot.remaining);
    }
  }
  return slides;
}

// Moves all that the source has in the currency. Whether any of it slides.
bool MoveAll(LogState& state, CurrencyNumber currency, Moved& moved) {
  const Wallet before = moved.source.wallet();
  bool slides = false;
  for (const Lot& lot : before.lots()) {
    slides = slides || Slides(lot.key);
    moved.source.Post(lot.key, -lot.remaining);
    moved.target.Post(lot.key, lot.remaining);
  }
  for (const PendingLot& lot : before.pending()) {
    slides = slides || Slides(lot.key);
    moved.source.PostPending(lot.matures_on, lot.key, -lot.amount);
    moved.target.PostPending(lot.matures_on, lot.key, lot.amount);
  }
  slides = MoveHolds(state, before, currency, moved) || slides;
  if (before.debt() > 0) {
    moved.source.PostDebt(before.debt());
    moved.target.PostDebt(-before.debt());
  }
  return slides;
}

// The later last days of the source hold for what moved.
void MoveDates(CurrencyNumber currency, bool slides, const Wallet& before, Day today,
               Moved& moved) {
  if (slides) moved.target.Slide(today, before.slides_until());
  for (const ExpiryMark& mark : before.marks()) {
    const ExpiryMark* known = moved.target.wallet().MarkOf(mark.expires_on);
    const Day known_day = known == nullptr ? Day{} : known->last_day;
    if (mark.last_day < today || mark.last_day <= known_day) continue;
    moved.target.State(ExpiryDeferred{
        .currency = currency, .expires_on = mark.expires_on, .last_day = mark.last_day});
  }
}

bool Append(Effects& effects, const std::optional<Effects>& more) {
  if (!more) return false;
  effects.insert(effects.end(), more->begin(), more->end());
  return true;
}

}  // namespace

bool FitTogether(LogState& state, MemberOrdinal source, MemberOrdinal target) {
  const std::vector<CurrencyNumber> all = CurrenciesIn(state.configuration);
  return std::all_of(all.begin(), all.end(), [&](CurrencyNumber currency) {
    const Wallet one = WalletBefore(state, {.member = source, .currency = currency});
    const Wallet other = WalletBefore(state, {.member = target, .currency = currency});
    return one.whole() + other.whole() <= Points::kOfMemberMax &&
           one.debt() + other.debt() <= Points::kOfMemberMax;
  });
}

Breach BreachOfMerge(LogState& state, const Record& record) {
  const MemberOrdinal source = record.subjects.front().member;
  const MemberOrdinal target = record.subjects.back().member;
  if (source == target) return "a member is merged into himself";
  const Instant& now = record.header.committed;
  for (const MemberOrdinal member : {source, target}) {
    if (MemberBefore(state, member).Is(kMerging | kAbsorbing)) {
      return "a member of the merge is in an open merge already";
    }
    if (auto breach = BreachOfDueAnywhere(state, member, now)) return breach;
  }
  if (!FitTogether(state, source, target)) return "both wallets do not fit into one";
  const int64_t hours = state.configuration.MemberPolicyAt(now.time).merge_cool_off_hours;
  const Timestamp ends{.nanos = now.time.nanos + hours * kNanosPerHour};
  if (!IsJust(record, MergePhase::kBegun, ends)) {
    return "a merge does not say just who is merged, and until when it can be undone";
  }
  return std::nullopt;
}

Breach BreachOfUnmerge(LogState& state, const Record& record) {
  if (!IsOpenMerge(state, record)) return "there is no open merge of these members";
  const Timestamp ends = MemberBefore(state, record.subjects.front().member).merge_ends;
  if (ends <= record.header.committed.time) return "a merge is undone after its time";
  if (!IsJust(record, MergePhase::kUndone, ends)) {
    return "an undone merge does not say just which it is";
  }
  return std::nullopt;
}

Breach BreachOfMergeEnd(LogState& state, const Record& record) {
  if (!IsOpenMerge(state, record)) return "there is no open merge of these members";
  const MemberOrdinal source = record.subjects.front().member;
  const MemberOrdinal target = record.subjects.back().member;
  const Instant& now = record.header.committed;
  const Timestamp ends = MemberBefore(state, source).merge_ends;
  if (ends > now.time) return "a merge is completed before its time is up";
  if (!FitTogether(state, source, target)) return "both wallets do not fit into one";
  if (auto breach = BreachOfDueAnywhere(state, source, now)) return breach;
  if (!record.books.empty()) return "the end of a merge posts to the books";

  Effects from = {StepOf(record, MergeRole::kSource, MergePhase::kCompleted, ends)};
  Effects to = {StepOf(record, MergeRole::kTarget, MergePhase::kCompleted, ends)};
  bool possible = true;
  for (const CurrencyNumber currency : CurrenciesIn(state.configuration)) {
    Moved moved{.source = RetracedWallet(state, {.member = source, .currency = currency}),
                .target = RetracedWallet(state, {.member = target, .currency = currency})};
    const Wallet before = moved.source.wallet();
    const bool slides = MoveAll(state, currency, moved);
    MoveDates(currency, slides, before, now.day, moved);
    possible =
        possible && Append(from, moved.source.effects()) && Append(to, moved.target.effects());
  }
  const bool all =
      possible && record.subjects.front().effects == from && record.subjects.back().effects == to;
  if (!all) return "what moves is not just what the source has";
  return std::nullopt;
}

}  // namespace huitong
