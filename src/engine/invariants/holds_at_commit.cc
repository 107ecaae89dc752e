#include "engine/invariants/holds_at_commit.h"

#include <utility>

#include "base/check.h"
#include "engine/invariants/first_expiring_first.h"
#include "engine/invariants/folded_wallet.h"
#include "engine/invariants/frozen_stands_still.h"
#include "engine/invariants/holds_add_up.h"
#include "engine/invariants/keys_bind_once.h"
#include "engine/invariants/reversals_stay_within.h"
#include "engine/invariants/rules_are_kept.h"
#include "engine/invariants/stays_within_limits.h"
#include "engine/invariants/time_never_goes_back.h"
#include "engine/invariants/transaction_sums_to_zero.h"

namespace huitong {
namespace {

std::optional<BrokenInvariant> Of(Invariant invariant, Breach breach) {
  if (!breach) return std::nullopt;
  return BrokenInvariant{.invariant = invariant, .how = *std::move(breach)};
}

// Whether the record has a fact that only a few kinds have: others need not be searched for it.
struct Touched {
  bool holds = false;
  bool reversals = false;
};

Touched TouchedBy(const Record& record) {
  Touched touched;
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      touched.holds = touched.holds || std::holds_alternative<HeldPosting>(effect) ||
                      std::holds_alternative<HoldPlaced>(effect) ||
                      std::holds_alternative<HoldCaptured>(effect) ||
                      std::holds_alternative<HoldEnded>(effect);
      touched.reversals = touched.reversals || std::holds_alternative<RedemptionReversed>(effect) ||
                          std::holds_alternative<EarnReversed>(effect) ||
                          std::holds_alternative<Reinstated>(effect) ||
                          std::holds_alternative<ProposalRejected>(effect) ||
                          std::holds_alternative<Adjusted>(effect);
    }
  }
  return touched;
}

// The log by its origin, which its signed heads bear.
std::string NameOf(const LogState& state) {
  const auto& opened = state.configuration.coalition().all();
  return opened.empty() ? "a log that is not opened yet" : "log " + opened.front().value.origin;
}

}  // namespace

std::optional<BrokenInvariant> FirstBrokenAtCommit(LogState& state, const Record& record,
                                                   std::span<const Record> seen) {
  if (!TransactionSumsToZero(record)) {
    return Of(Invariant::kTransactionsSumToZero, "its postings do not sum to zero");
  }
  if (auto breach = BreachOfTime(state, record.header)) {
    return Of(Invariant::kTimeNeverGoesBack, std::move(breach));
  }
  if (auto breach = BreachOfKeys(state, record, seen)) {
    return Of(Invariant::kKeysBindOnce, std::move(breach));
  }
  if (record.header.kind == RecordKind::kEarn) {
    if (auto breach = BreachOfReceipt(state, record, seen)) {
      return Of(Invariant::kRulesAreKept, std::move(breach));
    }
  }
  if (auto breach = BreachOfRoom(state, record)) {
    return Of(Invariant::kRulesAreKept, std::move(breach));
  }
  if (auto breach = BreachOfStanding(state, record)) {
    return Of(Invariant::kFrozenStandsStill, std::move(breach));
  }
  FoldedWallets wallets(state);
  if (auto broken = wallets.Fold(record)) return broken;
  if (auto breach = BreachOfUse(state, record, wallets)) {
    return Of(Invariant::kFirstExpiringFirst, std::move(breach));
  }
  const Touched touched = TouchedBy(record);
  if (touched.holds) {
    if (auto breach = BreachOfHolds(state, record)) {
      return Of(Invariant::kHoldsAddUp, std::move(breach));
    }
  }
  if (touched.reversals) {
    if (auto breach = BreachOfReversals(state, record, seen)) {
      return Of(Invariant::kReversalsStayWithin, std::move(breach));
    }
  }
  return Of(Invariant::kStaysWithinLimits, BreachOfLimits(state, record));
}

void RequireInvariants(LogState& state, const Record& record, std::span<const Record> seen) {
  const auto broken = FirstBrokenAtCommit(state, record, seen);
  if (!broken) return;
  StopProcess(NameOf(state) + ", record " + std::to_string(record.header.sequence) + ", " +
              Sentence(*broken) +
              ": the process stops before the record is written; what is in the journal is sound");
}

}  // namespace huitong
