// The gaming report and the matrix of rates as CSV, by the rules of clearing/statement_text.h.

#pragma once

#include <span>
#include <string>

#include "engine/configuration.h"
#include "exchange/rate_matrix.h"
#include "reports/gaming_report.h"

namespace huitong {

// "huitong_gaming_1" first: a row "finding" for each ratio of a finding, then "pair", "acceptor"
// and "issuer" with the figures that were looked at. Values are in fen with six decimals.
std::string GamingCsv(const Configuration& configuration, const GamingReport& report);

// "huitong_rates_1" first: a row "rate" for each ordered pair. Rates are exact fractions.
std::string RatesCsv(const Configuration& configuration, std::span<const MatrixEntry> matrix);

}  // namespace huitong
