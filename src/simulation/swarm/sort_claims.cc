// What brands and the operator of a simulation give to all, who counts for it, and what brands say
// to their statements.

#include <algorithm>
#include <array>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

BrandNumber AnyParty(Wishes& wishes) {
  const uint64_t which = wishes.prng.Below(6);
  if (which == 0) return kHouse;
  return which == 1 ? kValuePool : wishes.AnyBrand();
}

// From 1 on; now and then the most that is allowed, or one more.
int64_t AnySum(Wishes& wishes, int64_t most) {
  if (wishes.prng.OneIn(16)) return most + wishes.prng.Between(0, 1);
  return std::clamp<int64_t>(wishes.AnyAmount(1'000), 1, most);
}

// Mostly the last that was raised, now and then any that there is or nearly is.
DisputeNumber AnyDispute(Wishes& wishes) {
  const uint32_t raised = wishes.notebook.disputes;
  if (raised > 0 && !wishes.prng.OneIn(3)) return {.value = raised};
  return {.value = static_cast<uint32_t>(wishes.prng.Below(raised + 2))};
}

std::string TextOf(DisputeNumber dispute) { return "dispute " + std::to_string(dispute.value); }

}  // namespace

Sort VerificationSort() {
  return {.name = "verify member",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            constexpr std::array kMethods = {Verification::kNone,           Verification::kPhone,
                                             Verification::kPaymentAccount, Verification::kDocument,
                                             Verification::kInPerson,       Verification::kOther};
            return Wish{
                .operation = VerifyMember{.member = wishes.AnyMember(),
                                          .method = kMethods[wishes.prng.Below(kMethods.size())]},
                .refers_to = std::nullopt,
                .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<VerifyMember>(operation);
                return TextOf(asked.member) + " by " + std::string(NameOf(asked.method));
              },
          .declines = {Decline::kMemberNotFound, Decline::kAccountClosed}};
}

Sort SponsorSort() {
  return {.name = "sponsor",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            constexpr int64_t kMost = 9'007'199'254;
            const bool of_house = wishes.prng.OneIn(4);
            return Wish{.operation = Sponsor{.sponsor = of_house ? kHouse : wishes.AnyBrand(),
                                             .fen = AnySum(wishes, kMost),
                                             .reference = wishes.prng.Below(9)},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<Sponsor>(operation);
                return std::to_string(asked.fen) + " fen of party " +
                       std::to_string(asked.sponsor.value);
              },
          .declines = {Decline::kBrandNotFound, Decline::kAmountTooLarge, Decline::kExposureLimit}};
}

Sort DisputeSort() {
  return {
      .name = "raise dispute",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const uint32_t closed = wishes.notebook.periods_closed;
        const bool any = wishes.prng.OneIn(4);
        const uint64_t period =
            any ? wishes.prng.Below(wishes.notebook.periods_cut + 3) : uint64_t{closed};
        RaiseDispute raise{.period = {.value = static_cast<uint32_t>(period)},
                           .brand = wishes.AnyBrand(),
                           .counterparty = AnyParty(wishes),
                           .line = std::nullopt,
                           .reason = PeriodAdjustmentReason::kWrongTerms,
                           .micro_fen = AnySum(wishes, Points::kOfMemberMax)};
        if (raise.brand == raise.counterparty) return std::nullopt;
        if (wishes.prng.OneIn(2)) raise.line = LineKind::kCommission;
        return Wish{.operation = raise, .refers_to = std::nullopt, .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<RaiseDispute>(operation);
            return "period " + std::to_string(asked.period.value) + ": brand " +
                   std::to_string(asked.brand.value) + " claims " +
                   std::to_string(asked.micro_fen) + " micro-fen of party " +
                   std::to_string(asked.counterparty.value);
          },
      .declines = {Decline::kBrandNotFound, Decline::kPeriodNotCut, Decline::kSettlementNotClosed,
                   Decline::kNoStatement, Decline::kAmountTooLarge}};
}

Sort DisputeUpholdingSort() {
  return {
      .name = "uphold dispute",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const int64_t sum = AnySum(wishes, Points::kOfMemberMax);
        return Wish{.operation = UpholdDispute{.dispute = AnyDispute(wishes),
                                               .micro_fen = wishes.prng.OneIn(4) ? -sum : sum,
                                               .reason = PeriodAdjustmentReason::kAgreed},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<UpholdDispute>(operation);
            return TextOf(asked.dispute) + " with " + std::to_string(asked.micro_fen) +
                   " micro-fen";
          },
      .declines = {Decline::kDisputeNotFound, Decline::kDisputeClosed, Decline::kAmountTooLarge}};
}

Sort DisputeRejectionSort() {
  return {.name = "reject dispute",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            return Wish{.operation = RejectDispute{.dispute = AnyDispute(wishes),
                                                   .reason = DisputeRejection::kNotProved},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return TextOf(std::get<RejectDispute>(operation).dispute);
              },
          .declines = {Decline::kDisputeNotFound, Decline::kDisputeClosed}};
}

}  // namespace huitong
