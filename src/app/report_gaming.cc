// huitong report gaming: wash trading, self-dealing and over-issuance in a period.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/log_reading.h"
#include "api/public_id.h"
#include "api/report_json.h"
#include "api/value_json.h"
#include "app/commands.h"
#include "app/report.h"
#include "app/terminal.h"
#include "base/file.h"
#include "reports/gaming_report.h"
#include "reports/liability_text.h"
#include "reports/report_csv.h"

namespace huitong {
namespace {

struct GamingOptions {
  ReportOptions report;
  PeriodNumber period;
  std::string staff;  // a file; empty: nobody says
};

// Lines "brand,member id" behind a header "brand,member_id".
Expected<StaffByBrand, Error> ReadStaff(const std::string& path, const StoredLedger& ledger) {
  const Bytes bytes = TRY(ReadWhole(PosixFileSystem(), path));
  std::string_view text = AsText(bytes);
  StaffByBrand staff;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto wrong = [&](const std::string& what) {
      return Fail(ErrorCode::kInvalidArgument,
                  path + ": line " + std::to_string(number) + " " + what);
    };
    if (number == 1) {
      if (line == "brand,member_id") continue;
      return wrong("is not the header brand,member_id");
    }
    if (line.empty()) continue;
    const size_t comma = std::min(line.find(','), line.size());
    const std::string code(line.substr(0, comma));
    const std::string id(line.substr(std::min(comma + 1, line.size())));
    const auto brand = ledger.configuration().BrandByCode(code);
    if (!brand) return wrong("names \"" + code + "\", which is no brand here");
    const auto member_id = ReadMemberId(id);
    const auto member = member_id ? ledger.Find(*member_id) : std::nullopt;
    if (!member) return wrong("names \"" + id + "\", which is no member here");
    staff[*brand].insert(*member);
  }
  return staff;
}

std::string PortionText(const Portion& portion) {
  return fmt::format("{}/{}", portion.numerator(), portion.denominator());
}

void PrintFindings(const Configuration& configuration, const GamingReport& report) {
  if (report.findings.empty()) ToOutput("Nothing was found.\n");
  for (const GamingFinding& finding : report.findings) {
    ToOutput(fmt::format("{}: {}", NameOf(finding.kind), PartyCode(configuration, finding.brand)));
    if (finding.other != kHouse)
      ToOutput(fmt::format(" and {}", PartyCode(configuration, finding.other)));
    ToOutput("\n");
    for (const MeasuredRatio& ratio : finding.ratios) {
      ToOutput(fmt::format("  {:<16}{:>20} of {:>20}   looked at from {}\n", ratio.name,
                           WithThousands(ratio.numerator), WithThousands(ratio.denominator),
                           PortionText(ratio.threshold)));
    }
  }
}

void PrintText(const Configuration& configuration, PeriodNumber period,
               const GamingReport& report) {
  const GamingThresholds& at = report.thresholds;
  ToOutput(fmt::format(
      "period {}. A finding is a reason to look closer, never a proof. Looked at:\n"
      "  wash_trading    as much there as back from {} on, by the ten busiest from {} on\n"
      "  self_dealing    staff's part of others' points at their own brand from {} on{}\n"
      "  over_issuance   points for the sales, over what the year before gave for such, from {} "
      "on\n"
      "  nothing below {} yuan or {} points\n\n",
      period.value, PortionText(at.reciprocity), PortionText(at.concentration),
      PortionText(at.staff_share),
      report.staff_known ? ""
                         : ": not asked,\n                  as nobody said who is staff (--staff)",
      PortionText(at.over_issuance), AsYuan(at.least_value), WithThousands(at.least_points)));
  PrintFindings(configuration, report);
  ToOutput(fmt::format("\n{:<16}{:<16}{:>18}{:>22}\n", "points of", "spent at", "settled (yuan)",
                       "by ten busiest"));
  for (const PairActivity& pair : report.activity.pairs) {
    ToOutput(fmt::format("{:<16}{:<16}{:>18}{:>22}\n", PartyCode(configuration, pair.issuer),
                         PartyCode(configuration, pair.acceptor), AsYuan(pair.settled),
                         AsYuan(pair.busiest)));
  }
  ToOutput(fmt::format("\n{:<16}{:>16}{:>18}{:>16}{:>18}\n", "issuer", "points", "for sales",
                       "year before", "for sales"));
  for (const IssuerActivity& issuer : report.activity.issuers) {
    ToOutput(fmt::format(
        "{:<16}{:>16}{:>18}{:>16}{:>18}\n", PartyCode(configuration, issuer.issuer),
        WithThousands(issuer.issued), AsYuan(issuer.sales_fen * kMicroFenPerFen),
        WithThousands(issuer.usual_issued), AsYuan(issuer.usual_sales_fen * kMicroFenPerFen)));
  }
}

Expected<GamingReport, Error> ReportOf(const ReportedLedger& reported,
                                       const GamingOptions& options) {
  const StoredLedger& ledger = *reported.replayed->ledger;
  const Period* period = reported.replayed->state.PeriodOf(options.period);
  if (period == nullptr) {
    return Fail(ErrorCode::kNotFound,
                "period " + std::to_string(options.period.value) +
                    " was not cut: the open one is " +
                    std::to_string(reported.replayed->state.row.period.value));
  }
  StaffByBrand staff;
  if (!options.staff.empty()) staff = TRY(ReadStaff(options.staff, ledger));
  MemberSpending spending;
  const auto take = [&](const Record& record) -> Expected<bool, Error> {
    spending.Take(reported.fold->configuration(), record);
    return true;
  };
  TRY(VisitRecords(ledger.source(), period->first_sequence, period->cut, take));
  auto report = GamingOf(*reported.fold, options.period, spending,
                         options.staff.empty() ? nullptr : &staff, UsualThresholds());
  CHECK(report.has_value());  // the fold has the cuts that the state has
  return *std::move(report);
}

Expected<Done, Error> Show(const GamingOptions& options) {
  const ReportedLedger reported = TRY(ReadForReports(options.report.folder));
  const GamingReport report = TRY(ReportOf(reported, options));
  const Configuration& configuration = reported.fold->configuration();
  const StoredLedger& ledger = *reported.replayed->ledger;
  std::string text;
  JsonWriter out(text);
  switch (options.report.Format()) {
    case ReportFormat::kText:
      PrintText(configuration, options.period, report);
      return Done{};
    case ReportFormat::kCsv:
      ToOutput(fmt::format("{}", GamingCsv(configuration, report)));
      return Done{};
    case ReportFormat::kJson:
      out.BeginObject();
      WriteGaming(out, ledger.log(), options.period, report);
      WriteAsOf(out, ledger.size() - 1, ledger.last_commit().time);
      out.EndObject();
      ToOutput(fmt::format("{}\n", text));
      return Done{};
  }
  return Done{};
}

}  // namespace

void AddGamingReport(CLI::App& report, int& exit_code) {
  auto options = std::make_shared<GamingOptions>();
  CLI::App* command = report.add_subcommand(
      "gaming",
      "Ratios of a period that was cut, and which of them are at or above their thresholds:\n"
      "two brands between which as much goes there as back by few members, staff who spend at\n"
      "their own brand, brands that give more points for their sales than in the year before.");
  AddReportOptions(command, options->report, false);
  command->add_option("--period", options->period.value, "The period")
      ->required()
      ->check(CLI::PositiveNumber);
  command->add_option("--staff", options->staff,
                      "Who works where, which the ledger does not know: CSV, a header\n"
                      "brand,member_id and a line for each");
  command->footer(
      "Example:\n"
      "  huitong report gaming --data-dir shop --period 1 --staff staff.csv");
  command->callback([options, &exit_code] {
    const auto shown = Show(*options);
    exit_code = shown ? kExitOk : SayFailed(shown.error());
  });
}

}  // namespace huitong
