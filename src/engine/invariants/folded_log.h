// Invariant 3 over a whole log, and the index of 8: everything that a state counts, added up again
// from the records alone.

#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/invariants/folded_disputes.h"
#include "engine/invariants/folded_exposures.h"
#include "engine/invariants/folded_traffic.h"
#include "engine/invariants/folded_units.h"
#include "engine/invariants/folded_visits.h"
#include "engine/invariants/invariant.h"
#include "engine/invariants/rules_are_kept.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// What a counter counts.
enum class Counted : uint8_t {
  kAvailable,  // of a wallet, by lot
  kPending,    // of a wallet, by the day it matures and lot
  kHeld,       // of a wallet, by hold
  kDebt,       // of a wallet, negative
  kPinned,     // of a hold, by lot
  kCaptured,   // of a hold
  kReleased,   // of a hold
  kExpired,    // of a hold
  kPlaced,     // of a hold: its original
  kBook,       // of an account of the books
  kBookEntries,
  kReversed,       // points, of an original; a proposal answered, too
  kReversedSpend,  // fen, of an original
  kReversedLine,   // of an original, by line
  kRecords,        // of a member
  kTraffic,        // of a debtor and a creditor in a period, by figure
  kLeftCash,       // fen, of a tender, by line
  kLeftPoints,     // of a tender, by line and, as a lot's provenance, currency
  kLeftFen,        // that these pay
  kSettled,        // the sequence that settled a tender, and one more
};

// Names one counter; what a counter has no use for is zero.
struct CounterKey {
  Counted what = Counted::kAvailable;
  uint64_t owner = 0;  // a member, a sequence, or an account's word
  uint32_t part = 0;   // a currency, a hold's ordinal, a line, or a period
  LotKey lot;
  Day matures_on;
  HoldId hold;  // of traffic: the creditor, and which of its figures

  friend constexpr auto operator<=>(const CounterKey&, const CounterKey&) = default;
  friend size_t hash_value(const CounterKey& key);
};

// Adds up the records of one log, in order, by plain sums: no rule, no wallet, no part of Apply.
class FoldedLog {
 public:
  // The log's next record.
  void Take(const Record& record);

  // The first thing that the state counts differently: 3 for a counter, a member or the log's row,
  // 8 for the index of request keys and quotes, 11 for an obligation that is neither traffic of one
  // period nor of a settlement, 12 for the last commit time. Requires that memory
  // has the whole state. Its time is that of the whole state.
  [[nodiscard]] std::optional<BrokenInvariant> FirstDifference(const LogState& state) const;

 private:
  // A key or quote, by fingerprint, and the record that used it.
  using Binding = std::pair<Fingerprint, Sequence>;
  struct FoldedMember {
    MemberId id;
    Sequence last_record = kNoSequence;
  };
  using Counters = boost::unordered_flat_map<CounterKey, int64_t>;

  static Counters CountersOf(const LogState& state);
  [[nodiscard]] Breach FirstOfRow(const LogState& state) const;
  [[nodiscard]] Breach FirstCounter(const LogState& state) const;
  [[nodiscard]] Breach FirstMember(const LogState& state) const;
  [[nodiscard]] Breach FirstProvenance(const LogState& state) const;
  [[nodiscard]] Breach FirstBinding(const LogState& state) const;
  [[nodiscard]] Breach FirstPeriod(const LogState& state) const;
  [[nodiscard]] Breach FirstDueOfNoPeriod() const;

  void TakePeriod(const Record& record);
  void Bind(Fingerprint fingerprint, Sequence sequence);
  [[nodiscard]] bool Binds(Fingerprint fingerprint, Sequence sequence) const;

  Counters counters_;
  std::vector<Binding> bindings_;    // ascending by sequence
  uint64_t different_bindings_ = 0;  // of them
  std::vector<FoldedMember> members_;
  std::vector<Provenance> provenances_;
  std::vector<Period> periods_;                                       // that were cut
  std::map<std::pair<BrandNumber, BrandNumber>, int64_t> unsettled_;  // dues of no period
  Issuers issuers_;
  FoldedExposures exposures_;
  FoldedUnits units_;
  FoldedVisits visits_;
  FoldedDisputes disputes_;
  FoldedReceipts receipts_;
  FoldedEarnRates earn_rates_;
  uint64_t records_ = 0;
  Timestamp last_commit_;
};

}  // namespace huitong
