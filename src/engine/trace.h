// The trace of a transaction: the steps that its points took before it, in it and after it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "engine/lot_trail.h"

namespace huitong {

enum class TracePart : uint8_t {
  kOrigin,  // how the points came to where the transaction took them
  kItself,
  kOnward,  // what became of what the transaction added
};

inline constexpr size_t kNoStep = ~size_t{0};

// A move as far as the traced points were in it: `taken` and `arrived` are theirs alone. Of an
// exchange the part is cut by cumulative floors, so that the parts of a move add up to it.
struct TraceStep {
  TracePart part = TracePart::kItself;
  Sequence record = 0;
  PointPlace from;
  PointPlace to;
  int64_t taken = 0;
  int64_t arrived = 0;
  size_t previous = kNoStep;  // the step before; none where the points came from the books
};

struct Trace {
  std::vector<TraceStep> steps;  // ascending by record
  bool truncated = false;        // more steps than were asked for, or points of unknown origin
  // Members whose records would tell more: points came from them or went to them.
  std::set<MemberOrdinal> unfollowed;
};

// At most `steps_max` steps, those of the transaction itself first, then the nearest.
Trace TraceOf(const LotTrail& trail, Sequence record, size_t steps_max);

}  // namespace huitong
