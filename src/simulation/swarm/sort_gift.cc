// Gifts of a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// Now and then the giver; often who has most, so that there may be no room for more.
MemberId AnyRecipient(Wishes& wishes, const Wishes::Purse& given) {
  if (wishes.prng.OneIn(30)) return given.member;
  MemberId recipient = wishes.AnyMember();
  if (!wishes.prng.OneIn(3)) return recipient;
  int64_t most = -1;
  for (const auto& [member, currency] : wishes.notebook.purses()) {
    if (member == given.member || currency != given.currency) continue;
    const int64_t balance = wishes.notebook.BalanceOf(member, currency);
    if (balance <= most) continue;
    most = balance;
    recipient = member;
  }
  return recipient;
}

}  // namespace

Sort GiftSort() {
  return {.name = "gift",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const Wishes::Purse purse = wishes.AnyPurse();
            return Wish{.operation = Gift{.giver = purse.member,
                                          .recipient = AnyRecipient(wishes, purse),
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
