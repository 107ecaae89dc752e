// What second persons say to rate books and cuts in a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

struct NamedPublication {
  ProposalNumber number;
  std::optional<size_t> step;
};
// Mostly one that waits and may still be approved, the last more often than another; else one whose
// day has come, or that has its answer, or none that there is.
std::optional<NamedPublication> AnyPublication(Wishes& wishes) {
  Prng& prng = wishes.prng;
  if (prng.OneIn(wishes.plan.unknown_one_in)) {
    const size_t past = wishes.configuration.proposals().size() + 1 + prng.Below(3);
    const auto number = prng.OneIn(4) ? 0 : static_cast<uint32_t>(past);
    return NamedPublication{.number = {.value = number}, .step = std::nullopt};
  }
  const auto named = [](const KnownProposal& proposal) {
    return NamedPublication{.number = proposal.number, .step = proposal.step};
  };
  const auto& open = wishes.notebook.open_proposals();
  const auto& answered = wishes.notebook.answered_proposals();
  if (!answered.empty() && prng.OneIn(open.empty() ? 4 : 12)) {
    return named(answered[prng.Below(answered.size())]);
  }
  std::vector<KnownProposal> waiting;
  for (const KnownProposal& proposal : open) {
    const bool in_time = !proposal.begins || *proposal.begins >= wishes.clock;
    if (in_time || prng.OneIn(8)) waiting.push_back(proposal);
  }
  if (waiting.empty()) return std::nullopt;
  return named(prng.OneIn(3) ? waiting[prng.Below(waiting.size())] : waiting.back());
}

template <class Answer>
std::optional<Wish> AnyAnswer(Wishes& wishes) {
  const auto proposal = AnyPublication(wishes);
  if (!proposal) return std::nullopt;
  return Wish{.operation = Answer{.proposal = proposal->number},
              .refers_to = proposal->step,
              .occurred = std::nullopt};
}

template <class Answer>
std::string TextOfAnswer(const Operation& operation) {
  return "proposal " + std::to_string(std::get<Answer>(operation).proposal.value);
}

}  // namespace

Sort PublicationApprovalSort() {
  return {.name = "approve publication",
          .make = AnyAnswer<ApprovePublication>,
          .text = TextOfAnswer<ApprovePublication>,
          // What was registered, and had prices, stays so; what was not too high may be now, or
          // be without notice, and another cut may have come first.
          .declines = {Decline::kProposalNotFound, Decline::kProposalClosed,
                       Decline::kSecondPersonNeeded, Decline::kEffectiveInPast,
                       Decline::kPairRateTooHigh, Decline::kBonusTooHigh, Decline::kNoticeTooShort,
                       Decline::kPeriodOutOfOrder}};
}

Sort PublicationRejectionSort() {
  return {.name = "reject publication",
          .make = AnyAnswer<RejectPublication>,
          .text = TextOfAnswer<RejectPublication>,
          .declines = {Decline::kProposalNotFound, Decline::kProposalClosed}};
}

}  // namespace huitong
