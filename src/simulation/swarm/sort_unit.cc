// What the universal unit is to be worth in a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// Mostly near what the coalition began with; now and then the most there is.
int64_t AnyAnchor(Wishes& wishes) {
  Prng& prng = wishes.prng;
  if (prng.OneIn(20)) return prng.OneIn(2) ? 1 : kUnitAnchorMax;
  return prng.Between(1, int64_t{1} << prng.Between(0, 22));
}

}  // namespace

Sort UnitSort() {
  return {.name = "propose unit",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const BrandNumber bearer = wishes.prng.OneIn(2) ? kHouse : wishes.AnyBrand();
            return Wish{.operation = ProposeUnit{.anchor = AnyAnchor(wishes), .bearer = bearer},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<ProposeUnit>(operation);
                return "of " + std::to_string(asked.anchor) + ", at the cost of party " +
                       std::to_string(asked.bearer.value);
              },
          .declines = {Decline::kBrandNotFound, Decline::kAmountTooLarge}};
}

}  // namespace huitong
