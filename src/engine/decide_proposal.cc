// Decisions on what one person proposes to publish and another approves.

#include "base/planted.h"
#include "engine/decide.h"
#include "engine/publish.h"

namespace huitong {
namespace {

// Whether a version of the rate book may be published, and when it begins then.
Expected<Timestamp, Halt> BeginOfRateBook(const Draft& draft, const std::vector<Price>& prices,
                                          std::optional<Timestamp> effective_from) {
  for (const Price& price : prices) {
    if (draft.configuration().CurrencyOf(price.currency) == nullptr) {
      return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, price.currency.value);
    }
  }
  const Timestamp from = TRY(BeginOf(draft, effective_from));
  if (const auto crossed = FirstCrossed(prices)) {
    return Refuse(Decline::kBidAboveAsk, Param::kPrices, crossed->currency.value);
  }
  return from;
}

void Answer(Draft& draft, ProposalNumber number, ProposalAnswer answer) {
  Publish(draft, Topic::kProposal, number.value, kAnsweredVersion, draft.now().time,
          EncodePayload(answer));
}

Expected<const ProposedPublication*, Halt> OpenProposal(const Draft& draft, ProposalNumber number) {
  const Proposal* const proposal = draft.configuration().ProposalOf(number);
  if (proposal == nullptr) return Refuse(Decline::kProposalNotFound, Param::kProposalId);
  if (proposal->answer && !Planted("publication-approved-twice")) {
    return Refuse(Decline::kProposalClosed, Param::kProposalId);
  }
  return &proposal->proposed;
}

}  // namespace

Decided Decide(Draft& draft, const PublishRateBook& operation) {
  TRY(BeginOfRateBook(draft, operation.prices, operation.effective_from));
  const auto next = static_cast<uint32_t>(draft.configuration().proposals().size()) + 1;
  const ProposedPublication proposed{.proposer = draft.header().actor,
                                     .what = Topic::kRateBook,
                                     .number = 0,
                                     .effective_from = operation.effective_from,
                                     .payload = EncodePayload(operation.prices)};
  Publish(draft, Topic::kProposal, next, kProposedVersion, draft.now().time,
          EncodePayload(proposed));
  return Done{};
}

Decided Decide(Draft& draft, const ApprovePublication& operation) {
  const ProposedPublication& proposed = *TRY(OpenProposal(draft, operation.proposal));
  const bool same_person = proposed.proposer == draft.header().actor;
  if (same_person && !Planted("publication-approved-alone")) {
    return Refuse(Decline::kSecondPersonNeeded, Param::kProposalId);
  }
  const auto prices = DecodePrices(proposed.payload);
  CHECK(prices.has_value());
  // What was sound when it was proposed may be too late by now.
  const Timestamp from = TRY(BeginOfRateBook(draft, *prices, proposed.effective_from));
  Answer(draft, operation.proposal, ProposalAnswer::kApproved);
  Publish(draft, proposed.what, proposed.number, draft.configuration().rate_book().next_number(),
          from, proposed.payload);
  return Done{};
}

Decided Decide(Draft& draft, const RejectPublication& operation) {
  TRY(OpenProposal(draft, operation.proposal));
  Answer(draft, operation.proposal, ProposalAnswer::kRejected);
  return Done{};
}

}  // namespace huitong
