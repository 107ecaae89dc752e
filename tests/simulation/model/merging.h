// Two members become one: section 18 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>

#include "model/page.h"

namespace huitong::model {

struct Merging {
  Mark source{};
  Mark target{};
};
struct Unmerging {
  Mark source{};
};

Decision Merge(Page& page, const Merging& merging);
Decision Unmerge(Page& page, const Unmerging& unmerging);

// The source of the open merge that the member is in, where its cool-off is over and the points may
// follow.
std::optional<uint64_t> EndedMergeOf(const Books& books, const Moment& now, uint64_t member);

// The record that completes it.
Record MergeEnd(const Books& books, const Moment& now, uint64_t source);

}  // namespace huitong::model
