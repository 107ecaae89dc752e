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
  HoldName hold;
  int64_t points = 0;
  bool releases_rest = true;
};
struct Releasing {
  HoldName hold;
};

Decision PlaceHold(Page& page, const Holding& holding);
Decision Capture(Page& page, const Capturing& capturing);
Decision Release(Page& page, const Releasing& releasing);

// Whether a hold may last until then.
Decision CheckTerm(const Page& page, int64_t ends);

// Says that the hold, of this ordinal, is placed, and pins these lots of the page's member.
void Pin(Page& page, const Holding& holding, uint32_t ordinal, const Parts& lots);

// What the hold pins, in the order of use; nothing where it is closed. Makes the page about the
// member whose it is.
Parts PinnedBy(Page& page, const HoldName& name);

// Says that the hold is captured of so much; and what the issuer then owes, in the books.
void SayCaptured(Page& page, const HoldName& name, const Parts& taken, int64_t face);
void BookCaptured(Page& page, const Hold& hold, int64_t points, int64_t owed);

}  // namespace huitong::model
