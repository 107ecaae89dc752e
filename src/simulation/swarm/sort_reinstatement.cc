// Reinstatements of a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

std::optional<Day> AnyExpiry(Wishes& wishes) {
  if (wishes.prng.OneIn(2)) return std::nullopt;
  const Day today = wishes.InstantAt(wishes.clock).day;
  const int64_t days = wishes.prng.OneIn(6) ? -1 : wishes.prng.Between(0, 100);
  return Day{.number = today.number + static_cast<int32_t>(days)};
}

}  // namespace

Sort ReinstatementSort() {
  return {
      .name = "reinstate",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        if (wishes.prng.OneIn(wishes.plan.unknown_one_in)) {
          return Wish{.operation = Reinstate{.original = wishes.AnySequence(),
                                             .points = *Points::FromUnits(1),
                                             .expires_on = std::nullopt},
                      .refers_to = std::nullopt,
                      .occurred = std::nullopt};
        }
        const KnownTransaction* expiry = wishes.AnyOf(wishes.notebook.expiries());
        if (expiry == nullptr) return std::nullopt;
        const int64_t left = std::max<int64_t>(expiry->left, 1);
        const int64_t points = wishes.prng.OneIn(3)   ? left
                               : wishes.prng.OneIn(6) ? left + 1
                                                      : wishes.prng.Between(1, left);
        // Due work has no step of its own by which it could be named.
        return Wish{.operation = Reinstate{.original = expiry->sequence,
                                           .points = *Points::FromUnits(points),
                                           .expires_on = AnyExpiry(wishes)},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<Reinstate>(operation);
            return std::to_string(asked.points.units()) + " of " + std::to_string(asked.original) +
                   (asked.expires_on ? " until " + ToIsoDate(*asked.expires_on) : std::string());
          },
      .declines = {Decline::kTransactionNotFound, Decline::kNotReversible, Decline::kTooLate,
                   Decline::kAccountClosed, Decline::kReversalExceedsOriginal,
                   Decline::kExpiryInPast, Decline::kBalanceTooLarge, Decline::kMintCap}};
}

}  // namespace huitong
