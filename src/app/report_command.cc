// huitong report: what the journal says of liability, terms, gaming and rates.

#include <charconv>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/option_checks.h"
#include "app/report.h"

namespace huitong {
namespace {

std::optional<int64_t> WholeNumber(std::string_view text) {
  constexpr size_t kDigitsMax = 10;
  int64_t number = 0;
  if (text.empty() || text.size() > kDigitsMax || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

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

std::optional<Portion> PortionFromText(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto numerator = WholeNumber(std::string_view(text).substr(0, slash));
    const auto denominator = WholeNumber(std::string_view(text).substr(slash + 1));
    if (!numerator || !denominator) return std::nullopt;
    return Portion::Of(*numerator, *denominator);
  }
  const size_t point = text.find('.');
  const auto whole = WholeNumber(std::string_view(text).substr(0, point));
  if (!whole || *whole > 1) return std::nullopt;
  if (point == std::string::npos) return Portion::Of(*whole, 1);
  const std::string decimals = text.substr(point + 1);
  constexpr size_t kDecimalsMax = 8;
  const auto part = WholeNumber(decimals);
  if (!part || decimals.size() > kDecimalsMax) return std::nullopt;
  int64_t power = 1;
  for (size_t i = 0; i < decimals.size(); ++i) {
    power *= 10;
  }
  return Portion::Of(*whole * power + *part, power);
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
