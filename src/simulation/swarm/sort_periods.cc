// What operators of a simulation do at the end of a period, and after it.

#include <algorithm>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// Mostly the next to be closed, now and then any that there is or nearly is.
PeriodNumber AnyPeriod(Wishes& wishes) {
  const Notebook& known = wishes.notebook;
  if (!wishes.prng.OneIn(3)) return {.value = known.periods_closed + 1};
  return {.value = static_cast<uint32_t>(wishes.prng.Below(known.periods_cut + 3))};
}

BrandNumber AnyParty(Wishes& wishes) {
  const uint64_t which = wishes.prng.Below(6);
  if (which == 0) return kHouse;
  return which == 1 ? kValuePool : wishes.AnyBrand();
}

// From 1 on; now and then the most that is allowed, or one more.
int64_t AnySum(Wishes& wishes, int64_t most) {
  if (wishes.prng.OneIn(12)) return most + wishes.prng.Between(0, 1);
  return std::clamp<int64_t>(wishes.AnyAmount(1'000), 1, most);
}

std::string TextOf(PeriodNumber period) { return "period " + std::to_string(period.value); }

}  // namespace

Sort CutProposalSort() {
  return {.name = "propose cut",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const Day today = wishes.InstantAt(wishes.clock).day;
            const auto back = static_cast<int32_t>(
                wishes.prng.OneIn(4) ? wishes.prng.Between(-1, 40) : wishes.prng.Between(0, 1));
            return Wish{.operation = ProposeCut{.last_day = {.number = today.number - back}},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return "until " + ToIsoDate(std::get<ProposeCut>(operation).last_day);
              },
          .declines = {Decline::kPeriodOutOfOrder}};
}

Sort PeriodClosingSort() {
  return {.name = "close period",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            return Wish{.operation = CloseSettlement{.period = AnyPeriod(wishes)},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return TextOf(std::get<CloseSettlement>(operation).period);
              },
          .declines = {Decline::kPeriodNotCut, Decline::kSettlementAlreadyClosed,
                       Decline::kPeriodOutOfOrder}};
}

Sort PaymentSort() {
  return {.name = "record payment",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            constexpr int64_t kMost = 9'007'199'254;
            const int64_t fen = AnySum(wishes, kMost);
            return Wish{.operation = RecordPayment{.party = wishes.AnyBrand(),
                                                   .fen = wishes.prng.OneIn(2) ? fen : -fen,
                                                   .reference = wishes.prng.Below(9)},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<RecordPayment>(operation);
                return std::to_string(asked.fen) + " fen of brand " +
                       std::to_string(asked.party.value);
              },
          .declines = {Decline::kBrandNotFound, Decline::kAmountTooLarge}};
}

Sort PeriodAdjustmentSort() {
  return {
      .name = "adjust period",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const PeriodNumber period = wishes.prng.OneIn(3)
                                        ? AnyPeriod(wishes)
                                        : PeriodNumber{.value = wishes.notebook.periods_closed};
        const BrandNumber debtor = AnyParty(wishes);
        const BrandNumber creditor = AnyParty(wishes);
        if (debtor == creditor) return std::nullopt;
        return Wish{.operation = AdjustPeriod{.period = period,
                                              .debtor = debtor,
                                              .creditor = creditor,
                                              .micro_fen = AnySum(wishes, Points::kOfMemberMax),
                                              .reason = PeriodAdjustmentReason::kNotCounted},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<AdjustPeriod>(operation);
            return TextOf(asked.period) + ": " + std::to_string(asked.micro_fen) +
                   " micro-fen of party " + std::to_string(asked.debtor.value) + " to party " +
                   std::to_string(asked.creditor.value);
          },
      .declines = {Decline::kBrandNotFound, Decline::kPeriodNotCut, Decline::kSettlementNotClosed,
                   Decline::kNoStatement, Decline::kAmountTooLarge}};
}

}  // namespace huitong
