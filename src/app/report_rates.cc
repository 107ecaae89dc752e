// huitong report rates: what every pair of currencies exchanges at, and what there and back loses.

#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/report_json.h"
#include "api/value_json.h"
#include "app/commands.h"
#include "app/report.h"
#include "app/terminal.h"
#include "exchange/rate_matrix.h"
#include "reports/liability_text.h"
#include "reports/report_csv.h"

namespace huitong {
namespace {

struct RatesOptions {
  ReportOptions report;
  std::string at;  // RFC 3339; empty: of the last record
};

std::string CheckTime(const std::string& text) {
  return FromRfc3339(text) ? "" : "\"" + text + "\" is not a time like 2026-11-22T09:00:00+08:00";
}

// Four decimals, cut off.
std::string RateText(const Fraction& rate) {
  constexpr uint64_t kScale = 10'000;
  const int64_t scaled = rate.RoundedDown(kScale);
  return fmt::format("{}.{:04}", scaled / int64_t{kScale}, scaled % int64_t{kScale});
}

// A grid with a row for each currency that is paid and a column for each that is received.
template <class CellText>
void PrintGrid(const Configuration& configuration, const std::vector<MatrixEntry>& matrix,
               const CellText& cell) {
  std::map<CurrencyNumber, std::map<CurrencyNumber, std::string>> rows;
  for (const MatrixEntry& entry : matrix) {
    rows[entry.from][entry.to] = cell(entry);
  }
  ToOutput(fmt::format("{:<12}", ""));
  for (const auto& [currency, cells] : rows) {
    ToOutput(fmt::format("{:>12}", CurrencyCode(configuration, currency)));
  }
  ToOutput("\n");
  for (auto& [from, cells] : rows) {
    ToOutput(fmt::format("{:<12}", CurrencyCode(configuration, from)));
    for (const auto& [to, unused] : rows) {
      ToOutput(fmt::format("{:>12}", cells[to]));
    }
    ToOutput("\n");
  }
}

void PrintText(const Configuration& configuration, Timestamp at,
               const std::vector<MatrixEntry>& matrix) {
  ToOutput(fmt::format("at {}\n", ToRfc3339(at)));
  if (matrix.empty()) {
    ToOutput("No two currencies had a price.\n");
    return;
  }
  ToOutput("points received for one paid (* by a pair rate, + with a bonus), before fees:\n");
  PrintGrid(configuration, matrix, [](const MatrixEntry& entry) {
    return RateText(entry.rate) + (entry.by_pair_rate ? "*" : "") + (entry.bonus ? "+" : "");
  });
  ToOutput("\nloss of exchanging there and back, per mille:\n");
  PrintGrid(configuration, matrix, [](const MatrixEntry& entry) {
    return std::to_string(entry.round_trip_loss_per_mille);
  });
}

Expected<Done, Error> Show(const RatesOptions& options) {
  const auto ledger = [&] {
    ProgressLine progress;
    return StoredLedger::Open(options.report.folder,
                              [&](uint64_t records) { progress.Show("records", records, 0); });
  }();
  if (!ledger) return Unexpected(ledger.error());
  const Configuration& configuration = (*ledger)->configuration();
  const Timestamp at = options.at.empty() ? (*ledger)->last_commit().time
                                          : FromRfc3339(options.at).value_or(Timestamp());
  const auto window = configuration.LookBackAt(at);
  if (!window) {
    return Fail(ErrorCode::kNotFound,
                "the coalition was not open yet at " + ToRfc3339(at) + ": there were no rates");
  }
  const auto matrix = RateMatrixAt(configuration.rates(), at, *window);
  std::string text;
  JsonWriter out(text);
  switch (options.report.Format()) {
    case ReportFormat::kText:
      PrintText(configuration, at, matrix);
      return Done{};
    case ReportFormat::kCsv:
      ToOutput(fmt::format("{}", RatesCsv(configuration, matrix)));
      return Done{};
    case ReportFormat::kJson:
      out.BeginObject();
      WriteRates(out, (*ledger)->log(), configuration, at, matrix);
      WriteAsOf(out, (*ledger)->size() - 1, (*ledger)->last_commit().time);
      out.EndObject();
      ToOutput(fmt::format("{}\n", text));
      return Done{};
  }
  return Done{};
}

}  // namespace

void AddRatesReport(CLI::App& report, int& exit_code) {
  auto options = std::make_shared<RatesOptions>();
  CLI::App* command = report.add_subcommand(
      "rates",
      "The rate book as people compare it: what one point of each currency gives of each other,\n"
      "and what exchanging there and straight back loses, before fees and rounding.");
  AddReportOptions(command, options->report, false);
  command->add_option("--at", options->at, "When (default: at the last record)")->check(CheckTime);
  command->footer(
      "Example:\n"
      "  huitong report rates --data-dir shop --at 2026-11-22T09:00:00+08:00");
  command->callback([options, &exit_code] {
    const auto shown = Show(*options);
    exit_code = shown ? kExitOk : SayFailed(shown.error());
  });
}

}  // namespace huitong
