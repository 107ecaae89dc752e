// Decisions about periods that were cut: their settlement, payments and what disputes come to.

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
  if (!IsParty(draft.configuration(), debtor)) {
    return Refuse(Decline::kBrandNotFound, Param::kDebtorId);
  }
  if (!IsParty(draft.configuration(), creditor)) {
    return Refuse(Decline::kBrandNotFound, Param::kCreditorId);
  }
  const LogState& state = draft.state();
  const Period* period = state.PeriodOf(number);
  if (period == nullptr) {
    return Refuse(Decline::kPeriodNotCut, Param::kPeriod, state.row.period.value);
  }
  if (period->closed == kNoSequence) {
    return Refuse(Decline::kSettlementNotClosed, Param::kPeriod, FirstNotClosed(state).value);
  }
  if (!Planted("dispute-of-any-brand")) {
    if (!HasStatement(*period, debtor)) return Refuse(Decline::kNoStatement, Param::kDebtorId);
    if (!HasStatement(*period, creditor)) return Refuse(Decline::kNoStatement, Param::kCreditorId);
  }
  if (micro_fen > Points::kOfMemberMax) return Refuse(Decline::kAmountTooLarge, Param::kAmount);
  draft.StateInBooks(PeriodAdjusted{.period = number,
                                    .debtor = debtor,
                                    .creditor = creditor,
                                    .reason = reason,
                                    .micro_fen = micro_fen});
  draft.PostObligation(debtor, creditor, micro_fen);
  return Done{};
}

}  // namespace huitong
