// Expired points live again: section 19 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>

#include "model/page.h"

namespace huitong::model {

struct Reinstating {
  Place original = 0;
  int64_t points = 0;
  std::optional<int32_t> expires_on;
};

Decision Reinstate(Page& page, const Reinstating& reinstating);

}  // namespace huitong::model
