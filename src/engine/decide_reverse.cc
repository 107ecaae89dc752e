// Decisions that take a trade back: points of a redemption returned, points of returned goods
// withdrawn.

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/decide.h"
#include "engine/end_hold.h"
#include "engine/lines.h"
#include "engine/settle_redemption.h"
#include "engine/standing.h"
#include "program/earn.h"

namespace huitong {
namespace {

// A redemption or a capture, as its record has it.
struct Redemption {
  MemberOrdinal member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  int64_t points = 0;
  Lots taken;  // the last taken first: the order in which a reversal gives them back
};

void AddTaken(Lots& taken, const LotKey& lot, int64_t posted) {
  taken.push_back({.key = lot, .remaining = -posted});
}

// Nothing where the record is neither: a reversal cannot be reversed, nor a decline.
std::optional<Redemption> RedemptionIn(const Record& record) {
  if (record.subjects.size() != 1) return std::nullopt;
  std::optional<Redemption> redemption;
  for (const Effect& effect : record.subjects.front().effects) {
    const MemberOrdinal member = record.subjects.front().member;
    if (const auto* redeemed = std::get_if<Redeemed>(&effect)) {
      redemption = {.member = member,
                    .currency = redeemed->currency,
                    .acceptor = redeemed->acceptor,
                    .points = redeemed->points,
                    .taken = {}};
    } else if (const auto* captured = std::get_if<HoldCaptured>(&effect)) {
      redemption = {.member = member,
                    .currency = captured->currency,
                    .acceptor = captured->acceptor,
                    .points = captured->points,
                    .taken = {}};
    } else if (std::holds_alternative<HoldEnded>(effect)) {
      break;  // what follows went back, not to the acceptor
    } else if (redemption) {
      const auto* spent = std::get_if<AvailablePosting>(&effect);
      const auto* held = std::get_if<HeldPosting>(&effect);
      if (spent != nullptr) AddTaken(redemption->taken, spent->lot, spent->amount);
      if (held != nullptr) AddTaken(redemption->taken, held->lot, held->amount);
    }
  }
  const bool in_order = Planted("refund-fills-wrong-lots");
  if (redemption && !in_order) std::reverse(redemption->taken.begin(), redemption->taken.end());
  return redemption;
}

// An earning that gave something, with the lot into which it went.
struct Earning {
  MemberOrdinal member;
  Earned earned;
  std::optional<LotKey> lot;
  std::optional<Day> matures_on;  // of points that were pending at first
};

std::optional<Earning> EarningIn(const Record& record) {
  if (record.subjects.size() != 1) return std::nullopt;
  std::optional<Earning> earning;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* earned = std::get_if<Earned>(&effect)) {
      earning = {.member = record.subjects.front().member,
                 .earned = *earned,
                 .lot = std::nullopt,
                 .matures_on = std::nullopt};
    }
    if (!earning) continue;
    if (const auto* available = std::get_if<AvailablePosting>(&effect)) {
      earning->lot = available->lot;
    }
    if (const auto* pending = std::get_if<PendingPosting>(&effect)) {
      earning->lot = pending->lot;
      earning->matures_on = pending->matures_on;
    }
  }
  return earning;
}

Expected<const Record*, Halt> OriginalRecord(Draft& draft, Sequence sequence) {
  const Record* record = TRY(draft.FindRecord(sequence));
  if (record == nullptr) return Refuse(Decline::kTransactionNotFound, Param::kTransactionId);
  return record;
}

// Where points of a lot go that come back today: into the lot, into one that lives on for a grace
// period, or nowhere.
std::optional<LotKey> LotToday(const Wallet& wallet, const LotKey& lot, const PointsPolicy& policy,
                               Day today) {
  if (wallet.IsLive(lot, today) || Planted("refund-into-expired-lot")) return lot;
  if (policy.late_refund == LateRefund::kExpire) return std::nullopt;
  const Day last{.number = today.number + static_cast<int32_t>(policy.grace_days)};
  return LotKey{.expires_on = last, .provenance = lot.provenance};
}

// What a claw-back takes, in its order: points still pending, the same lot, other lots.
struct ClawBack {
  int64_t pending = 0;
  Lots lots;
  int64_t spent = 0;  // what is not there any more
};

ClawBack ClawBackOf(const Wallet& wallet, const Earning& earning, int64_t points, Day today) {
  ClawBack claw;
  int64_t left = points;
  for (const PendingLot& lot : wallet.pending()) {
    const bool same = earning.matures_on == lot.matures_on && earning.lot == lot.key;
    if (same) claw.pending = std::min(left, lot.amount);
  }
  left -= claw.pending;
  const auto take = [&](const Lot& lot) {
    const int64_t part = std::min(left, lot.remaining);
    if (part > 0) claw.lots.push_back({.key = lot.key, .remaining = part});
    left -= part;
  };
  for (const Lot& lot : wallet.lots()) {
    const bool same = earning.lot == lot.key && !Planted("claw-back-misses-its-own-lot");
    if (same && wallet.IsLive(lot.key, today)) take(lot);
  }
  for (const Lot& lot : wallet.lots()) {
    if (earning.lot != lot.key && wallet.IsLive(lot.key, today)) take(lot);
  }
  claw.spent = left;
  return claw;
}

