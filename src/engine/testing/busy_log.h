// A log with every kind of trade in it: for tests only.

#pragma once

#include "engine/testing/small_coalition.h"

namespace huitong {

// Of mei alone: two lots of roses, a redemption in lines and half of it back, a hold captured
// twice, one released, an exchange, pending beans partly returned and matured, debt made and
// repaid, and in the end an expiry. Every kind of record but the end that time brings to a hold.
SmallLog MakeBusyLog();

}  // namespace huitong
