// Decisions of an operator by hand: points given or taken with a reason, by two people above a
// limit; expired points given back.

#include <algorithm>
#include <cstdlib>

#include "base/planted.h"
#include "engine/activity.h"
#include "engine/credit.h"
#include "engine/decide.h"
#include "engine/end_hold.h"
#include "engine/standing.h"
#include "engine/unit_obligation.h"

namespace huitong {
namespace {

// An adjustment with its member and what it would do.
struct Adjustment {
  MemberOrdinal member;
  CurrencyNumber currency;
  int64_t points = 0;
  AdjustmentReason reason = AdjustmentReason::kOther;
  Day expires_on;  // day 0: not asked for
};

Decided Give(Draft& draft, const Adjustment& adjustment, Sequence proposal) {
  const Configuration& configuration = draft.configuration();
  const Instant now = draft.now();
  const CurrencyNumber currency = adjustment.currency;
  const BrandNumber brand = configuration.CurrencyOf(currency)->brand;
  const Day asked = adjustment.expires_on;
  const Day expires_on =
      asked == Day{} ? TermOf(configuration.TermOf(currency, now.time), now.day) : asked;
  const ProvenanceNumber provenance =
      draft.Intern({.issuer = brand,
                    .funding_brand = brand,
                    .earn_month = MonthNumber(now.day),
                    .not_exchangeable_until = {},
                    .settlement_price = configuration.LotPriceOf(currency, now.time)});
  draft.State(Adjusted{.currency = currency,
                       .reason = adjustment.reason,
                       .expires_on = expires_on,
                       .points = adjustment.points,
                       .proposal = proposal});
  TRY(Credit(draft, currency, {.expires_on = expires_on, .provenance = provenance},
             adjustment.points));
  if (expires_on == kSlidingLot) return CountEarning(draft, currency, now);
  return Done{};
}

Decided Take(Draft& draft, const Adjustment& adjustment, const Lots& taken, Sequence proposal) {
  draft.State(Adjusted{.currency = adjustment.currency,
                       .reason = adjustment.reason,
                       .expires_on = {},
                       .points = adjustment.points,
                       .proposal = proposal});
  for (const Lot& lot : taken) {
    TRY(draft.Post(adjustment.currency, lot.key, -lot.remaining));
  }
  return Done{};
}

// Drafts the adjustment with all its checks. `proposal` is none where one person may.
Decided DraftAdjustment(Draft& draft, const Adjustment& adjustment, Sequence proposal) {
  const Day today = draft.now().day;
  const bool gives = adjustment.points > 0;
  const bool asked = adjustment.expires_on != Day{};
  if (asked && adjustment.expires_on < today) {
    return Refuse(Decline::kExpiryInPast, Param::kExpiresOn);
  }
  TRY(gives ? RequireOpen(draft, adjustment.member) : RequireFree(draft, adjustment.member));
  const CurrencyNumber currency = adjustment.currency;
  const Wallet wallet = TRY(draft.WalletOf({.member = adjustment.member, .currency = currency}));
  std::optional<Lots> taken;
  if (gives) {
    // What repays debt comes into no wallet.
    const int64_t left = adjustment.points - std::min(adjustment.points, wallet.debt());
    if (left > Points::kOfMemberMax - wallet.whole()) {
      return Refuse(Decline::kBalanceTooLarge, Param::kPoints);
    }
  } else {
    taken = TakeFirstExpiring(wallet, *Points::FromUnits(-adjustment.points), today);
    if (!taken) {
      return Refuse(Decline::kInsufficientPoints, Param::kPoints, LiveTotal(wallet, today),
                    -adjustment.points);
    }
  }

  TRY(draft.AddSubject(adjustment.member));
  TRY(taken ? Take(draft, adjustment, *taken, proposal) : Give(draft, adjustment, proposal));
  const BrandNumber brand = draft.configuration().CurrencyOf(currency)->brand;
  const BrandNumber reason{.value = static_cast<uint32_t>(adjustment.reason)};
  draft.PostToBooks(currency,
                    {.code = AccountCode::kAdjusted, .party = brand, .counterparty = reason},
                    -adjustment.points);
  return BuyUnits(draft, currency, kHouse, adjustment.points, Param::kPoints);
}

// Replaces what was drafted by the proposal of it.
Decided DraftProposal(Draft& draft, const Adjustment& adjustment) {
  const RecordHeader header = draft.record().header;
  draft.Begin(RecordKind::kProposeAdjustment, header.committed);
  draft.header() = header;
  draft.header().kind = RecordKind::kProposeAdjustment;
  TRY(draft.AddSubject(adjustment.member));
  draft.State(AdjustmentProposed{.currency = adjustment.currency,
                                 .reason = adjustment.reason,
                                 .expires_on = adjustment.expires_on,
                                 .points = adjustment.points});
  return Done{};
}

struct ProposedAdjustment {
  const Record* record = nullptr;
  Adjustment adjustment;
};

Expected<ProposedAdjustment, Halt> OpenAdjustment(Draft& draft, Sequence sequence) {
  const Record* record = TRY(draft.FindRecord(sequence));
  if (record == nullptr) return Refuse(Decline::kTransactionNotFound, Param::kProposalId);
  const AdjustmentProposed* proposed = nullptr;
  if (!record->subjects.empty() && !record->subjects.front().effects.empty()) {
    proposed = std::get_if<AdjustmentProposed>(&record->subjects.front().effects.front());
  }
  if (proposed == nullptr) return Refuse(Decline::kNotReversible, Param::kProposalId);
  if (!Planted("proposal-approved-twice") && TRY(draft.ReversalOf(sequence)).points != 0) {
    return Refuse(Decline::kProposalClosed, Param::kProposalId);
  }
  return ProposedAdjustment{
      .record = record,
      .adjustment = {.member = TRY(draft.HolderOf(record->subjects.front().member)),
                     .currency = proposed->currency,
                     .points = proposed->points,
                     .reason = proposed->reason,
                     .expires_on = proposed->expires_on}};
}

// The lots that a record expired, in its order.
Lots ExpiredIn(const Record& record) {
  Lots expired;
  if (record.header.kind != RecordKind::kExpire) return expired;
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    if (posting == nullptr) continue;
    expired.push_back({.key = posting->lot, .remaining = -posting->amount});
  }
  return expired;
}

}  // namespace

