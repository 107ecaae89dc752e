// What every decision that publishes something begins with: when a version takes effect, and the
// fact of it.

#pragma once

#include <optional>
#include <utility>

#include "engine/draft.h"

namespace huitong {

inline constexpr uint32_t kFirstVersion = 1;

// When a version begins: now if nothing was said, never in the past.
inline Expected<Timestamp, Halt> BeginOf(const Draft& draft,
                                         std::optional<Timestamp> effective_from) {
  const Timestamp now = draft.now().time;
  if (!effective_from) return now;
  if (*effective_from < now) return Refuse(Decline::kEffectiveInPast, Param::kEffectiveFrom);
  return *effective_from;
}

// States the version `number` is of, to take effect at `from`.
inline void Publish(Draft& draft, Topic what, uint32_t number, uint32_t version, Timestamp from,
                    Bytes payload) {
  draft.StateInBooks(Published{.what = what,
                               .number = number,
                               .version = version,
                               .effective_from = from,
                               .payload = std::move(payload)});
}

}  // namespace huitong
