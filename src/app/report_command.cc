// huitong report: what the journal says of liability, terms, gaming and rates.

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/option_checks.h"
#include "app/report.h"

namespace huitong {
Expected<ReportedLedger, Error> ReadForReports(const std::string& folder) {
  ReportedLedger reported;
  const auto see = [&](const RecordSource& source, const Record& record) {
    if (reported.fold == nullptr) {
      const auto read = [source](Sequence sequence) { return source.At(sequence); };
      reported.fold = std::make_unique<LogFold>(read);
    }
    return reported.fold->Take(record);
  };
  reported.replayed = TRY(ReplayLedger(folder, see));
  return reported;
}

ReportFormat ReportOptions::Format() const {
  if (format == "json") return ReportFormat::kJson;
  return format == "csv" ? ReportFormat::kCsv : ReportFormat::kText;
}

void AddReportOptions(CLI::App* command, ReportOptions& options, bool takes_brand) {
  command->add_option("--data-dir", options.folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_option("--format", options.format, "text, json or csv")
      ->check(CLI::IsMember({"text", "json", "csv"}))
      ->capture_default_str();
  if (takes_brand) command->add_option("--brand", options.brand, "Only of the brand of this code");
}

std::string CheckPortion(const std::string& text) {
  const auto portion = PortionFromText(text);
  return portion && !portion->IsAboveOne()
             ? ""
             : "\"" + text + "\" is not a part from 0 to 1, like 0.95 or 19/20";
}

void AddReport(CLI::App& app, int& exit_code) {
  CLI::App* report = app.add_subcommand(
      "report",
      "Reports for the people who answer for the books, made from the journal alone. Nothing\n"
      "is changed. Not while the directory is served: then ask the server, /v1/reports.");
  report->require_subcommand(1);
  AddLiabilityReport(*report, exit_code);
  AddWhatIfReport(*report, exit_code);
  AddGamingReport(*report, exit_code);
  AddRatesReport(*report, exit_code);
}

}  // namespace huitong
