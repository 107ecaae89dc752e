// Gifts of a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {

Sort GiftSort() {
  return {.name = "gift",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const Wishes::Purse purse = wishes.AnyPurse();
            return Wish{.operation = Gift{.giver = purse.member,
                                          .recipient = wishes.prng.OneIn(30) ? purse.member
                                                                             : wishes.AnyMember(),
                                          .currency = purse.currency,
                                          .points = wishes.AnyPoints(purse.balance)},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<Gift>(operation);
                return TextOf(asked.giver) + " gives " + TextOf(asked.recipient) + " " +
                       std::to_string(asked.points.units()) + " of currency " +
                       std::to_string(asked.currency.value);
              },
          .declines = {Decline::kCurrencyNotFound, Decline::kMemberNotFound,
                       Decline::kGiftsNotAllowed, Decline::kSameMember, Decline::kAccountClosed,
                       Decline::kAccountFrozen, Decline::kAccountInDebt,
                       Decline::kInsufficientPoints, Decline::kBalanceTooLarge}};
}

}  // namespace huitong
