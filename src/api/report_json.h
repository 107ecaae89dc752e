// What-if, gaming, rates and the transactions behind a line, as the API has them: each into an
// object that is open.

#pragma once

#include <span>

#include "api/json_writer.h"
#include "clearing/statement_text.h"
#include "engine/configuration.h"
#include "exchange/rate_matrix.h"
#include "ledger/number.h"
#include "reports/gaming_report.h"
#include "reports/line_origin.h"
#include "reports/what_if.h"

namespace huitong {

void WriteWhatIf(JsonWriter& out, LogNumber log, const PeriodHeader& header,
                 const WhatIfReport& report);
void WriteGaming(JsonWriter& out, LogNumber log, PeriodNumber period, const GamingReport& report);
void WriteRates(JsonWriter& out, LogNumber log, const Configuration& configuration, Timestamp at,
                std::span<const MatrixEntry> matrix);
// The line, and what its transactions owe together where it says so.
void WriteLine(JsonWriter& out, LogNumber log, const LineOrigin& origin);
void WriteLineTransaction(JsonWriter& out, LogNumber log, const LineTransaction& transaction);

}  // namespace huitong
