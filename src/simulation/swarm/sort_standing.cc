// Freezing and closing accounts, merges and their undoing in a simulation.

#include <array>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

StatusReason AnyReason(Wishes& wishes) {
  constexpr std::array kReasons = {StatusReason::kMemberAsked,  StatusReason::kSuspectedFraud,
                                   StatusReason::kLostOrStolen, StatusReason::kByOrder,
                                   StatusReason::kDispute,      StatusReason::kOther};
  return kReasons[wishes.prng.Below(kReasons.size())];
}

}  // namespace

Sort StandingSort() {
  return {.name = "change status",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            return Wish{
                .operation = ChangeStatus{.member = wishes.AnyMember(),
                                          .status = wishes.prng.OneIn(3) ? MemberStatus::kFrozen
                                                                         : MemberStatus::kActive,
                                          .reason = AnyReason(wishes)},
                .refers_to = std::nullopt,
                .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<ChangeStatus>(operation);
                return TextOf(asked.member) +
                       (asked.status == MemberStatus::kFrozen ? " is frozen" : " goes on");
              },
          .declines = {Decline::kMemberNotFound, Decline::kAccountClosed}};
}

Sort ClosingSort() {
  return {
      .name = "close",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        // Mostly somebody who came late, so that not all are gone soon.
        const auto& members = wishes.notebook.members();
        const bool late = !members.empty() && !wishes.prng.OneIn(6);
        const size_t last = std::max<size_t>(members.size() / 4, 1);
        return Wish{
            .operation =
                CloseAccount{.member = late ? members[members.size() - 1 - wishes.prng.Below(last)]
                                            : wishes.AnyMember(),
                             .reason = AnyReason(wishes),
                             .forfeits_points = wishes.prng.OneIn(3)},
            .refers_to = std::nullopt,
            .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<CloseAccount>(operation);
            return TextOf(asked.member) +
                   (asked.forfeits_points ? " leaves, and gives up what is left" : " leaves");
          },
      .declines = {Decline::kMemberNotFound, Decline::kMergePending, Decline::kAccountClosed,
                   Decline::kAccountFrozen, Decline::kAccountInDebt, Decline::kAccountHasHolds,
                   Decline::kAccountNotEmpty}};
}

Sort MergeSort() {
  return {
      .name = "merge",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        // Who has open holds takes them along.
        const auto& holds = wishes.notebook.holds();
        const bool has_holds = !holds.empty() && wishes.prng.OneIn(4);
        const MemberId source =
            has_holds ? holds[wishes.prng.Below(holds.size())].member : wishes.AnyMember();
        return Wish{
            .operation = Merge{.source = source,
                               .target = wishes.prng.OneIn(20) ? source : wishes.AnyMember()},
            .refers_to = std::nullopt,
            .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<Merge>(operation);
            return TextOf(asked.source) + " becomes " + TextOf(asked.target);
          },
      .declines = {Decline::kMemberNotFound, Decline::kSameMember, Decline::kMergePending,
                   Decline::kAccountClosed, Decline::kAccountFrozen, Decline::kBalanceTooLarge}};
}

Sort UnmergeSort() {
  return {
      .name = "unmerge",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const auto& merged = wishes.notebook.merged();
        const bool known = !merged.empty() && !wishes.prng.OneIn(8);
        return Wish{
            .operation =
                Unmerge{.source =
                            known ? merged[merged.size() - 1 -
                                           wishes.prng.Below(std::min<size_t>(merged.size(), 4))]
                                  : wishes.AnyMember()},
            .refers_to = std::nullopt,
            .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) { return TextOf(std::get<Unmerge>(operation).source); },
      .declines = {Decline::kMemberNotFound, Decline::kMergeNotOpen}};
}

}  // namespace huitong
