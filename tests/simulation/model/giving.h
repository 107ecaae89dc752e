// Points that one member gives another: section 19 of docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

struct Giving {
  Mark giver{};
  Mark recipient{};
  uint32_t currency = 0;
  int64_t points = 0;
};

Decision Give(Page& page, const Giving& giving);

}  // namespace huitong::model
