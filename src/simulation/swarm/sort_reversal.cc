// Refunds and returns of goods in a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

struct NamedOriginal {
  KnownTransaction transaction;
  std::optional<size_t> step;
};
std::optional<NamedOriginal> AnyOriginal(Wishes& wishes,
                                         const std::vector<KnownTransaction>& known) {
  if (wishes.prng.OneIn(wishes.plan.unknown_one_in)) {
    return NamedOriginal{.transaction = {.step = 0,
                                         .sequence = wishes.AnySequence(),
                                         .left = 10,
                                         .lines = {},
                                         .member = {},
                                         .ends = {}},
                         .step = std::nullopt};
  }
  const KnownTransaction* found = wishes.AnyOf(known);
  if (found == nullptr) return std::nullopt;
  return NamedOriginal{.transaction = *found, .step = found->step};
}

// Mostly a part of it, or all.
int64_t AnyPart(Wishes& wishes, int64_t whole) {
  if (wishes.plan.generous && !wishes.prng.OneIn(4)) return std::max<int64_t>(whole, 1);
  if (wishes.prng.OneIn(8)) return std::max<int64_t>(wishes.AnyAmount(whole), 1);
  if (whole <= 1 || wishes.prng.OneIn(3)) return std::max<int64_t>(whole, 1);
  return wishes.prng.Between(1, whole);
}

}  // namespace

Sort RedemptionReversalSort() {
  return {
      .name = "reverse redemption",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const auto original = AnyOriginal(wishes, wishes.notebook.spendings());
        if (!original) return std::nullopt;
        int64_t points = AnyPart(wishes, original->transaction.left);
        auto lines = wishes.LinesOf(original->transaction, points);
        return Wish{.operation = ReverseRedemption{.original = original->transaction.sequence,
                                                   .points = *Points::FromUnits(points),
                                                   .lines = std::move(lines)},
                    .refers_to = original->step,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<ReverseRedemption>(operation);
            return std::to_string(asked.points.units()) + " of " + std::to_string(asked.original) +
                   TextOf(asked.lines);
          },
      .declines = {Decline::kAccountClosed, Decline::kTransactionNotFound, Decline::kNotReversible,
                   Decline::kReversalExceedsOriginal, Decline::kLinesDoNotAddUp,
                   Decline::kLineNotInOriginal, Decline::kBalanceTooLarge}};
}

Sort EarningReversalSort() {
  return {.name = "reverse earn",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto original = AnyOriginal(wishes, wishes.notebook.earnings());
            if (!original) return std::nullopt;
            int64_t spend = AnyPart(wishes, original->transaction.left);
            auto lines = wishes.LinesOf(original->transaction, spend);
            return Wish{.operation = ReverseEarn{.original = original->transaction.sequence,
                                                 .spend_fen = spend,
                                                 .lines = std::move(lines)},
                        .refers_to = original->step,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<ReverseEarn>(operation);
                return std::to_string(asked.spend_fen) + " fen of " +
                       std::to_string(asked.original) + TextOf(asked.lines);
              },
          .declines = {Decline::kAccountClosed, Decline::kAccountFrozen,
                       Decline::kTransactionNotFound, Decline::kNotReversible,
                       Decline::kReversalExceedsOriginal, Decline::kLinesDoNotAddUp,
                       Decline::kLineNotInOriginal, Decline::kBalanceTooLarge}};
}

}  // namespace huitong
