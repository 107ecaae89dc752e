// Decisions on what one person proposes and another approves: rate books, the universal unit, and
// cuts of periods.

#include <array>
#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/obligation.h"
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

bool Lowers(int64_t said, int64_t before) { return said != 0 && said < before; }

// Whether members get less for their points by the line than by the one it replaces.
bool IsCut(const Price& price, const Price& before) {
  return price.bid < before.bid || Lowers(price.redemption_value, before.redemption_value);
}

// Lines that cut what points are worth begin after the notice that their currencies' policies ask.
Expected<Done, Halt> CheckNotice(const Draft& draft, const RateBookVersion& book) {
  constexpr int64_t kNanosPerDay = 86'400 * kNanosPerSecond;
  const Configuration& configuration = draft.configuration();
  const Timestamp now = draft.now().time;
  for (const Price& price : book.prices) {
    const Price* const before = configuration.rates().LineAt(price.currency, book.effective_from);
    if (before == nullptr || !IsCut(price, *before)) continue;
    const uint32_t days = configuration.PolicyOf(price.currency, now).rate_notice_days;
    const int64_t notice = int64_t{days} * kNanosPerDay;
    if (book.effective_from.nanos - now.nanos >= notice || Planted("rates-cut-without-notice")) {
      continue;
    }
    return Refuse(Decline::kNoticeTooShort, Param::kEffectiveFrom, price.currency.value, days);
  }
  return Done{};
}

// Whether a version of the rate book may be published, and when it begins then.
Expected<Timestamp, Halt> BeginOfRateBook(const Draft& draft, RateBookVersion book,
                                          std::optional<Timestamp> effective_from) {
  const Configuration& configuration = draft.configuration();
  for (const CurrencyNumber currency : CurrenciesOf(book)) {
    const bool registered =
        currency != kUniversalUnit && configuration.CurrencyOf(currency) != nullptr;
    if (registered) continue;
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId, currency.value);
  }
  book.effective_from = TRY(BeginOf(draft, effective_from));
  book.version = configuration.rate_book().next_number();
  if (const auto breach = CheckRateBook(configuration.rates(), book)) return RefuseBook(*breach);
  TRY(CheckNotice(draft, book));
  return book.effective_from;
}

// The day after the last period's last, or the day on which the coalition was opened.
Expected<Day, Halt> FirstOpenDay(Draft& draft, const Period* previous) {
  if (previous != nullptr) return Day{.number = previous->last_day.number + 1};
  const Record* opening = TRY(draft.FindRecord(0));
  CHECK(opening != nullptr);
  return opening->header.committed.day;
}

// The cut of the open period now, if it may end with that day.
Expected<PeriodCut, Halt> CutUntil(Draft& draft, Day last_day) {
  const PeriodNumber open = draft.state().row.period;
  const Period* previous = draft.state().PeriodOf({.value = open.value - 1});
  const Day first_day = TRY(FirstOpenDay(draft, previous));
  const Day today = draft.now().day;
  const bool in_order = first_day <= last_day && last_day < today;
  if (!in_order) {
    return Refuse(Decline::kPeriodOutOfOrder, Param::kPeriodLastDay, first_day.number,
                  today.number);
  }
  const size_t brands = draft.configuration().brands().size();
  return PeriodCut{.period = open,
                   .first_day = first_day,
                   .last_day = last_day,
                   .brands = static_cast<uint32_t>(brands),
                   .first_sequence = previous == nullptr ? 0 : previous->cut};
}

// What the units that are out become worth more by the terms (or, below 0, less).
Expected<int64_t, Halt> RevaluationBy(const Draft& draft, const UnitTerms& terms) {
  const bool known =
      terms.bearer == kHouse || draft.configuration().BrandOf(terms.bearer) != nullptr;
  if (!known) return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  const auto& versions = draft.configuration().unit().all();
  if (versions.empty()) return int64_t{0};
  const Exposure* pool = draft.state().exposures.Peek(kValuePool);
  const int64_t outstanding = pool == nullptr ? 0 : pool->outstanding;
  const int64_t rise = terms.anchor - versions.back().value.anchor;
  const auto worth = SettlementValue(*Points::FromUnits(outstanding), std::abs(rise));
  const bool can_be_said = worth && *worth <= Points::kOfMemberMax;
  if (!can_be_said) return Refuse(Decline::kAmountTooLarge, Param::kAmount);
  return rise < 0 ? -*worth : *worth;
}

