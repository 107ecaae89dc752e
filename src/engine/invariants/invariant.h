// The invariants of the ledger by their numbers: what each says, which check looks after it, when.
//
// To look one up: its line in kInvariants, then the file that the line names. holds_at_commit.h
// runs those of one record before it is applied, in the writer: cheap, and a breach stops the
// process. record_follows_state.h goes further: it recomputes each record from the published
// versions, for verifiers; ledger_balances.h looks at a whole state. Numbers that are missing here
// belong to operations that do not exist yet.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huitong {

// Numbered for ever: messages and docs/testing.md name them.
enum class Invariant : uint8_t {
  kTransactionsSumToZero = 1,
  kOutstandingIsExplained = 2,
  kStoredIsTheFold = 3,
  kNothingIsNegative = 4,
  kFirstExpiringFirst = 5,
  kHoldsAddUp = 6,
  kReversalsStayWithin = 7,
  kKeysBindOnce = 8,
  kExchangesNeverGain = 9,
  kStaysWithinLimits = 10,
  kSettlementsNetToZero = 11,
  kTimeNeverGoesBack = 12,
  kRulesAreKept = 13,
  kFrozenStandsStill = 14,
  kReplayGivesTheSame = 15,
  kPoolIsCovered = 16,
};

struct InvariantEntry {
  Invariant invariant;
  std::string_view says;
  std::string_view at_commit;  // the file whose check runs before each record; empty: none
  std::string_view in_state;   // the file whose check runs over a whole log; empty: none
};

inline constexpr std::array kInvariants = {
    InvariantEntry{.invariant = Invariant::kTransactionsSumToZero,
                   .says = "a transaction, and the ledger, sum to zero in each currency",
                   .at_commit = "transaction_sums_to_zero",
                   .in_state = "ledger_balances"},
    InvariantEntry{.invariant = Invariant::kOutstandingIsExplained,
                   .says = "what members have is what the lots hold and what the books explain",
                   .at_commit = "",
                   .in_state = "ledger_balances"},
    InvariantEntry{.invariant = Invariant::kStoredIsTheFold,
                   .says = "what is stored is the fold of the postings",
                   .at_commit = "folded_wallet",
                   .in_state = "folded_log"},
    InvariantEntry{.invariant = Invariant::kNothingIsNegative,
                   .says = "no lot and no member's account goes below zero, but debt",
                   .at_commit = "folded_wallet",
                   .in_state = "nothing_is_negative"},
    InvariantEntry{.invariant = Invariant::kFirstExpiringFirst,
                   .says = "what expires first goes first, and nothing after its last day",
                   .at_commit = "first_expiring_first",
                   .in_state = "record_follows_state"},
    InvariantEntry{.invariant = Invariant::kHoldsAddUp,
                   .says = "a hold is captured, released and expired once, and adds up",
                   .at_commit = "holds_add_up",
                   .in_state = "holds_add_up"},
    InvariantEntry{.invariant = Invariant::kReversalsStayWithin,
                   .says = "reversals stay within their original",
                   .at_commit = "reversals_stay_within",
                   .in_state = "reversals_stay_within"},
    InvariantEntry{.invariant = Invariant::kKeysBindOnce,
                   .says = "a request key binds one record, for ever",
                   .at_commit = "keys_bind_once",
                   .in_state = "folded_log"},
    InvariantEntry{.invariant = Invariant::kExchangesNeverGain,
                   .says = "no exchange gains",
                   .at_commit = "",
                   .in_state = "exchange_follows_rules"},
    InvariantEntry{.invariant = Invariant::kStaysWithinLimits,
                   .says = "no trade takes a brand, a pair or a member beyond a limit in force",
                   .at_commit = "stays_within_limits",
                   .in_state = "stays_within_limits"},
    InvariantEntry{.invariant = Invariant::kSettlementsNetToZero,
                   .says = "a settlement nets to zero, and each obligation is in exactly one",
                   .at_commit = "",
                   .in_state = "settlement_follows_rules"},
    InvariantEntry{.invariant = Invariant::kTimeNeverGoesBack,
                   .says = "commit time never goes back, and the sequence is the order",
                   .at_commit = "time_never_goes_back",
                   .in_state = "folded_log"},
    InvariantEntry{
        .invariant = Invariant::kRulesAreKept,
        .says = "a receipt earns once, and no earn rate gives more than its budget and cap",
        .at_commit = "rules_are_kept",
        .in_state = "rules_are_kept"},
    InvariantEntry{
        .invariant = Invariant::kFrozenStandsStill,
        .says = "from a frozen member nothing is taken, and to a closed one nothing happens",
        .at_commit = "frozen_stands_still",
        .in_state = "frozen_stands_still"},
    InvariantEntry{.invariant = Invariant::kReplayGivesTheSame,
                   .says = "a replay gives the same state",
                   .at_commit = "",
                   .in_state = "replay_gives_the_same"},
    InvariantEntry{.invariant = Invariant::kPoolIsCovered,
                   .says = "the pool was promised what all units in wallets stand for",
                   .at_commit = "",
                   .in_state = "folded_units"},
};

// What is wrong, as a clause; nothing where all holds.
using Breach = std::optional<std::string>;

inline Breach Unless(bool holds, const char* breach) { return holds ? Breach() : Breach(breach); }

struct BrokenInvariant {
  Invariant invariant = Invariant::kTransactionsSumToZero;
  std::string how;

  friend bool operator==(const BrokenInvariant&, const BrokenInvariant&) = default;
};

// "invariant 6 (a hold is …) is broken: the hold of record 17 does not add up".
std::string Sentence(const BrokenInvariant& broken);

}  // namespace huitong
