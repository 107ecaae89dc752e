// A version of an earn rate, as requests, answers and lists have it: of a brand and of the unit.

#pragma once

#include <cstdint>

#include "api/configuration_list.h"
#include "api/json_reader.h"
#include "api/json_writer.h"
#include "base/calendar.h"
#include "engine/command.h"
#include "engine/configuration.h"
#include "engine/state.h"

namespace huitong {

// What a body asks to be published; the house is the unit's. Faults are blamed on `root`.
PublishEarnRate EarnRateIn(JsonObject& root, BrandNumber brand);

// A version, and what it gave so far of its budget.
struct EarnRateSeen {
  Versions<EarnRate>::Version version;
  int64_t given = 0;  // points; counted only where there is a budget
};

PageOf<EarnRateSeen> EarnRatesSeen(const LogState& state, CurrencyNumber currency,
                                   const PageRequest& page);

// Both into an object that is open.
void WriteEarnRate(JsonWriter& out, uint32_t version, Timestamp from, const EarnRate& rate);
void WriteEarnRate(JsonWriter& out, const EarnRateSeen& seen);

}  // namespace huitong
