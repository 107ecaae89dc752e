// Invariant 16: what the pool was promised for units, against what those in wallets stand for.

#pragma once

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Counts from the records alone.
class FoldedUnits {
 public:
  void Take(const Record& record);
  // Whether the pool was promised at least the anchor for each unit that the wallets hold.
  [[nodiscard]] Breach FirstDifference(const LogState& state) const;

 private:
  __extension__ using Int128 = __int128;

  Int128 units_ = 0;     // in wallets: available, pending and held, less what is owed
  Int128 promised_ = 0;  // micro-fen, less what the pool promised
  int64_t anchor_ = 0;
};

}  // namespace huitong
