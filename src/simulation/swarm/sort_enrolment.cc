// Enrolments of a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {

Sort EnrolmentSort() {
  return {.name = "enrol",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const size_t known = wishes.notebook.members().size();
            const bool again = known > 0 && (known >= wishes.plan.members || wishes.prng.OneIn(20));
            const MemberId member =
                again ? wishes.AnyMember() : SimulatedMember(wishes.plan.seed, known);
            return Wish{.operation = Enrol{.brand = wishes.AnyBrand(), .member = member},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<Enrol>(operation);
                return TextOf(asked.member) + " at brand " + std::to_string(asked.brand.value);
              },
          .declines = {Decline::kBrandNotFound, Decline::kMemberAlreadyEnrolled}};
}

}  // namespace huitong
