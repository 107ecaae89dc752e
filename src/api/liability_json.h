// The liability book as the API has it.

#pragma once

#include "api/json_writer.h"
#include "engine/configuration.h"
#include "ledger/number.h"
#include "reports/liability_report.h"

namespace huitong {

// Into an object that is open: the time, whether every currency ties, and "data", an object for
// each currency.
void WriteLiability(JsonWriter& out, LogNumber log, const Configuration& configuration,
                    const LiabilityBook& book);

}  // namespace huitong