void Propose(Draft& draft, Topic what, std::optional<Timestamp> effective_from, Bytes payload) {
  const auto next = static_cast<uint32_t>(draft.configuration().proposals().size()) + 1;
  const ProposedPublication proposed{.proposer = draft.header().actor,
                                     .what = what,
                                     .number = 0,
                                     .effective_from = effective_from,
                                     .payload = std::move(payload)};
  Publish(draft, Topic::kProposal, next, kProposedVersion, draft.now().time,
          EncodePayload(proposed));
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

Decided ApproveRateBook(Draft& draft, ProposalNumber number, const ProposedPublication& proposed) {
  const auto book = DecodeRateBook(proposed.payload);
  CHECK(book.has_value());
  // What was sound when it was proposed may be too late by now, or too high beside what was
  // published since.
  const Timestamp from = TRY(BeginOfRateBook(draft, *book, proposed.effective_from));
  Answer(draft, number, ProposalAnswer::kApproved);
  Publish(draft, proposed.what, proposed.number, draft.configuration().rate_book().next_number(),
          from, proposed.payload);
  return Done{};
}

Decided ApproveUnit(Draft& draft, ProposalNumber number, const ProposedPublication& proposed) {
  const auto terms = DecodeUnitTerms(proposed.payload);
  CHECK(terms.has_value());
  const int64_t revaluation = TRY(RevaluationBy(draft, *terms));
  Answer(draft, number, ProposalAnswer::kApproved);
  Publish(draft, proposed.what, proposed.number, draft.configuration().unit().next_number(),
          draft.now().time, proposed.payload);
  if (!Planted("anchor-moves-for-nothing")) {
    draft.PostObligation(terms->bearer, kValuePool, revaluation);
  }
  return Done{};
}

Decided ApproveCut(Draft& draft, ProposalNumber number, const ProposedPublication& proposed) {
  const auto last_day = DecodeLastDay(proposed.payload);
  CHECK(last_day.has_value());
  const PeriodCut cut = TRY(CutUntil(draft, *last_day));
  Answer(draft, number, ProposalAnswer::kApproved);
  draft.StateInBooks(cut);
  return Done{};
}

}  // namespace

Decided Decide(Draft& draft, const PublishRateBook& operation) {
  const RateBookVersion book = BookOf(operation);
  TRY(BeginOfRateBook(draft, book, operation.effective_from));
  Propose(draft, Topic::kRateBook, operation.effective_from, EncodePayload(book));
  return Done{};
}

Decided Decide(Draft& draft, const ProposeCut& operation) {
  TRY(CutUntil(draft, operation.last_day));
  Propose(draft, Topic::kPeriodCut, std::nullopt, EncodePayload(operation.last_day));
  return Done{};
}

Decided Decide(Draft& draft, const ProposeUnit& operation) {
  const UnitTerms terms{.anchor = operation.anchor, .bearer = operation.bearer};
  CHECK(terms.anchor >= 1 && terms.anchor <= kUnitAnchorMax);
  TRY(RevaluationBy(draft, terms));
  Propose(draft, Topic::kUnit, std::nullopt, EncodePayload(terms));
  return Done{};
}

Decided Decide(Draft& draft, const ApprovePublication& operation) {
  const ProposedPublication& proposed = *TRY(OpenProposal(draft, operation.proposal));
  const bool same_person = proposed.proposer == draft.header().actor;
  if (same_person && !Planted("publication-approved-alone")) {
    return Refuse(Decline::kSecondPersonNeeded, Param::kProposalId);
  }
  if (proposed.what == Topic::kPeriodCut) return ApproveCut(draft, operation.proposal, proposed);
  if (proposed.what == Topic::kUnit) {
    return ApproveUnit(draft, operation.proposal, proposed);
  }
  return ApproveRateBook(draft, operation.proposal, proposed);
}

Decided Decide(Draft& draft, const RejectPublication& operation) {
  TRY(OpenProposal(draft, operation.proposal));
  Answer(draft, operation.proposal, ProposalAnswer::kRejected);
  return Done{};
}

}  // namespace huitong
