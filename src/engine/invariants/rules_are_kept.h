// Invariant 13: a receipt earns once, and an earn rate gives no more than its budget, and no member
// more for a day than its cap: in whatever order, under whatever keys purchases are handed in.

#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// At commit: `seen` are the records that the decision read; all that share a fingerprint with the
// record's receipt must be among them, and have another. CHECKs that memory knows the fingerprint.
Breach BreachOfReceipt(LogState& state, const Record& record, std::span<const Record> seen);

// At commit: a version of an earn rate has the room for what the record earns. CHECKs that memory
// knows what was given on the day, where the version has a cap.
Breach BreachOfRoom(LogState& state, const Record& record);

// Over a whole log.
class FoldedReceipts {
 public:
  void Take(const Record& record);
  [[nodiscard]] Breach FirstUsedAgain() const;

 private:
  std::set<Mac> taken_;
  std::optional<Sequence> again_;
};

// Over a whole log, added up from the records alone.
class FoldedEarnRates {
 public:
  void Take(const Record& record);
  // The first earning that passed a budget or a cap.
  [[nodiscard]] Breach FirstBeyond() const { return beyond_; }
  // What the state counts otherwise.
  [[nodiscard]] Breach FirstDifference(const LogState& state) const;

 private:
  void TakeEarning(const RecordHeader& header, MemberOrdinal member, const Earned& earned);

  std::map<EarnRateVersionKey, EarnRate> rates_;  // with a budget or a cap
  std::map<EarnRateVersionKey, int64_t> given_;
  std::map<EarnDayKey, int64_t> on_days_;
  Breach beyond_;
};

}  // namespace huitong