Decided Decide(Draft& draft, const Adjust& operation) {
  if (draft.configuration().CurrencyOf(operation.currency) == nullptr) {
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId);
  }
  const Adjustment adjustment{.member = TRY(draft.MemberById(operation.member)),
                              .currency = operation.currency,
                              .points = operation.points,
                              .reason = operation.reason,
                              .expires_on = operation.expires_on.value_or(Day{})};
  TRY(DraftAdjustment(draft, adjustment, kNoSequence));
  if (!draft.FitsBooks()) return Refuse(Decline::kBalanceTooLarge, Param::kNone);
  const auto& policy = draft.configuration().PolicyOf(operation.currency, draft.now().time);
  const int64_t size =
      Planted("taking-needs-no-second-person") ? operation.points : std::abs(operation.points);
  if (size <= policy.adjustment_limit) return Done{};
  return DraftProposal(draft, adjustment);
}

Decided Decide(Draft& draft, const ApproveAdjustment& operation) {
  const ProposedAdjustment proposal = TRY(OpenAdjustment(draft, operation.proposal));
  const bool same_person = proposal.record->header.actor == draft.header().actor;
  if (same_person && !Planted("approver-is-proposer")) {
    return Refuse(Decline::kSecondPersonNeeded, Param::kProposalId);
  }
  return DraftAdjustment(draft, proposal.adjustment, operation.proposal);
}

Decided Decide(Draft& draft, const RejectAdjustment& operation) {
  const ProposedAdjustment proposal = TRY(OpenAdjustment(draft, operation.proposal));
  TRY(RequireOpen(draft, proposal.adjustment.member));
  TRY(draft.AddSubject(proposal.adjustment.member));
  draft.State(
      ProposalRejected{.proposal = operation.proposal, .points = proposal.adjustment.points});
  return Done{};
}

Decided Decide(Draft& draft, const Reinstate& operation) {
  const Record* record = TRY(draft.FindRecord(operation.original));
  if (record == nullptr) return Refuse(Decline::kTransactionNotFound, Param::kTransactionId);
  const Lots expired = ExpiredIn(*record);
  if (expired.empty()) return Refuse(Decline::kNotReversible, Param::kTransactionId);
  const RecordSubject& subject = record->subjects.front();
  const CurrencyNumber currency = std::get<AvailablePosting>(subject.effects.front()).currency;
  const PointsPolicy& policy = draft.configuration().PolicyOf(currency, draft.now().time);
  const Day today = draft.now().day;
  const Day latest{.number = record->header.committed.day.number +
                             static_cast<int32_t>(policy.reinstatement_days)};
  if (today > latest) {
    return Refuse(Decline::kTooLate, Param::kTransactionId, latest.number, today.number);
  }
  const MemberOrdinal member = TRY(draft.HolderOf(subject.member));
  TRY(RequireOpen(draft, member));
  const int64_t before = TRY(draft.ReversalOf(operation.original)).points;
  int64_t left = Planted("reinstated-twice") ? 0 : -before;
  for (const Lot& lot : expired) {
    left += lot.remaining;
  }
  const int64_t points = operation.points.units();
  if (points > left) return Refuse(Decline::kReversalExceedsOriginal, Param::kPoints, left, points);
  const Day grace{.number = today.number + static_cast<int32_t>(policy.grace_days)};
  const Day expires_on = operation.expires_on.value_or(std::min(grace, kLastDay));
  if (expires_on < today) return Refuse(Decline::kExpiryInPast, Param::kExpiresOn);
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = currency}));
  if (points > Points::kOfMemberMax - wallet.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kPoints);
  }

  TRY(draft.AddSubject(member));
  draft.State(Reinstated{.currency = currency,
                         .expires_on = expires_on,
                         .original = operation.original,
                         .points = points,
                         .points_before = before});
  for (const Lot& lot : TakeInOrder(expired, before, points)) {
    TRY(draft.Post(currency, {.expires_on = expires_on, .provenance = lot.key.provenance},
                   lot.remaining));
  }
  PostExpired(draft, currency, -points);
  return BuyUnits(draft, currency, kHouse, points, Param::kPoints);
}

}  // namespace huitong