// Points that the purchase without the returned goods would have earned less, over all reversals.
int64_t PointsOff(const Earned& earned, int64_t spend_returned) {
  const EarnRule rule{.points_per_yuan = earned.rate, .coefficient = earned.coefficient};
  const auto net = EarnedPoints(earned.spend_fen - spend_returned, rule);
  CHECK(net.has_value());  // it is less than what was earned
  return earned.points - net->points.units();
}

Decided PostClawBack(Draft& draft, const EarnReversed& reversed, const Earning& earning,
                     const ClawBack& claw) {
  const CurrencyNumber currency = reversed.currency;
  if (claw.pending > 0) {
    TRY(draft.PostPending(currency, *earning.matures_on, *earning.lot, -claw.pending));
  }
  for (const Lot& lot : claw.lots) {
    TRY(draft.Post(currency, lot.key, -lot.remaining));
  }
  const bool owes = reversed.debt > 0 && !Planted("claw-back-skips-debt");
  if (owes) TRY(draft.PostDebt(currency, -reversed.debt));
  const int64_t withdrawn = reversed.points - reversed.loss;
  if (withdrawn == 0) return Done{};
  draft.PostToBooks(
      currency, {.code = AccountCode::kReversed, .party = reversed.brand, .counterparty = kHouse},
      withdrawn);
  return Done{};
}

}  // namespace

Decided Decide(Draft& draft, const ReverseRedemption& operation) {
  const Record* record = TRY(OriginalRecord(draft, operation.original));
  const auto first = Planted("reversal-of-a-reversal") ? OriginalOf(*record) : std::nullopt;
  if (first) record = TRY(OriginalRecord(draft, *first));
  const auto original = RedemptionIn(*record);
  if (!original) return Refuse(Decline::kNotReversible, Param::kTransactionId);
  const MemberOrdinal member = TRY(draft.HolderOf(original->member));
  TRY(RequireOpen(draft, member));
  const Reversal before = TRY(draft.ReversalOf(operation.original));
  const int64_t points = operation.points.units();
  const int64_t left =
      original->points - (Planted("reversal-beyond-the-original") ? 0 : before.points);
  if (points > left) return Refuse(Decline::kReversalExceedsOriginal, Param::kPoints, left, points);
  TRY(CheckLines(operation.lines, points));
  TRY(CheckReversedLines(operation.lines, *record, before));
  const CurrencyNumber currency = original->currency;
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = currency}));
  const Lots back = TakeInOrder(original->taken, before.points, points);
  const PointsPolicy& policy = draft.configuration().PolicyOf(currency, draft.now().time);
  RedemptionReversed reversed{.currency = currency,
                              .acceptor = original->acceptor,
                              .original = operation.original,
                              .points = points,
                              .points_before = before.points,
                              .expired = 0};
  for (const Lot& lot : back) {
    if (!LotToday(wallet, lot.key, policy, draft.now().day)) reversed.expired += lot.remaining;
  }
  // What expires comes into no wallet.
  if (points - reversed.expired > Points::kOfMemberMax - wallet.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kPoints);
  }

  TRY(draft.AddSubject(member));
  draft.State(reversed);
  StateLines(draft, operation.lines);
  for (const Lot& lot : back) {
    const auto today = LotToday(wallet, lot.key, policy, draft.now().day);
    if (today) TRY(draft.Post(currency, *today, lot.remaining));
  }
  PostRedeemed(draft, currency, original->acceptor, -points, -TRY(SettlementOf(draft, back)));
  PostExpired(draft, currency, reversed.expired);
  return Done{};
}

Decided Decide(Draft& draft, const ReverseEarn& operation) {
  const Record* record = TRY(OriginalRecord(draft, operation.original));
  const auto original = EarningIn(*record);
  if (!original) return Refuse(Decline::kNotReversible, Param::kTransactionId);
  const Earned& earned = original->earned;
  const MemberOrdinal member = TRY(draft.HolderOf(original->member));
  TRY(RequireFree(draft, member));
  const Sequence counted = Planted("returns-not-added-up") ? kNoSequence : operation.original;
  const Reversal before = TRY(draft.ReversalOf(counted));
  const int64_t left = earned.spend_fen - before.spend_fen;
  if (operation.spend_fen > left) {
    return Refuse(Decline::kReversalExceedsOriginal, Param::kSpend, left, operation.spend_fen);
  }
  TRY(CheckLines(operation.lines, operation.spend_fen));
  TRY(CheckReversedLines(operation.lines, *record, before));
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = earned.currency}));
  const int64_t points = PointsOff(earned, before.spend_fen + operation.spend_fen) - before.points;
  const ClawBack claw = ClawBackOf(wallet, *original, points, draft.now().day);
  const PointsPolicy& policy = draft.configuration().PolicyOf(earned.currency, draft.now().time);
  const bool owes = policy.debt == DebtPolicy::kMemberOwes;
  if (owes && claw.spent > Points::kOfMemberMax - wallet.debt()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kSpend);
  }

  const EarnReversed reversed{.currency = earned.currency,
                              .brand = earned.brand,
                              .original = operation.original,
                              .spend_fen = operation.spend_fen,
                              .spend_fen_before = before.spend_fen,
                              .points = points,
                              .points_before = before.points,
                              .debt = owes ? claw.spent : 0,
                              .loss = owes ? 0 : claw.spent};
  TRY(draft.AddSubject(member));
  draft.State(reversed);
  StateLines(draft, operation.lines);
  return PostClawBack(draft, reversed, *original, claw);
}

}  // namespace huitong
