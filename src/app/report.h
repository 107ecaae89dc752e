// The reports of huitong report, one file each, and what they share.

#pragma once

#include <memory>
#include <string>

#include "app/replayed_ledger.h"
#include "clearing/portion.h"
#include "reports/log_fold.h"

namespace CLI {  // NOLINT(readability-identifier-naming): a third party's
class App;
}

namespace huitong {

// A ledger with its state and its fold, all of it read once.
struct ReportedLedger {
  std::unique_ptr<ReplayedLedger> replayed;
  std::unique_ptr<LogFold> fold;
};
Expected<ReportedLedger, Error> ReadForReports(const std::string& folder);

enum class ReportFormat : uint8_t { kText, kJson, kCsv };

// The options --data-dir, --format and --brand, which all reports have.
struct ReportOptions {
  std::string folder;
  std::string format = "text";
  std::string brand;  // a code; empty: all

  [[nodiscard]] ReportFormat Format() const;
};
void AddReportOptions(CLI::App* command, ReportOptions& options, bool takes_brand);

// A part from nothing to all, as CLI::Option::check wants it.
std::string CheckPortion(const std::string& text);

// To the subcommand report.
void AddLiabilityReport(CLI::App& report, int& exit_code);
void AddWhatIfReport(CLI::App& report, int& exit_code);
void AddGamingReport(CLI::App& report, int& exit_code);
void AddRatesReport(CLI::App& report, int& exit_code);

}  // namespace huitong
