// huitong simulate: a data directory with a simulated coalition's journal, for verifiers to read.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/option_checks.h"
#include "app/terminal.h"
#include "base/text_encoding.h"
#include "simulation/swarm/chronicle.h"

namespace huitong {
namespace {

// How often the directory is closed and opened again on the way.
constexpr size_t kRestarts = 3;

struct SimulateOptions {
  std::string folder;
  uint64_t seed = 1;
  uint64_t operations = 10'000;
  bool json = false;
};

Expected<Done, Error> CheckState(LedgerHost& host, const Chronicle& chronicle) {
  const LaneState state = TRY(StateOn(host.lane(), host.log()));
  if (state.next_sequence == chronicle.records && state.hash == chronicle.state_hash) return Done{};
  return Fail(ErrorCode::kCorrupt,
              fmt::format("the directory's {} records came to another state than the {} simulated",
                          state.next_sequence, chronicle.records));
}

// Plays the chronicle in parts, each after a start of its own.
Expected<Done, Error> Fill(const SimulateOptions& options, const Chronicle& chronicle) {
  ProgressLine progress;
  const std::span<const Kept> all(chronicle.commands);
  const size_t part = all.size() / (kRestarts + 1) + 1;
  for (size_t begin = 0; begin < all.size(); begin += part) {
    const auto host = TRY(LedgerHost::Open({.folder = options.folder}));
    const auto commands = all.subspan(begin, std::min(part, all.size() - begin));
    TRY(PlayOn(host->lane(), host->log(), commands, [&](uint64_t done) {
      progress.Show("Writing commands", begin + done, all.size());
    }));
    const bool last = begin + part >= all.size();
    if (last) TRY(CheckState(*host, chronicle));
    TRY(host->Close());
  }
  return Done{};
}

Expected<Chronicle, Error> MakeSimulated(const SimulateOptions& options) {
  if (PosixFileSystem().Exists(options.folder)) {
    return Fail(ErrorCode::kAlreadyExists,
                "\"" + options.folder + "\" is there already: choose a directory to be made");
  }
  Chronicle chronicle = TRY(ChronicleOf(options.seed, options.operations));
  TRY(MakeDirectory({.folder = options.folder,
                     .master = MasterFromSeed("huitong simulate " + std::to_string(options.seed)),
                     .demo = true,
                     .clock_from_file = true}));
  TRY(Fill(options, chronicle));
  return chronicle;
}

int Simulate(const SimulateOptions& options) {
  const auto made = MakeSimulated(options);
  if (!made) return SayFailed(made.error());
  if (options.json) {
    ToOutput(fmt::format(
        "{{\"data_dir\":{},\"seed\":{},\"operations\":{},\"records\":{},\"state_hash\":{}}}\n",
        JsonText(options.folder), options.seed, options.operations, made->records,
        JsonText(ToHex(made->state_hash))));
    return kExitOk;
  }
  ToOutput(
      fmt::format("Made \"{}\": {} operations of seed {}, {} records, days in {}.\n\n"
                  "Next:\n  huitong verify {}\n  node tools/verify.mjs {}\n",
                  options.folder, WithThousands(static_cast<int64_t>(options.operations)),
                  options.seed, WithThousands(static_cast<int64_t>(made->records)), made->time_zone,
                  options.folder, options.folder));
  return kExitOk;
}

}  // namespace

void AddSimulate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = app.add_subcommand(
      "simulate",
      "A data directory with the journal of a simulated coalition: brands, members and an "
      "operator\n"
      "who do everything that can be done, sensible or not. For trying out verifiers.");
  command->add_option("--data-dir", options->folder, "The directory to make")
      ->required()
      ->check(CheckFolder);
  command->add_option("--seed", options->seed, "The same seed gives the same records")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  command
      ->add_option("--operations", options->operations,
                   "How many requests; a few are repeats, and leave no record")
      ->check(CLI::Range(1U, 10'000'000U))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "First it runs in memory, checked after every operation; then a lane writes what it came "
      "to,\n"
      "with three restarts on the way. Its keys follow from the seed: they protect nothing.\n"
      "Exit codes: 0 made, 1 not made (standard error says why), 2 wrong usage.\n"
      "Example:\n  huitong simulate --seed 7 --operations 20000 --data-dir simulated\n"
      "  huitong verify simulated && node tools/verify.mjs simulated");
  command->callback([options, &exit_code] { exit_code = Simulate(*options); });
}

}  // namespace huitong
