#include "engine/invariants/holds_in_state.h"

#include <utility>

#include "engine/invariants/frozen_stands_still.h"
#include "engine/invariants/holds_add_up.h"
#include "engine/invariants/ledger_balances.h"
#include "engine/invariants/nothing_is_negative.h"
#include "engine/invariants/stays_within_limits.h"

namespace huitong {

std::optional<BrokenInvariant> FirstBrokenInState(const LogState& state, const FoldedLog& folded,
                                                  const RecordSource& records) {
  if (auto broken = FirstImbalance(state)) return broken;
  if (auto breach = FirstThatIsNegative(state)) {
    return BrokenInvariant{.invariant = Invariant::kNothingIsNegative, .how = *std::move(breach)};
  }
  if (auto breach = FirstHoldThatDoesNotAddUp(state)) {
    return BrokenInvariant{.invariant = Invariant::kHoldsAddUp, .how = *std::move(breach)};
  }
  if (auto breach = FirstReversalBeyondItsOriginal(state, records)) {
    return BrokenInvariant{.invariant = Invariant::kReversalsStayWithin, .how = *std::move(breach)};
  }
  if (auto breach = FirstClosedWithPoints(state)) {
    return BrokenInvariant{.invariant = Invariant::kFrozenStandsStill, .how = *std::move(breach)};
  }
  if (auto broken = folded.FirstDifference(state)) return broken;
  if (auto breach = FirstExposureUnlikeTheBooks(state)) {
    return BrokenInvariant{.invariant = Invariant::kStaysWithinLimits, .how = *std::move(breach)};
  }
  return std::nullopt;
}

}  // namespace huitong
