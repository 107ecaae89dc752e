// Points that an operator gives or takes, alone or with a second person: section 19 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>

#include "model/page.h"

namespace huitong::model {

struct Adjusting {
  Mark member{};
  uint32_t currency = 0;
  int64_t points = 0;
  int64_t reason = 0;
  std::optional<int32_t> expires_on;
};
struct Approving {
  Place proposal = 0;
  uint32_t actor = 0;  // who approves
};
struct Rejecting {
  Place proposal = 0;
};

Decision Adjust(Page& page, const Adjusting& adjusting);
Decision Approve(Page& page, const Approving& approving);
Decision Reject(Page& page, const Rejecting& rejecting);

}  // namespace huitong::model
