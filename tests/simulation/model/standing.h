// Freezing a member, letting him go on, saying that he is one person, and ending his membership:
// section 17 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

struct StandingChange {
  Mark member{};
  bool freezes = false;  // else: lets him go on
  int64_t reason = 0;
};
struct Verifying {
  Mark member{};
  int64_t method = 0;  // 0: he is verified no longer
};
struct Closing {
  Mark member{};
  int64_t reason = 0;
  bool forfeits_points = false;
};

Decision ChangeStanding(Page& page, const StandingChange& change);
Decision Verify(Page& page, const Verifying& verifying);
Decision Close(Page& page, const Closing& closing);

}  // namespace huitong::model
