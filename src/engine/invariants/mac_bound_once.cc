#include "engine/invariants/mac_bound_once.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace huitong {

Breach BreachOfMac(LogState& state, const Mac& mac, std::span<const Record> seen,
                   const Mac* (*mac_in)(const Record&), std::string_view what) {
  const auto bound = state.requests.Find(FingerprintOf(mac));
  CHECK(bound.presence != Presence::kMissing);
  if (bound.presence == Presence::kAbsent) return std::nullopt;
  for (const Sequence sequence : *bound.value) {
    const auto earlier = std::find_if(seen.begin(), seen.end(), [&](const Record& one) {
      return one.header.sequence == sequence;
    });
    if (earlier == seen.end()) {
      return "record " + std::to_string(sequence) + ", which may have the same " +
             std::string(what) + ", was not read";
    }
    const Mac* other = mac_in(*earlier);
    if (other != nullptr && *other == mac) {
      return "its " + std::string(what) + " was used by record " + std::to_string(sequence);
    }
  }
  return std::nullopt;
}

}  // namespace huitong
