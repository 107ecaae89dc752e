// Invariant 13: a receipt earns once, in whatever order and under whatever keys it is handed in.

#pragma once

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

// Over a whole log.
class FoldedReceipts {
 public:
  void Take(const Record& record);
  [[nodiscard]] Breach FirstUsedAgain() const;

 private:
  std::set<Mac> taken_;
  std::optional<Sequence> again_;
};

}  // namespace huitong
