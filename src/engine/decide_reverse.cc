// Decisions that take a trade back: points of a redemption returned, points of returned goods
// withdrawn.

#include <algorithm>

#include "base/planted.h"
#include "engine/claw_back.h"
#include "engine/decide.h"
#include "engine/face.h"
#include "engine/give_back.h"
#include "engine/lines.h"
#include "engine/standing.h"

namespace huitong {
namespace {

// What a tender sold comes back by its lines, in a record of its own kind.
bool IsReversible(const Record& record) {
  return record.subjects.size() == 1 && record.header.kind != RecordKind::kSettleTender;
}

// A redemption or a capture, as its record has it.
struct Redemption {
  MemberOrdinal member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  int64_t points = 0;
  int64_t face = 0;
  Lots taken;  // the last taken first: the order in which a reversal gives them back
};

void AddTaken(Lots& taken, const LotKey& lot, int64_t posted) {
  taken.push_back({.key = lot, .remaining = -posted});
}

// Nothing where the record is neither: a reversal cannot be reversed, nor a decline.
std::optional<Redemption> RedemptionIn(const Record& record) {
  if (!IsReversible(record)) return std::nullopt;
  std::optional<Redemption> redemption;
  for (const Effect& effect : record.subjects.front().effects) {
    const MemberOrdinal member = record.subjects.front().member;
    if (const auto* redeemed = std::get_if<Redeemed>(&effect)) {
      redemption = {.member = member,
                    .currency = redeemed->currency,
                    .acceptor = redeemed->acceptor,
                    .points = redeemed->points,
                    .face = redeemed->face,
                    .taken = {}};
    } else if (const auto* captured = std::get_if<HoldCaptured>(&effect)) {
      redemption = {.member = member,
                    .currency = captured->currency,
                    .acceptor = captured->acceptor,
                    .points = captured->points,
                    .face = captured->face,
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

Expected<const Record*, Halt> OriginalRecord(Draft& draft, Sequence sequence) {
  const Record* record = TRY(draft.FindRecord(sequence));
  if (record == nullptr) return Refuse(Decline::kTransactionNotFound, Param::kTransactionId);
  return record;
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
  const GivenBack given =
      TRY(GivingBack(draft, member,
                     {.currency = original->currency,
                      .acceptor = original->acceptor,
                      .original = operation.original,
                      .points = points,
                      .points_before = before.points,
                      .expired = 0,
                      .face = FaceBack(original->face, original->points, before.points, points)},
                     original->taken, Param::kPoints));

  TRY(draft.AddSubject(member));
  draft.State(given.fact);
  StateLines(draft, operation.lines);
  return PostGivenBack(draft, given);
}

Decided Decide(Draft& draft, const ReverseEarn& operation) {
  const Record* record = TRY(OriginalRecord(draft, operation.original));
  const auto original =
      IsReversible(*record) ? EarningIn(draft.configuration(), *record) : std::nullopt;
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
  const ClawedBack clawed = TRY(ClawingBack(draft, member, *original,
                                            {.original = operation.original,
                                             .spend_fen = operation.spend_fen,
                                             .spend_fen_before = before.spend_fen,
                                             .points_before = before.points},
                                            Param::kSpend));
  TRY(draft.AddSubject(member));
  draft.State(clawed.fact);
  StateLines(draft, operation.lines);
  return PostClawedBack(draft, clawed, *original);
}

}  // namespace huitong
