// What the operator of the demo district publishes: the street on the first morning, and changes of
// its rates later.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/act.h"

namespace huitong {

// Six o'clock in the morning, before any shop opens.
Timestamp OpeningTimeOf(const DistrictDay& first_day);

// The coalition, its brands, currencies, channels, earn rates and first rate book, in order.
std::vector<Act> OpeningActs(const DistrictDay& first_day, const std::string& origin);

// What changes on a later day, or on the first after its opening; mostly nothing. Half-way through
// a second version of the rate book, published at the second attempt with notice of three days;
// after a third of the days more points at the bakery, after two thirds more on the marketplace.
// `next` is the number of the next proposal.
std::vector<Act> OperatorActsOn(const DistrictDay& day, int32_t days, ProposalNumber next);

}  // namespace huitong
