#include "engine/invariants/invariant.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {

std::string Sentence(const BrokenInvariant& broken) {
  const auto entry =
      std::find_if(kInvariants.begin(), kInvariants.end(),
                   [&](const InvariantEntry& one) { return one.invariant == broken.invariant; });
  CHECK(entry != kInvariants.end());
  return "invariant " + std::to_string(static_cast<int>(broken.invariant)) + " (" +
         std::string(entry->says) + ") is broken: " + broken.how;
}

}  // namespace huitong
