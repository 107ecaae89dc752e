// huitong key: the keys that open a data directory's API.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/open_coalition.h"
#include "app/option_checks.h"
#include "app/terminal.h"
#include "identity/key_file.h"

namespace huitong {
namespace {

struct KeyOptions {
  std::string folder;
  bool json = false;
};

Expected<std::string, Error> MakeKey(const DataDirectory& directory) {
  TRY(directory.ReadSettings());
  const auto lock = FolderLock::Take(directory.path());
  if (!lock && lock.error().code == ErrorCode::kBusy) {
    return Fail(ErrorCode::kBusy,
                lock.error().sentence + "; stop it first: a server learns its keys when it starts");
  }
  if (!lock) return Unexpected(lock.error());
  const KeyRing keys = KeyRing::FromMaster(TRY(ReadKeyFile(directory.keys_file())));
  return AddOperatorKey(directory, keys);
}

int NewKey(const KeyOptions& options) {
  const auto key = MakeKey(DataDirectory(options.folder));
  if (!key) return SayFailed(key.error());
  if (options.json) {
    fmt::print("{{\"data_dir\":{},\"api_key\":{}}}\n", JsonText(options.folder), JsonText(*key));
  } else {
    fmt::print(
        "Another operator's API key for \"{}\", shown this once:\n  {}\n\n"
        "The keys made before stay good. The next huitong serve knows this one.\n",
        options.folder, *key);
  }
  return kExitOk;
}

}  // namespace

void AddKey(CLI::App& app, int& exit_code) {
  CLI::App* key = app.add_subcommand("key", "The keys that open the API.");
  key->require_subcommand(1);
  auto options = std::make_shared<KeyOptions>();
  CLI::App* command = key->add_subcommand(
      "new",
      "Make one more operator's API key and show it, this once: for when the first one was lost.\n"
      "Revokes nothing. Not while the directory is served: a server learns its keys when it\n"
      "starts.");
  command->add_option("--data-dir", options->folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  huitong key new --data-dir shop");
  command->callback([options, &exit_code] { exit_code = NewKey(*options); });
}

}  // namespace huitong
