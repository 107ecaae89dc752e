// Decisions about settlements: closing one, money that was paid or given, disputes.

#include <cstdlib>

#include "base/check.h"
#include "base/planted.h"
#include "engine/decide.h"
#include "engine/settlement.h"

namespace huitong {
namespace {

// The most fen of one payment, some 90 million yuan: as with a redemption, what one record makes a
// brand owe is sayable, and no few records bring a settlement past its limits.
constexpr int64_t kPaymentMax = Points::kOfMemberMax / kMicroFenPerFen;

// Of all that are cut or open.
PeriodNumber FirstNotClosed(const LogState& state) {
  PeriodNumber number{.value = 1};
  for (const Period* period = state.PeriodOf(number);
       period != nullptr && period->closed != kNoSequence; period = state.PeriodOf(number)) {
    ++number.value;
  }
  return number;
}

bool HasStatement(const Period& period, BrandNumber party) {
  return party == kHouse || party == kValuePool || party.value <= period.brands;
}

bool IsParty(const Configuration& configuration, BrandNumber party) {
  return party == kHouse || party == kValuePool || configuration.BrandOf(party) != nullptr;
}

// What the requests of two parties about a closed period name.
struct ClosedBetween {
  PeriodNumber period;
  BrandNumber one;
  BrandNumber other;
  Param one_param = Param::kNone;
  Param other_param = Param::kNone;
};

// Both are parties and have a statement of it.
Decided RequireStatements(const Draft& draft, const ClosedBetween& asked) {
  const LogState& state = draft.state();
  const auto& [number, one, other, one_param, other_param] = asked;
  if (!IsParty(state.configuration, one)) return Refuse(Decline::kBrandNotFound, one_param);
  if (!IsParty(state.configuration, other)) return Refuse(Decline::kBrandNotFound, other_param);
  const Period* period = state.PeriodOf(number);
  if (period == nullptr) {
    return Refuse(Decline::kPeriodNotCut, Param::kPeriod, state.row.period.value);
  }
  if (period->closed == kNoSequence) {
    return Refuse(Decline::kSettlementNotClosed, Param::kPeriod, FirstNotClosed(state).value);
  }
  if (Planted("dispute-of-any-brand")) return Done{};
  if (!HasStatement(*period, one)) return Refuse(Decline::kNoStatement, one_param);
  if (!HasStatement(*period, other)) return Refuse(Decline::kNoStatement, other_param);
  return Done{};
}

// One that waits for its answer.
Expected<const Dispute*, Halt> OpenDispute(const Draft& draft, DisputeNumber number) {
  const Dispute* dispute = draft.state().disputes.Peek(number);
  if (dispute == nullptr) return Refuse(Decline::kDisputeNotFound, Param::kDisputeId);
  const bool open = dispute->status == DisputeStatus::kOpen || Planted("dispute-answered-twice");
  if (!open) return Refuse(Decline::kDisputeClosed, Param::kDisputeId);
  return dispute;
}

Decided PostAdjusted(Draft& draft, const PeriodAdjusted& adjusted) {
  if (adjusted.micro_fen > Points::kOfMemberMax) {
    return Refuse(Decline::kAmountTooLarge, Param::kAmount);
  }
  draft.StateInBooks(adjusted);
  draft.PostObligation(adjusted.debtor, adjusted.creditor, adjusted.micro_fen);
  return Done{};
}

}  // namespace

Decided Decide(Draft& draft, const CloseSettlement& operation) {
  const LogState& state = draft.state();
  const Period* period = state.PeriodOf(operation.period);
  if (period == nullptr) {
    return Refuse(Decline::kPeriodNotCut, Param::kPeriod, state.row.period.value);
  }
  const bool closed = period->closed != kNoSequence && !Planted("settlement-closed-twice");
  if (closed) return Refuse(Decline::kSettlementAlreadyClosed, Param::kPeriod);
  const PeriodNumber next = FirstNotClosed(state);
  if (next < operation.period) {
    return Refuse(Decline::kPeriodOutOfOrder, Param::kPeriod, next.value);
  }
  const auto settlement = SettlementOf(state, operation.period);
  const auto posted = settlement ? PostedAtClosing(*settlement) : std::nullopt;
  if (!posted) return Refuse(Decline::kBalanceTooLarge, Param::kNone);

  const auto& statements = settlement->statements;
  draft.StateInBooks(
      SettlementClosed{.period = operation.period,
                       .lines = static_cast<uint32_t>(settlement->lines.size()),
                       .statements = static_cast<uint32_t>(statements.size()),
                       .digest = DigestOf(PeriodHeaderOf(state, operation.period), statements)});
  for (const Obligation& obligation : *posted) {
    draft.PostObligation(obligation.debtor, obligation.creditor, obligation.micro_fen);
  }
  return Done{};
}

Decided Decide(Draft& draft, const RecordPayment& operation) {
  const auto& [party, fen, reference] = operation;
  if (draft.configuration().BrandOf(party) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  CHECK(fen != 0);
  if (fen > kPaymentMax || fen < -kPaymentMax) {
    return Refuse(Decline::kAmountTooLarge, Param::kAmount);
  }
  draft.StateInBooks(PaymentRecorded{.party = party, .fen = fen, .reference = reference});
  // Who paid is owed the money by the house from now on; who was paid owes it.
  if (fen > 0) {
    draft.PostObligation(kHouse, party, fen * kMicroFenPerFen);
  } else {
    draft.PostObligation(party, kHouse, -fen * kMicroFenPerFen);
  }
  return Done{};
}

Decided Decide(Draft& draft, const AdjustPeriod& operation) {
  const auto& [number, debtor, creditor, micro_fen, reason] = operation;
  CHECK(debtor != creditor && micro_fen > 0);
  TRY(RequireStatements(draft, {.period = number,
                                .one = debtor,
                                .other = creditor,
                                .one_param = Param::kDebtorId,
                                .other_param = Param::kCreditorId}));
  return PostAdjusted(draft, {.period = number,
                              .debtor = debtor,
                              .creditor = creditor,
                              .reason = reason,
                              .dispute = {},
                              .micro_fen = micro_fen});
}

Decided Decide(Draft& draft, const RaiseDispute& operation) {
  const auto& [period, brand, counterparty, line, reason, micro_fen] = operation;
  CHECK(brand != counterparty && micro_fen > 0);
  if (draft.configuration().BrandOf(brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  TRY(RequireStatements(draft, {.period = period,
                                .one = brand,
                                .other = counterparty,
                                .one_param = Param::kBrandId,
                                .other_param = Param::kCounterpartyId}));
  if (micro_fen > Points::kOfMemberMax) return Refuse(Decline::kAmountTooLarge, Param::kAmount);
  const auto raised = static_cast<uint32_t>(draft.state().disputes.present());
  draft.StateInBooks(DisputeRaised{.dispute = {.value = raised + 1},
                                   .period = period,
                                   .brand = brand,
                                   .counterparty = counterparty,
                                   .line = line,
                                   .reason = reason,
                                   .micro_fen = micro_fen});
  return Done{};
}

Decided Decide(Draft& draft, const UpholdDispute& operation) {
  CHECK(operation.micro_fen != 0);
  const Dispute* dispute = TRY(OpenDispute(draft, operation.dispute));
  const bool to_brand = operation.micro_fen > 0 || Planted("dispute-upheld-one-way");
  return PostAdjusted(draft, {.period = dispute->period,
                              .debtor = to_brand ? dispute->counterparty : dispute->brand,
                              .creditor = to_brand ? dispute->brand : dispute->counterparty,
                              .reason = operation.reason,
                              .dispute = operation.dispute,
                              .micro_fen = std::abs(operation.micro_fen)});
}

Decided Decide(Draft& draft, const RejectDispute& operation) {
  TRY(OpenDispute(draft, operation.dispute));
  draft.StateInBooks(DisputeRejected{.dispute = operation.dispute, .reason = operation.reason});
  return Done{};
}

Decided Decide(Draft& draft, const Sponsor& operation) {
  const auto& [sponsor, fen, reference] = operation;
  CHECK(fen > 0);
  const bool known = sponsor == kHouse || draft.configuration().BrandOf(sponsor) != nullptr;
  if (!known) return Refuse(Decline::kBrandNotFound, Param::kSponsorId);
  if (fen > kPaymentMax) return Refuse(Decline::kAmountTooLarge, Param::kAmount);
  draft.StateInBooks(SponsorGift{.sponsor = sponsor, .fen = fen, .reference = reference});
  draft.PostObligation(sponsor, kValuePool, fen * kMicroFenPerFen);
  return Done{};
}

}  // namespace huitong
