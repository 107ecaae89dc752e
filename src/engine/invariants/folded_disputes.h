// What became of each dispute, from the records alone.

#pragma once

#include <vector>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

class FoldedDisputes {
 public:
  void Take(const Record& record);
  [[nodiscard]] Breach FirstDifference(const LogState& state) const;

 private:
  void Answer(DisputeNumber number, DisputeStatus status, Sequence sequence);

  std::vector<Dispute> disputes_;  // by number, from 1
};

}  // namespace huitong
