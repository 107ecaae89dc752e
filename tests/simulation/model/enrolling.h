// Enrolment of a member: section 9 of docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

struct Enrolling {
  uint32_t brand = 0;
  Mark member{};
};

Decision Enrol(Page& page, const Enrolling& enrolling);

}  // namespace huitong::model
