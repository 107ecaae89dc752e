// Decisions on what one person proposes to publish and another approves.

#include <array>

#include "base/planted.h"
#include "engine/decide.h"
#include "engine/publish.h"
#include "exchange/no_gain.h"

namespace huitong {
namespace {

RateBookVersion BookOf(const PublishRateBook& operation) {
  return {.version = 0,
          .effective_from = {},
          .prices = operation.prices,
          .pair_rates = operation.pair_rates,
          .bonuses = operation.bonuses,
          .fees = operation.fees};
}

Unexpected<Halt> RefuseBook(const BookBreach& breach) {
  const bool of_price = breach.part == BookPart::kPrices;
  const int64_t figure = of_price ? breach.from.value : PairFigure(breach.from, breach.to);
  const Param part = std::array{Param::kPrices, Param::kPairRates, Param::kBonuses,
                                Param::kFees}[static_cast<size_t>(breach.part)];
  switch (breach.kind) {
    case BookBreachKind::kBidAboveAsk:
      return Refuse(Decline::kBidAboveAsk, part, figure);
    case BookBreachKind::kReferenceBelowBid:
    case BookBreachKind::kReferenceAboveAsk:
      return Refuse(Decline::kReferenceOutsidePrices, part, figure);
    case BookBreachKind::kPairRateTooHigh:
      return Refuse(Decline::kPairRateTooHigh, part, figure, breach.excess_per_mille);
    case BookBreachKind::kBonusTooHigh:
      return Refuse(Decline::kBonusTooHigh, part, figure, breach.excess_per_mille);
    case BookBreachKind::kUnpriced:
      return Refuse(Decline::kPairWithoutPrice, part, figure);
    case BookBreachKind::kNamedTwice:
    case BookBreachKind::kPairOfOne:
    case BookBreachKind::kEndsBeforeBegins:
    case BookBreachKind::kNoFee:
      return Refuse(Decline::kRateBookNotSound, part, figure);
  }
  return Refuse(Decline::kRateBookNotSound, part, figure);
}

// Whether a version of the rate book may be published, and when it begins then.
Expected<Timestamp, Halt> BeginOfRateBook(const Draft& draft, RateBookVersion book,
                                          std::optional<Timestamp> effective_from) {
  const Configuration& configuration = draft.configuration();
  for (const CurrencyNumber currency : CurrenciesOf(book)) {
    if (configuration.CurrencyOf(currency) != nullptr) continue;
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, currency.value);
  }
  book.effective_from = TRY(BeginOf(draft, effective_from));
  book.version = configuration.rate_book().next_number();
  if (const auto breach = CheckRateBook(configuration.rates(), book)) return RefuseBook(*breach);
  return book.effective_from;
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
  const RateBookVersion book = BookOf(operation);
  TRY(BeginOfRateBook(draft, book, operation.effective_from));
  const auto next = static_cast<uint32_t>(draft.configuration().proposals().size()) + 1;
  const ProposedPublication proposed{.proposer = draft.header().actor,
                                     .what = Topic::kRateBook,
                                     .number = 0,
                                     .effective_from = operation.effective_from,
                                     .payload = EncodePayload(book)};
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
  const auto book = DecodeRateBook(proposed.payload);
  CHECK(book.has_value());
  // What was sound when it was proposed may be too late by now, or too high beside what was
  // published since.
  const Timestamp from = TRY(BeginOfRateBook(draft, *book, proposed.effective_from));
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
