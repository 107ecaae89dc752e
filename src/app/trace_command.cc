// huitong trace: the steps that a transaction's points took.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/json_writer.h"
#include "api/points_trace.h"
#include "api/public_id.h"
#include "api/value_json.h"
#include "app/commands.h"
#include "app/option_checks.h"
#include "app/place_text.h"
#include "app/stored_ledger.h"
#include "app/terminal.h"

namespace huitong {
namespace {

struct TraceOptions {
  std::string folder;
  std::string transaction;
  bool json = false;
};

std::string CheckTransaction(const std::string& text) {
  return ReadTransactionId(text) ? "" : "\"" + text + "\" is not the id of a transaction, txn_…";
}

Expected<PointsTrace, Error> TraceIn(const StoredLedger& ledger, const TraceOptions& options) {
  const LogPlace place = *ReadTransactionId(options.transaction);
  if (place.log != ledger.log() || place.sequence >= ledger.size()) {
    return Fail(ErrorCode::kNotFound,
                "\"" + options.folder + "\" has no transaction " + options.transaction);
  }
  const TraceLimits limits{.records_max = UINT64_MAX, .members_max = 1000, .steps_max = SIZE_MAX};
  PointsTrace trace(ledger.source(), TRY(ledger.source().At(place.sequence)), ledger.size() - 1,
                    limits);
  while (!trace.wants().empty()) {
    const MemberOrdinal member = *trace.wants().begin();
    TRY(trace.Follow(member, ledger.NewestOf(member)));
    if (trace.wants().empty()) trace.Fold();
  }
  return trace;
}

void PrintText(const StoredLedger& ledger, const PointsTrace& traced) {
  const RecordHeader& wanted = traced.wanted().header;
  ToOutput(fmt::format("{} of {}, record {}\n", NameOf(wanted.kind),
                       ToRfc3339(wanted.committed.time), wanted.sequence));
  const auto& steps = traced.trace().steps;
  if (steps.empty()) ToOutput("It moved no points of a member.\n");
  for (size_t i = 0; i < steps.size(); ++i) {
    const TraceStep& step = steps[i];
    std::string points = WithThousands(step.taken) + " " + ledger.CodeOf(step.from.currency);
    if (step.from.currency != step.to.currency) {
      points += " as " + WithThousands(step.arrived) + " " + ledger.CodeOf(step.to.currency);
    }
    ToOutput(fmt::format("{:>5}{:<9} {:<7} record {:<9} {:<19} {}\n{:36}{}\n{:33}-> {}\n", i + 1,
                         step.previous == kNoStep ? "" : fmt::format(" <- {}", step.previous + 1),
                         NameOf(step.part), step.record, NameOf(traced.RecordOf(step).header.kind),
                         points, "", PlaceText(ledger, step.from), "", PlaceText(ledger, step.to)));
  }
  if (traced.trace().truncated) ToOutput("There is more than is shown here.\n");
}

int ShowTrace(const TraceOptions& options) {
  const auto ledger = [&] {
    ProgressLine progress;
    return StoredLedger::Open(options.folder,
                              [&](uint64_t records) { progress.Show("records", records, 0); });
  }();
  if (!ledger) return SayFailed(ledger.error());
  const auto traced = TraceIn(**ledger, options);
  if (!traced) return SayFailed(traced.error());
  if (!options.json) {
    PrintText(**ledger, *traced);
    return kExitOk;
  }
  std::string text;
  JsonWriter out(text);
  out.BeginObject();
  WritePointsTrace(out, (*ledger)->log(), *traced, (*ledger)->NamesOf(traced->Numbers()));
  WriteAsOf(out, (*ledger)->size() - 1, (*ledger)->last_commit().time);
  out.EndObject();
  ToOutput(fmt::format("{}\n", text));
  return kExitOk;
}

}  // namespace

void AddTrace(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TraceOptions>();
  CLI::App* command = app.add_subcommand(
      "trace",
      "Show where a transaction's points came from, through holds and exchanges back to the\n"
      "earnings they began as, and where they went since. docs/trace.md has the rule that\n"
      "tells points of one lot apart. Read from the journal alone; changes nothing. Not while\n"
      "the directory is served.");
  command->add_option("--data-dir", options->folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_option("transaction", options->transaction, "The transaction's id, txn_…")
      ->required()
      ->check(CheckTransaction);
  command->add_flag("--json", options->json, "Print one JSON object, as the API has it");
  command->footer(
      "Example:\n"
      "  huitong trace --data-dir shop txn_…");
  command->callback([options, &exit_code] { exit_code = ShowTrace(*options); });
}

}  // namespace huitong
