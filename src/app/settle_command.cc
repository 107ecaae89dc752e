// huitong settle: periods cut and closed, and their statements as files.

#include <algorithm>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/public_id.h"
#include "app/commands.h"
#include "app/local_api.h"
#include "app/option_checks.h"
#include "app/replayed_ledger.h"
#include "app/settle_lines.h"
#include "app/terminal.h"
#include "base/file.h"
#include "base/text_encoding.h"
#include "clearing/statement_page.h"
#include "engine/settlement.h"

namespace huitong {
namespace {

struct SettleOptions {
  std::string folder;
  std::string cut;           // a day; empty: no cut is proposed
  uint32_t approved_by = 0;  // a second person; 0: nobody approves
  bool closes = false;
  std::string out;
  uint32_t period = 0;  // 0: all
  uint32_t user = 0;    // 0: the operator
  LinesWish lines;      // of period 0: none are wished
};

Expected<Done, Error> Write(const std::string& path, const std::string& text) {
  return WriteWhole(PosixFileSystem(), path, AsBytes(text), false);
}

// "out/3-florist.json", .csv and .html for each party, "out/3-payout.json" and .csv. How many.
Expected<uint64_t, Error> WriteFiles(const ReplayedLedger& replayed, PeriodNumber period,
                                     const std::string& out) {
  const Settlement settlement = TRY(ClosedSettlement(replayed, period));
  const PeriodHeader header = PeriodHeaderOf(replayed.state, period);
  TRY(PosixFileSystem().MakeFolder(out));
  const std::string start = out + "/" + std::to_string(period.value) + "-";
  for (const Statement& statement : settlement.statements) {
    const std::string path = start + CodeOf(header, statement.party);
    TRY(Write(path + ".json", StatementJson(header, statement)));
    TRY(Write(path + ".csv", StatementCsv(header, statement)));
    TRY(Write(path + ".html", StatementPage(header, statement)));
  }
  // No party is called so: a code in capitals is the house's or the pool's.
  TRY(Write(start + "PAYOUT.json", PayoutJson(header, settlement.statements)));
  TRY(Write(start + "PAYOUT.csv", PayoutCsv(header, settlement.statements)));
  return 3 * settlement.statements.size() + 2;
}

void PrintStatements(const PeriodHeader& header, const Settlement& settlement) {
  ToOutput(fmt::format("    {:<24} {:>18} {:>18} {:>14}\n", "party", "opening (fen)",
                       "closing (fen)", "payable (fen)"));
  for (const Statement& statement : settlement.statements) {
    ToOutput(fmt::format("    {:<24} {:>18} {:>18} {:>14}\n", CodeOf(header, statement.party),
                         FenText(statement.opening), FenText(statement.closing),
                         statement.payable_fen));
  }
}

Expected<Done, Error> PrintPeriod(const ReplayedLedger& replayed, PeriodNumber number) {
  const Period* period = replayed.state.PeriodOf(number);
  if (period == nullptr) {
    ToOutput(fmt::format("period {}: open\n", number.value));
    return Done{};
  }
  const bool closed = period->closed != kNoSequence;
  ToOutput(fmt::format("period {}: {} to {}, records {} to {}, {}\n", number.value,
                       ToIsoDate(period->first_day), ToIsoDate(period->last_day),
                       period->first_sequence, period->cut - 1, closed ? "closed" : "cut"));
  if (!closed) return Done{};
  PrintStatements(PeriodHeaderOf(replayed.state, number), TRY(ClosedSettlement(replayed, number)));
  return Done{};
}

// Asks as a client would; an answer that is none of success is printed and is the end.
Expected<bool, Error> Ask(LocalApi& api, const std::string& target, const std::string& body,
                          const std::string& key) {
  const Response answer = TRY(
      api.Ask({.method = "POST", .target = target, .body = body, .key = key, .language = "en"}));
  if (answer.status < 300) return true;
  ToOutput(fmt::format("{}\n", answer.body));
  return false;
}

// The periods that are cut and not closed.
std::vector<PeriodNumber> ToBeClosed(const LogState& state) {
  std::vector<PeriodNumber> periods;
  for (PeriodNumber period{.value = 1}; period < state.row.period; ++period.value) {
    if (state.PeriodOf(period)->closed == kNoSequence) periods.push_back(period);
  }
  return periods;
}

// The last proposal to cut the open period; nothing where it has its answer.
std::optional<ProposalNumber> OpenCut(const Configuration& configuration) {
  auto number = static_cast<uint32_t>(configuration.proposals().size());
  for (; number > 0; --number) {
    const Proposal& proposal = *configuration.ProposalOf({.value = number});
    if (proposal.proposed.what != Topic::kPeriodCut) continue;
    if (proposal.answer) return std::nullopt;
    return ProposalNumber{.value = number};
  }
  return std::nullopt;
}

// One request of its own, of a user; 0: of the operator.
Expected<bool, Error> AskAs(const SettleOptions& options, uint32_t user, const std::string& target,
                            const std::string& body, const std::string& key) {
  const auto api = TRY(LocalApi::Open(options.folder, user));
  const bool done = TRY(Ask(*api, target, body, key));
  TRY(api->Close());
  return done;
}

// The cut is proposed by one person, and approved by the other where he is named.
Expected<bool, Error> Cut(const SettleOptions& options) {
  const bool proposed =
      TRY(AskAs(options, options.user, "/v1/periods", "{\"last_day\":\"" + options.cut + "\"}",
                "settle cut " + options.cut));
  if (!proposed) return false;
  std::string id;
  {
    const auto replayed = TRY(ReplayLedger(options.folder));
    const auto open = OpenCut(replayed->state.configuration);
    if (!open) return true;  // the same command was given before
    id = ProposalId(replayed->ledger->log(), *open);
  }
  const std::string target = "/v1/proposals/" + id + "/approvals";
  if (options.approved_by != 0) {
    return AskAs(options, options.approved_by, target, "{}", "settle approve " + id);
  }
  ToOutput(
      fmt::format("the cut waits for a second person: huitong call POST {} '{{}}' --user N "
                  "--data-dir {}\n",
                  target, options.folder));
  return true;
}

Expected<bool, Error> CutAndClose(const SettleOptions& options) {
  if (!options.cut.empty()) {
    const bool cut = TRY(Cut(options));
    if (!cut) return false;
  }
  if (!options.closes) return true;
  const auto periods = ToBeClosed(TRY(ReplayLedger(options.folder))->state);
  const auto api = TRY(LocalApi::Open(options.folder, options.user));
  bool all = true;
  for (const PeriodNumber period : periods) {
    const std::string number = std::to_string(period.value);
    all = all &&
          TRY(Ask(*api, "/v1/periods/" + number + "/closings", "{}", "settle close " + number));
  }
  TRY(api->Close());
  return all;
}

Expected<Done, Error> Show(const SettleOptions& options) {
  const auto replayed = TRY(ReplayLedger(options.folder));
  uint64_t files = 0;
  for (PeriodNumber period{.value = 1}; period <= replayed->state.row.period; ++period.value) {
    if (options.period != 0 && options.period != period.value) continue;
    TRY(PrintPeriod(*replayed, period));
    const Period* ended = replayed->state.PeriodOf(period);
    const bool writes = !options.out.empty() && ended != nullptr && ended->closed != kNoSequence;
    if (writes) files += TRY(WriteFiles(*replayed, period, options.out));
  }
  if (options.period > replayed->state.row.period.value) {
    return Fail(ErrorCode::kNotFound, "there is no period " + std::to_string(options.period) +
                                          ": the open one is " +
                                          std::to_string(replayed->state.row.period.value));
  }
  if (!options.out.empty()) ToOutput(fmt::format("{} files in {}\n", files, options.out));
  return Done{};
}

int SettleLines(const SettleOptions& options) {
  const bool does_more = !options.cut.empty() || options.closes || !options.out.empty();
  if (options.lines.brand.empty() || does_more) {
    return SayUsage(
        "--lines goes with --brand, and without --cut, --close and --out; see huitong "
        "settle --help");
  }
  LinesWish wish = options.lines;
  wish.folder = options.folder;
  const auto ties = ShowLines(wish);
  if (!ties) return SayFailed(ties.error());
  if (*ties) return kExitOk;
  return SayFailed({.code = ErrorCode::kCorrupt,
                    .sentence = "the transactions do not add up to the line; huitong verify tells "
                                "more"});
}

int Settle(const SettleOptions& options) {
  if (options.lines.period.value != 0) return SettleLines(options);
  if (options.approved_by != 0 && options.cut.empty()) {
    return SayUsage("--approved-by goes with --cut; see huitong settle --help");
  }
  if (!options.lines.brand.empty() || options.lines.line != 0) {
    return SayUsage("--brand and --line go with --lines; see huitong settle --help");
  }
  const auto done = CutAndClose(options);
  if (!done) return SayFailed(done.error());
  if (!*done) return kExitFailed;
  const auto shown = Show(options);
  return shown ? kExitOk : SayFailed(shown.error());
}

void AddLinesOptions(CLI::App* command, LinesWish& lines) {
  command
      ->add_option("--lines", lines.period.value,
                   "Show the lines of a brand's statement of this closed period, by number")
      ->check(CLI::PositiveNumber);
  command->add_option("--brand", lines.brand, "With --lines: the brand's code, house or pool");
  command
      ->add_option("--line", lines.line,
                   "With --lines: the transactions behind the line of this number; what they owe\n"
                   "together must be what the line says (else exit code 1)")
      ->check(CLI::PositiveNumber);
  command->add_option("--after", lines.after, "With --line: only transactions of later records")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--limit", lines.limit, "With --line: so many transactions at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

}  // namespace

void AddSettle(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SettleOptions>();
  CLI::App* command = app.add_subcommand(
      "settle",
      "Show the periods of a coalition and what each brand owes and is owed for them; with --cut,\n"
      "propose to cut the open period, and with --approved-by do it; with --close, settle what is\n"
      "cut; with --out, write the statements and the payout of each closed period, which are the\n"
      "same bytes for ever. Statements are made from the journal alone and checked against what\n"
      "its records say of them. Not while the directory is served: then ask the server.");
  command->add_option("--data-dir", options->folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command
      ->add_option("--cut", options->cut,
                   "Propose to cut the open period; its last day, which is over")
      ->check(CheckDate);
  command
      ->add_option(
          "--approved-by", options->approved_by,
          "With --cut: approve it as the user of this number, who is another than the one\n"
          "that proposes it")
      ->check(CLI::Range(uint32_t{1}, kUserNumberMax));
  command->add_flag("--close", options->closes, "Settle every period that is cut");
  command->add_option("--out", options->out, "Write the files into this folder; it is made");
  command->add_option("--period", options->period, "Only of this period")
      ->check(CLI::PositiveNumber);
  command->add_option("--user", options->user, "Ask as the user of this number, from 1")
      ->check(CLI::Range(uint32_t{1}, kUserNumberMax));
  AddLinesOptions(command, options->lines);
  command->footer(
      "Examples:\n"
      "  huitong settle --data-dir shop\n"
      "  huitong settle --data-dir shop --lines 1 --brand florist --line 2\n"
      "  huitong settle --data-dir shop --cut 2026-01-31 --user 1 --approved-by 2 --close\n"
      "    --out statements");
  command->callback([options, &exit_code] { exit_code = Settle(*options); });
}

}  // namespace huitong
