// Adjustments of a simulation, and what second persons say to them.

#include <array>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

std::optional<Day> AnyExpiry(Wishes& wishes) {
  if (wishes.prng.OneIn(2)) return std::nullopt;
  const Day today = wishes.InstantAt(wishes.clock).day;
  if (wishes.prng.OneIn(8)) return kNeverExpires;
  const int64_t days = wishes.prng.OneIn(6) ? -1 : wishes.prng.Between(0, 500);
  return Day{.number = today.number + static_cast<int32_t>(days)};
}

struct NamedProposal {
  Sequence sequence = 0;
  std::optional<size_t> step;
};
std::optional<NamedProposal> AnyProposal(Wishes& wishes) {
  if (wishes.prng.OneIn(wishes.plan.unknown_one_in)) {
    return NamedProposal{.sequence = wishes.AnySequence(), .step = std::nullopt};
  }
  const KnownTransaction* proposal = wishes.AnyOf(wishes.notebook.proposals());
  if (proposal == nullptr) return std::nullopt;
  return NamedProposal{.sequence = proposal->sequence, .step = proposal->step};
}

}  // namespace

Sort AdjustmentSort() {
  return {
      .name = "adjust",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        constexpr std::array kReasons = {
            AdjustmentReason::kGoodwill,  AdjustmentReason::kCorrection,
            AdjustmentReason::kTakenOver, AdjustmentReason::kCampaign,
            AdjustmentReason::kFraud,     AdjustmentReason::kOther};
        const Wishes::Purse purse = wishes.AnyPurse();
        const int64_t points = wishes.AnyPoints(purse.balance).units();
        const bool gives = wishes.prng.OneIn(2);
        return Wish{.operation = Adjust{.member = purse.member,
                                        .currency = purse.currency,
                                        .points = gives ? points : -points,
                                        .reason = kReasons[wishes.prng.Below(kReasons.size())],
                                        .expires_on = gives ? AnyExpiry(wishes) : std::nullopt},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<Adjust>(operation);
            return TextOf(asked.member) + " by " + std::to_string(asked.points) + " of currency " +
                   std::to_string(asked.currency.value) +
                   (asked.expires_on ? " until " + ToIsoDate(*asked.expires_on) : std::string());
          },
      .declines = {Decline::kCurrencyNotFound, Decline::kMemberNotFound, Decline::kExpiryInPast,
                   Decline::kAccountClosed, Decline::kAccountFrozen, Decline::kInsufficientPoints,
                   Decline::kBalanceTooLarge, Decline::kMintCap}};
}

Sort ApprovalSort() {
  return {.name = "approve adjustment",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto proposal = AnyProposal(wishes);
            if (!proposal) return std::nullopt;
            return Wish{.operation = ApproveAdjustment{.proposal = proposal->sequence},
                        .refers_to = proposal->step,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return "proposal " +
                       std::to_string(std::get<ApproveAdjustment>(operation).proposal);
              },
          .declines = {Decline::kTransactionNotFound, Decline::kNotReversible,
                       Decline::kProposalClosed, Decline::kSecondPersonNeeded,
                       Decline::kExpiryInPast, Decline::kAccountClosed, Decline::kAccountFrozen,
                       Decline::kInsufficientPoints, Decline::kBalanceTooLarge, Decline::kMintCap}};
}

Sort RejectionSort() {
  return {.name = "reject adjustment",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto proposal = AnyProposal(wishes);
            if (!proposal) return std::nullopt;
            return Wish{.operation = RejectAdjustment{.proposal = proposal->sequence},
                        .refers_to = proposal->step,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return "proposal " + std::to_string(std::get<RejectAdjustment>(operation).proposal);
              },
          .declines = {Decline::kTransactionNotFound, Decline::kNotReversible,
                       Decline::kProposalClosed, Decline::kAccountClosed}};
}

}  // namespace huitong
