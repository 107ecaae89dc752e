// Redemptions of a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {

Sort RedemptionSort() {
  return {
      .name = "redeem",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const Wishes::Purse purse = wishes.AnyPurse();
        const Points points = wishes.AnyPoints(purse.balance);
        return Wish{.operation = Redeem{.member = purse.member,
                                        .currency = purse.currency,
                                        .acceptor = wishes.AnyBrand(),
                                        .channel = wishes.AnyChannel(),
                                        .points = points,
                                        .lines = wishes.AnyLines(points.units())},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<Redeem>(operation);
            return TextOf(asked.member) + " redeems " + std::to_string(asked.points.units()) +
                   " of currency " + std::to_string(asked.currency.value) + " at brand " +
                   std::to_string(asked.acceptor.value) + TextOf(asked.lines);
          },
      .declines = {Decline::kAccountClosed, Decline::kAccountFrozen, Decline::kBrandNotFound,
                   Decline::kChannelNotFound, Decline::kCurrencyNotFound, Decline::kMemberNotFound,
                   Decline::kAccountInDebt, Decline::kInsufficientPoints, Decline::kAmountTooLarge,
                   Decline::kLinesDoNotAddUp, Decline::kNotInContract, Decline::kBrandSuspended,
                   Decline::kExposureLimit, Decline::kNetDebitCap}};
}

}  // namespace huitong
