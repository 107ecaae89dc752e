#include "model/disputing.h"

#include <cstdlib>

#include "model/settling.h"

namespace huitong::model {
namespace {

// Whether the dispute waits for an answer.
Decision CheckOpen(const Page& page, uint32_t dispute) {
  const auto& disputes = page.books().disputes;
  if (dispute < 1 || dispute > disputes.size()) return Refuse(kDisputeNotFound, kDisputeId);
  if (disputes[dispute - 1].answered) return Refuse(kDisputeClosed, kDisputeId);
  return std::nullopt;
}

// `dispute` is 0 where it answers none.
Decision Adjust(Page& page, const PeriodAdjusting& adjusting, uint32_t dispute) {
  if (adjusting.micro_fen > kOwedMax) return Refuse(kAmountTooLarge, kAmountPart);
  page.SayInBooks(Write("period adjusted", {{"period", adjusting.period},
                                            {"debtor", adjusting.debtor},
                                            {"creditor", adjusting.creditor},
                                            {"reason", adjusting.reason},
                                            {"dispute", dispute},
                                            {"micro-fen", adjusting.micro_fen}}));
  page.Obligation(adjusting.debtor, adjusting.creditor, adjusting.micro_fen);
  return std::nullopt;
}

}  // namespace

Decision AdjustPeriod(Page& page, const PeriodAdjusting& adjusting) {
  if (const auto refused = CheckStatements(page, adjusting.period, {adjusting.debtor, kDebtorPart},
                                           {adjusting.creditor, kCreditorPart})) {
    return refused;
  }
  return Adjust(page, adjusting, 0);
}

Decision RaiseDispute(Page& page, const DisputeRaising& raising) {
  if (!page.books().HasBrand(raising.brand)) return Refuse(kBrandNotFound, kBrandId);
  if (const auto refused = CheckStatements(page, raising.period, {raising.brand, kBrandId},
                                           {raising.counterparty, kCounterpartyId})) {
    return refused;
  }
  if (raising.micro_fen > kOwedMax) return Refuse(kAmountTooLarge, kAmountPart);
  const auto number = static_cast<int64_t>(page.books().disputes.size()) + 1;
  page.SayInBooks(Write("dispute raised", {{"dispute", number},
                                           {"period", raising.period},
                                           {"brand", raising.brand},
                                           {"counterparty", raising.counterparty},
                                           {"line", raising.line},
                                           {"reason", raising.reason},
                                           {"micro-fen", raising.micro_fen}}));
  return std::nullopt;
}

Decision UpholdDispute(Page& page, const DisputeUpholding& upholding) {
  if (const auto refused = CheckOpen(page, upholding.dispute)) return refused;
  const Dispute& dispute = page.books().disputes[upholding.dispute - 1];
  const bool brand_owes = upholding.micro_fen < 0;
  return Adjust(page,
                {.period = dispute.period,
                 .debtor = brand_owes ? dispute.brand : dispute.counterparty,
                 .creditor = brand_owes ? dispute.counterparty : dispute.brand,
                 .micro_fen = std::abs(upholding.micro_fen),
                 .reason = upholding.reason},
                upholding.dispute);
}

Decision RejectDispute(Page& page, const DisputeRejecting& rejecting) {
  if (const auto refused = CheckOpen(page, rejecting.dispute)) return refused;
  page.SayInBooks(
      Write("dispute rejected", {{"dispute", rejecting.dispute}, {"reason", rejecting.reason}}));
  return std::nullopt;
}

}  // namespace huitong::model
