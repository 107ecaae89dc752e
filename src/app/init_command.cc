// huitong init: a new data directory with an open coalition and the operator's key.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/terminal.h"
#include "base/time_zone.h"

namespace huitong {
namespace {

struct InitOptions {
  std::string folder;
  Coalition coalition{.names = {.chinese = "汇通联盟", .english = "Huitong coalition"},
                      .time_zone = "Asia/Shanghai",
                      .money = 156,
                      .unit_anchor = 1'000'000,
                      .look_back_hours = 24,
                      .origin = "huitong.local/log/sha256",
                      .demo = false};
  bool json = false;
};

Expected<std::string, Error> MakeLedger(const InitOptions& options) {
  // Refused before anything is made.
  TRY(TimeZone::Named(options.coalition.time_zone));
  const std::string key = TRY(MakeDirectory({.folder = options.folder,
                                             .master = RandomMaster(),
                                             .demo = false,
                                             .clock_from_file = false}));
  const auto host = TRY(LedgerHost::Open({.folder = options.folder}));
  TRY(OpenCoalitionIn(host->lane(), host->log(), host->keys(), options.coalition, std::nullopt));
  return key;
}

int Init(const InitOptions& options) {
  const auto key = MakeLedger(options);
  if (!key) return SayFailed(key.error());
  const DataDirectory directory(options.folder);
  if (options.json) {
    fmt::print("{{\"data_dir\":{},\"api_key\":{},\"keys_file\":{}}}\n", JsonText(options.folder),
               JsonText(*key), JsonText(directory.keys_file()));
    return kExitOk;
  }
  fmt::print(
      "Made \"{}\": {} ({}), days in {}.\n\n"
      "The operator's API key, shown this once:\n  {}\n\n"
      "Keep a copy of {} apart from the data: who loses it can neither read identities\n"
      "nor sign heads again.\n\n"
      "Next:\n  huitong serve --data-dir {}\n",
      options.folder, options.coalition.names.chinese, options.coalition.names.english,
      options.coalition.time_zone, *key, directory.keys_file(), options.folder);
  return kExitOk;
}

}  // namespace

void AddInit(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand(
      "init", "Make a data directory: keys, an open coalition, and the operator's API key.");
  Coalition& coalition = options->coalition;
  command->add_option("--data-dir", options->folder, "The directory to make")->required();
  command->add_option("--name-zh", coalition.names.chinese, "The coalition's Chinese name")
      ->capture_default_str();
  command->add_option("--name-en", coalition.names.english, "The coalition's English name")
      ->capture_default_str();
  command->add_option("--time-zone", coalition.time_zone, "IANA zone in which its days are days")
      ->capture_default_str();
  command
      ->add_option("--unit-anchor", coalition.unit_anchor,
                   "Worth of one universal unit, in micro-fen (1000000 = 1 fen)")
      ->check(CLI::Range(int64_t{1}, int64_t{1'000'000'000'000}))
      ->capture_default_str();
  command
      ->add_option("--origin", coalition.origin,
                   "Names the log in signed heads: your domain, a path, the hash")
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  huitong init --data-dir shop --name-zh 南京路商圈 --name-en 'Nanjing Road' "
      "--origin points.example.com/log/sha256");
  command->callback([options, &exit_code] { exit_code = Init(*options); });
}

}  // namespace huitong
