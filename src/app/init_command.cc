// huitong init: a new data directory with an open coalition and the operator's key.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/name_text.h"
#include "app/commands.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/option_checks.h"
#include "app/terminal.h"

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

// At once, because no command shows it again.
void TellKey(const InitOptions& options, const std::string& key) {
  if (options.json) {
    const DataDirectory directory(options.folder);
    ToOutput(fmt::format("{{\"data_dir\":{},\"api_key\":{},\"keys_file\":{}}}\n",
                         JsonText(options.folder), JsonText(key), JsonText(directory.keys_file())));
  } else {
    ToOutput(fmt::format("Made \"{}\". The operator's API key, shown this once:\n  {}\n\n",
                         options.folder, key));
  }
  (void)std::fflush(stdout);
}

// A directory that init made and did not come to open.
Expected<Done, Error> CheckUnopened(const LedgerHost& host) {
  const DirectorySettings& settings = host.settings();
  const bool is_ours = !settings.demo && !settings.clock_from_file;
  if (is_ours && !TRY(OriginOf(host.journal(), host.log()))) return Done{};
  return Fail(ErrorCode::kAlreadyExists,
              "\"" + host.directory().path() + "\" is a data directory already");
}

Expected<Done, Error> MakeLedger(const InitOptions& options) {
  const DataDirectory directory(options.folder);
  const bool was_there = directory.IsThere();
  if (was_there && PosixFileSystem().Exists(directory.head_file(DirectorySettings().log))) {
    return Fail(ErrorCode::kAlreadyExists,
                "\"" + options.folder + "\" is a data directory already");
  }
  if (!was_there) {
    TellKey(options, TRY(MakeDirectory({.folder = options.folder,
                                        .master = RandomMaster(),
                                        .demo = false,
                                        .clock_from_file = false})));
  }
  const auto host = TRY(LedgerHost::Open({.folder = options.folder}));
  if (was_there) {
    TRY(CheckUnopened(*host));
    TellKey(options, TRY(AddKeyOf(kOperatorActor, directory, host->keys())));
  }
  TRY(OpenCoalitionIn(host->lane(), host->log(), host->keys(), options.coalition, std::nullopt));
  return host->Close();
}

int Init(InitOptions options) {
  Names& names = options.coalition.names;
  names = {.chinese = std::string(TrimmedName(names.chinese)),
           .english = std::string(TrimmedName(names.english))};
  const auto made = MakeLedger(options);
  if (!made) return SayFailed(made.error());
  if (options.json) return kExitOk;
  ToOutput(fmt::format(
      "Opened {} ({}), days in {}.\n\n"
      "Keep a copy of {} apart from the data: who loses it can neither read identities\n"
      "nor sign heads again.\n\n"
      "Next:\n  huitong serve --data-dir {}\n",
      names.chinese, names.english, options.coalition.time_zone,
      DataDirectory(options.folder).keys_file(), options.folder));
  return kExitOk;
}

}  // namespace

void AddInit(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand(
      "init", "Make a data directory: keys, an open coalition, and the operator's API key.");
  Coalition& coalition = options->coalition;
  command->add_option("--data-dir", options->folder, "The directory to make")
      ->required()
      ->check(CheckFolder);
  command->add_option("--name-zh", coalition.names.chinese, "The coalition's Chinese name")
      ->check(CheckName)
      ->capture_default_str();
  command->add_option("--name-en", coalition.names.english, "The coalition's English name")
      ->check(CheckName)
      ->capture_default_str();
  command->add_option("--time-zone", coalition.time_zone, "IANA zone in which its days are days")
      ->check(CheckTimeZone)
      ->capture_default_str();
  command
      ->add_option("--unit-anchor", coalition.unit_anchor,
                   "Worth of one universal unit, in micro-fen (1000000 = 1 fen)")
      ->check(CLI::Range(int64_t{1}, int64_t{1'000'000'000'000}))
      ->capture_default_str();
  command
      ->add_option("--origin", coalition.origin,
                   "Names the log in signed heads: your domain, a path, the hash")
      ->check(CheckOrigin)
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "The key is printed as soon as the directory is there; the same command goes on with one "
      "that\n"
      "was cut short, and huitong key new makes another key.\n"
      "Example:\n  huitong init --data-dir shop --name-zh 南京路商圈 --name-en 'Nanjing Road' "
      "--origin points.example.com/log/sha256");
  command->callback([options, &exit_code] { exit_code = Init(*options); });
}

}  // namespace huitong
