// huitong report what-if: a closed period under other contracts, terms or prices.

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/report_json.h"
#include "api/value_json.h"
#include "app/commands.h"
#include "app/report.h"
#include "app/terminal.h"
#include "app/terms_file.h"
#include "engine/settlement.h"
#include "reports/what_if.h"

namespace huitong {
namespace {

struct WhatIfOptions {
  ReportOptions report;
  PeriodNumber period;
  std::string terms;
};

// The totals that the period was closed by.
Expected<PeriodTotals, Error> ClosedTotals(const ReplayedLedger& replayed, PeriodNumber period) {
  std::vector<Record> closings;
  for (const Sequence sequence : ClosingsFrom(replayed.state, period)) {
    closings.push_back(TRY(replayed.ledger->source().At(sequence)));
  }
  return WithoutClosings(TRY(PeriodTotalsOf(replayed.state, period)), closings);
}

void PrintText(const PeriodHeader& header, const WhatIfReport& report) {
  ToOutput(fmt::format("period {}, {} to {}\n{:<18}{:>20}{:>20}{:>20}\n", header.period,
                       ToIsoDate(header.first_day), ToIsoDate(header.last_day), "",
                       "as closed (fen)", "what if (fen)", "difference"));
  const auto row = [](const std::string& name, int64_t before, int64_t after) {
    ToOutput(fmt::format("{:<18}{:>20}{:>20}{:>20}\n", name, FenText(before), FenText(after),
                         FenText(after - before)));
  };
  for (const PartyDifference& difference : report.differences) {
    row(CodeOf(header, difference.party), difference.closing_before, difference.closing_after);
    for (const KindDifference& kind : difference.kinds) {
      row("  " + std::string(NameOf(kind.kind)), kind.before, kind.after);
    }
  }
}

Expected<Done, Error> Show(const WhatIfOptions& options) {
  const ReportedLedger reported = TRY(ReadForReports(options.report.folder));
  const ReplayedLedger& replayed = *reported.replayed;
  std::optional<BrandNumber> wanted;
  if (!options.report.brand.empty()) {
    wanted = TRY(PartyOfCode(*replayed.ledger, options.report.brand));
  }
  TRY(CheckClosed(replayed.state, options.period));
  const WhatIf what_if = TRY(ReadTermsFile(options.terms, reported.fold->configuration()));
  const PeriodTotals totals = TRY(ClosedTotals(replayed, options.period));
  const Period& period = *replayed.state.PeriodOf(options.period);
  WhatIfReport report =
      TRY(SettleUnder(what_if, replayed.state.configuration.TermsBefore(period.cut_time), totals,
                      options.period, *reported.fold));
  if (wanted) {
    std::erase_if(report.differences,
                  [&](const PartyDifference& one) { return one.party != *wanted; });
  }
  const PeriodHeader header = PeriodHeaderOf(replayed.state, options.period);
  std::string text;
  JsonWriter out(text);
  switch (options.report.Format()) {
    case ReportFormat::kText:
      PrintText(header, report);
      return Done{};
    case ReportFormat::kCsv:
      ToOutput(fmt::format("{}", ComparisonCsv(header, report.differences)));
      return Done{};
    case ReportFormat::kJson:
      out.BeginObject();
      WriteWhatIf(out, replayed.ledger->log(), header, report);
      WriteAsOf(out, replayed.ledger->size() - 1, replayed.ledger->last_commit().time);
      out.EndObject();
      ToOutput(fmt::format("{}\n", text));
      return Done{};
  }
  return Done{};
}

}  // namespace

void AddWhatIfReport(CLI::App& report, int& exit_code) {
  auto options = std::make_shared<WhatIfOptions>();
  CLI::App* command = report.add_subcommand(
      "what-if",
      "A closed period settled once more, by the same functions, under other contracts, terms\n"
      "or settlement prices, and what each party would have gained or lost. A contract of the\n"
      "file is instead of the pair's, one without formulas takes it away; [terms] are instead of\n"
      "all the terms, and what they leave out has its default; all else is as it was. What some\n"
      "gain others lose.");
  AddReportOptions(command, options->report, true);
  command->add_option("--period", options->period.value, "The period")
      ->required()
      ->check(CLI::PositiveNumber);
  command->add_option("--terms", options->terms, "The file: TOML, or JSON where it ends in .json")
      ->required();
  command->footer(
      "Example:\n"
      "  huitong report what-if --data-dir shop --period 1 --terms dearer.toml\n"
      "where dearer.toml has any of these:\n"
      "  [[contracts]]\n"
      "  issuer = \"florist\"\n"
      "  acceptor = \"cafe\"\n"
      "  formulas = [{ type = \"commission\", rate = { numerator = 1, denominator = 10 } }]\n"
      "  [terms]\n"
      "  levy = { numerator = 1, denominator = 100 }\n"
      "  [[settlement_prices]]\n"
      "  currency = \"rose\"\n"
      "  settlement_price_micro_fen = 500000\n"
      "The fields are those of /v1/contracts and /v1/clearing-terms (docs/openapi.yaml).");
  command->callback([options, &exit_code] {
    const auto shown = Show(*options);
    exit_code = shown ? kExitOk : SayFailed(shown.error());
  });
}

}  // namespace huitong
