// Holds: pinning points, capturing them in part, letting them go. Section 13 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"
#include "model/redeeming.h"

namespace huitong::model {

struct Holding {
  Redemption wish;  // as a redemption's, without lines
  int64_t ends = 0;
};
struct Capturing {
  Place hold = 0;
  bool known_ordinal = true;  // a hold's ordinal is 0 so far
  int64_t points = 0;
  bool releases_rest = true;
};
struct Releasing {
  Place hold = 0;
  bool known_ordinal = true;
};

Decision PlaceHold(Page& page, const Holding& holding);
Decision Capture(Page& page, const Capturing& capturing);
Decision Release(Page& page, const Releasing& releasing);

}  // namespace huitong::model
