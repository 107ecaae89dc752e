// huitong report liability: the liability book of each brand.

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/json_writer.h"
#include "api/liability_json.h"
#include "api/value_json.h"
#include "app/commands.h"
#include "app/option_checks.h"
#include "app/report.h"
#include "app/terminal.h"
#include "base/file.h"
#include "engine/settlement.h"
#include "reports/liability_report.h"
#include "reports/liability_text.h"

namespace huitong {
namespace {

struct LiabilityOptions {
  ReportOptions report;
  std::string as_of;
  uint32_t period = 0;
  std::string floor = "0";
  std::string ceiling = "1";
  std::string role = "principal";
  std::string out;
};

LiabilityWish WishOf(const LiabilityOptions& options) {
  LiabilityWish wish;
  if (options.period != 0) wish.time.period = PeriodNumber{.value = options.period};
  if (!options.as_of.empty()) wish.time.until = FromIsoDate(options.as_of);
  wish.bounds = {.floor = PortionFromText(options.floor).value_or(Portion()),
                 .ceiling = PortionFromText(options.ceiling).value_or(Portion())};
  wish.role = options.role == "agent" ? Role::kAgent : Role::kPrincipal;
  return wish;
}

// The entries of a brand's statement of a closed period, behind those that are there already.
Expected<Done, Error> AddStatementEntries(const ReplayedLedger& replayed, PeriodNumber period,
                                          LiabilityBook& book) {
  const Settlement settlement = TRY(ClosedSettlement(replayed, period));
  std::vector<Statement> before;
  if (period.value > 1) {
    before = TRY(ClosedSettlement(replayed, {.value = period.value - 1})).statements;
  }
  for (CurrencyLiability& one : book.currencies) {
    const auto is_own = [&](const Statement& statement) { return statement.party == one.brand; };
    const auto own =
        std::find_if(settlement.statements.begin(), settlement.statements.end(), is_own);
    if (own == settlement.statements.end()) continue;  // registered after the cut
    const auto last = std::find_if(before.begin(), before.end(), is_own);
    const int64_t payable_before = last == before.end() ? 0 : last->payable_fen;
    const uint32_t entries = one.entries.empty() ? 0 : one.entries.back().entry;
    for (EntryRow& row : TRY(StatementEntries(*own, payable_before, BrandAccounts()))) {
      row.entry += entries;
      one.entries.push_back(std::move(row));
    }
  }
  return Done{};
}

Expected<LiabilityBook, Error> BookOf(const ReportedLedger& reported,
                                      const LiabilityOptions& options) {
  const std::string& brand = options.report.brand;
  std::optional<BrandNumber> wanted;
  if (!brand.empty()) wanted = TRY(PartyOfCode(*reported.replayed->ledger, brand));
  LiabilityBook book = TRY(LiabilityOf(*reported.fold, WishOf(options)));
  if (wanted) {
    std::erase_if(book.currencies,
                  [&](const CurrencyLiability& one) { return one.brand != *wanted; });
    if (book.currencies.empty()) {
      return Fail(ErrorCode::kNotFound, "\"" + brand + "\" has no points of its own");
    }
  }
  const LogState& state = reported.replayed->state;
  const Period* period = book.open ? nullptr : state.PeriodOf(book.period);
  const bool closed = period != nullptr && period->closed != kNoSequence;
  if (closed) TRY(AddStatementEntries(*reported.replayed, book.period, book));
  return book;
}

std::string JsonOf(const ReportedLedger& reported, const LiabilityBook& book) {
  std::string text;
  JsonWriter out(text);
  out.BeginObject();
  WriteLiability(out, reported.replayed->ledger->log(), reported.fold->configuration(), book);
  WriteAsOf(out, reported.fold->next_sequence() - 1, reported.fold->last_commit());
  out.EndObject();
  return text + "\n";
}

std::string Count(int64_t number) { return WithThousands(number); }
std::string Fen(int64_t fen) { return AsYuan(fen * kMicroFenPerFen); }

void PrintRollForward(const CurrencyLiability& one) {
  const RollForward& book = one.book;
  ToOutput(fmt::format("  {:<22}{:>16}\n", "opening", Count(book.opening)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "+ issued", Count(book.issued)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "- redeemed", Count(book.redeemed)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "- expired", Count(book.expired)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "- reversed", Count(book.reversed)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "+ exchanged in", Count(book.exchanged_in)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "- exchanged out", Count(book.exchanged_out)));
  ToOutput(fmt::format("  {:<22}{:>16}\n", "+ adjusted", Count(book.adjusted)));
  ToOutput(fmt::format("  {:<22}{:>16}   wallets {} - debts {} + house.rounding {}: {}\n",
                       "= closing", Count(one.closing), Count(one.in_wallets), Count(-one.debt),
                       Count(one.house_rounding), one.ties ? "ties" : "DOES NOT TIE"));
}

void PrintOutstanding(const Configuration& configuration, const CurrencyLiability& one) {
  ToOutput(fmt::format("  worth {} yuan at settlement prices\n  last day in    ",
                       AsYuan(one.settlement_value)));
  for (const AgeBucket& bucket : one.ages) {
    ToOutput(fmt::format(" {} {}", AgeText(bucket), Count(bucket.points)));
  }
  ToOutput("\n  funded by      ");
  for (const FundedPoints& funded : one.funded) {
    ToOutput(fmt::format(" {} {}", PartyCode(configuration, funded.funding_brand),
                         Count(funded.points)));
  }
  ToOutput("\n");
}

// Per mille of what was issued, by the end of each month from that of earning.
std::string CurveText(const CohortReport& cohort) {
  constexpr int64_t kPerMille = 1000;
  std::string text;
  for (const int64_t redeemed : cohort.redeemed) {
    const auto part = ScaleToNearest(redeemed, kPerMille, std::max(cohort.flow.issued, int64_t{1}));
    text += fmt::format(" {}", part ? part->amount : kPerMille);
  }
  return text;
}

// How much history there is to expect redemption by.
size_t WholeMonths(const CurrencyLiability& one) {
  size_t months = 0;
  for (const CohortReport& cohort : one.cohorts) {
    months = std::max(months, cohort.redeemed.size());
  }
  return months;
}

void PrintCohorts(const CurrencyLiability& one) {
  ToOutput(fmt::format(
      "  expected by {} whole months of history, at whose end a month's points are taken for\n"
      "  redeemed as far as they ever will be; --floor says how much at least\n",
      WholeMonths(one)));
  ToOutput(fmt::format("  {:<9}{:>14}{:>14}{:>12}{:>14}{:>14}{:>14}  redeemed by age, per mille\n",
                       "earned", "issued", "redeemed", "expired", "expected", "deferred",
                       "remaining"));
  for (const CohortReport& cohort : one.cohorts) {
    ToOutput(fmt::format("  {:<9}{:>14}{:>14}{:>12}{:>14}{:>14}{:>14} {}\n",
                         MonthText(cohort.earn_month), Count(cohort.flow.issued),
                         Count(cohort.flow.redeemed), Count(cohort.flow.expired),
                         Count(cohort.estimate.expected), Fen(cohort.deferred),
                         Fen(cohort.release.remaining), CurveText(cohort)));
  }
}

void PrintDeferral(const CurrencyLiability& one) {
  ToOutput(fmt::format("  contract liability (yuan): {} + deferred {} - released {} = {}\n",
                       Fen(one.deferred_before), Fen(one.deferred), Fen(one.released),
                       Fen(one.remaining)));
  ToOutput(fmt::format(
      "  of it for points spent elsewhere: released {}, owed {}: as principal revenue {} and\n"
      "  cost {}, as agent revenue {}\n",
      Fen(one.released_elsewhere), Fen(one.owed_elsewhere), Fen(one.as_principal.revenue),
      Fen(one.as_principal.cost), Fen(one.as_agent.revenue)));
  for (const EntryRow& row : one.entries) {
    ToOutput(fmt::format("  {:>4} {:<26}{:>14}{:>14}  {}\n", row.entry, row.account,
                         row.debit_fen == 0 ? "" : Fen(row.debit_fen),
                         row.credit_fen == 0 ? "" : Fen(row.credit_fen), row.text));
  }
}

void PrintText(const Configuration& configuration, const LiabilityBook& book) {
  ToOutput(fmt::format("period {}{}, {} to {}, to record {}\n", book.period.value,
                       book.open ? " (open)" : "", ToIsoDate(book.first_day),
                       ToIsoDate(book.last_day), Count(static_cast<int64_t>(book.end - 1))));
  for (const CurrencyLiability& one : book.currencies) {
    ToOutput(fmt::format("\n{} of {}\n", CurrencyCode(configuration, one.currency),
                         PartyCode(configuration, one.brand)));
    PrintRollForward(one);
    PrintOutstanding(configuration, one);
    PrintCohorts(one);
    PrintDeferral(one);
  }
}

Expected<Done, Error> Write(const std::string& path, const std::string& text) {
  return WriteWhole(PosixFileSystem(), path, AsBytes(text), false);
}

// "out/3-LIABILITY.json" and .csv, and "out/3-florist-entries.csv" for each brand.
Expected<size_t, Error> WriteFiles(const ReportedLedger& reported, const LiabilityBook& book,
                                   const std::string& out) {
  const Configuration& configuration = reported.fold->configuration();
  TRY(PosixFileSystem().MakeFolder(out));
  const std::string start = out + "/" + std::to_string(book.period.value) + "-";
  TRY(Write(start + "LIABILITY.json", JsonOf(reported, book)));
  TRY(Write(start + "LIABILITY.csv", LiabilityCsv(configuration, book)));
  for (const CurrencyLiability& one : book.currencies) {
    TRY(Write(start + PartyCode(configuration, one.brand) + "-entries.csv",
              EntriesCsv(book.last_day, one.entries)));
  }
  return book.currencies.size() + 2;
}

Expected<bool, Error> Show(const LiabilityOptions& options) {
  const ReportedLedger reported = TRY(ReadForReports(options.report.folder));
  const LiabilityBook book = TRY(BookOf(reported, options));
  const Configuration& configuration = reported.fold->configuration();
  switch (options.report.Format()) {
    case ReportFormat::kText:
      PrintText(configuration, book);
      break;
    case ReportFormat::kJson:
      ToOutput(fmt::format("{}", JsonOf(reported, book)));
      break;
    case ReportFormat::kCsv:
      ToOutput(fmt::format("{}", LiabilityCsv(configuration, book)));
      break;
  }
  if (!options.out.empty()) {
    const size_t files = TRY(WriteFiles(reported, book, options.out));
    if (options.report.Format() == ReportFormat::kText) {
      ToOutput(fmt::format("\n{} files in {}\n", files, options.out));
    }
  }
  return book.Ties();
}

int Run(const LiabilityOptions& options) {
  if (options.period != 0 && !options.as_of.empty()) {
    return SayUsage("--period and --as-of exclude each other; see huitong report liability --help");
  }
  const auto ties = Show(options);
  if (!ties) return SayFailed(ties.error());
  if (*ties) return kExitOk;
  return SayFailed({.code = ErrorCode::kCorrupt,
                    .sentence = "a roll-forward does not close with what the wallets have; huitong "
                                "verify tells more"});
}

}  // namespace

void AddLiabilityReport(CLI::App& report, int& exit_code) {
  auto options = std::make_shared<LiabilityOptions>();
  CLI::App* command = report.add_subcommand(
      "liability",
      "The liability book, currency by currency: the roll-forward, which must close with what\n"
      "the wallets have (else exit code 1); outstanding points by the month of their last day\n"
      "and by who funds them; how much of each month's points was redeemed and is expected to\n"
      "be; revenue deferred and released by that; points spent at others, as principal and as\n"
      "agent; and entries for the brand's own books that balance. docs/accounting.md has the\n"
      "rules. Without a time: all that is open, from the last cut to the last record.");
  AddReportOptions(command, options->report, true);
  command->add_option("--period", options->period, "Of this period, which was cut")
      ->check(CLI::PositiveNumber);
  command->add_option("--as-of", options->as_of, "From the cut before this day to its end")
      ->check(CheckDate);
  command
      ->add_option("--floor", options->floor,
                   "The least part of a month's points that is expected to be redeemed")
      ->check(CheckPortion)
      ->capture_default_str();
  command->add_option("--ceiling", options->ceiling, "The greatest")
      ->check(CheckPortion)
      ->capture_default_str();
  command
      ->add_option("--role", options->role,
                   "What the entries have the brand be for points spent elsewhere: principal or\n"
                   "agent, as its accountant says")
      ->check(CLI::IsMember({"principal", "agent"}))
      ->capture_default_str();
  command->add_option(
      "--out", options->out,
      "Also write the book (JSON, CSV) and each brand's entries into this folder; it\n"
      "is made");
  command->footer(
      "Examples:\n"
      "  huitong report liability --data-dir shop --period 1 --out books\n"
      "  huitong report liability --data-dir shop --brand florist --floor 0.9 --format csv");
  command->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace huitong
