// The liability book as CSV, and what its parties are called.

#pragma once

#include <string>

#include "engine/configuration.h"
#include "reports/liability_report.h"

namespace huitong {

// A brand's code; "HOUSE" and "POOL" for the two parties that are none, as in statements.
std::string PartyCode(const Configuration& configuration, BrandNumber party);
std::string CurrencyCode(const Configuration& configuration, CurrencyNumber currency);

// MonthNumber as 2026-01.
std::string MonthText(int32_t month);
// Of an age bucket: the month, "sliding" or "never".
std::string AgeText(const AgeBucket& bucket);

// One figure a row, by the rules of statement_text.h, with "huitong_liability_1" first: section,
// currency, brand, figure, what it is of (a month, a brand, an age), value, unit. Points are whole,
// fen of settlement values have six decimals, other fen are whole.
std::string LiabilityCsv(const Configuration& configuration, const LiabilityBook& book);

}  // namespace huitong
