// The HTTP status of each decline: the one table of it.

#pragma once

#include <vector>

#include "ledger/decline.h"

namespace huitong {

// 404 where a named thing is not there, 409 where what was asked for is there or used already, else
// 422.
int StatusOf(Decline decline);

// Every decline there is, in order of number.
std::vector<Decline> AllDeclines();

}  // namespace huitong
