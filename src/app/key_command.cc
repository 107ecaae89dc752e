// huitong key: the keys that open a data directory's API.

#include <string>

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
  uint32_t user = 0;  // 0: the operator
  bool json = false;
};

Expected<std::string, Error> MakeKey(const DataDirectory& directory, const Actor& who) {
  TRY(directory.ReadSettings());
  const auto lock = FolderLock::Take(directory.path());
  if (!lock && lock.error().code == ErrorCode::kBusy) {
    return Fail(ErrorCode::kBusy,
                lock.error().sentence + "; stop it first: a server learns its keys when it starts");
  }
  if (!lock) return Unexpected(lock.error());
  const KeyRing keys = KeyRing::FromMaster(TRY(ReadKeyFile(directory.keys_file())));
  return AddKeyOf(who, directory, keys);
}

int NewKey(const KeyOptions& options) {
  const auto key = MakeKey(DataDirectory(options.folder), PersonOf(options.user));
  if (!key) return SayFailed(key.error());
  if (options.json) {
    ToOutput(fmt::format("{{\"data_dir\":{},\"api_key\":{},\"user\":{}}}\n",
                         JsonText(options.folder), JsonText(*key),
                         options.user == 0 ? "null" : std::to_string(options.user)));
  } else if (options.user != 0) {
    ToOutput(fmt::format(
        "An API key of user {} for \"{}\", shown this once:\n  {}\n\n"
        "What is asked for with it is recorded as asked by user {}, who is another person than the "
        "operator\nand every other user. The next huitong serve knows it.\n",
        options.user, options.folder, *key, options.user));
  } else {
    ToOutput(
        fmt::format("Another operator's API key for \"{}\", shown this once:\n  {}\n\n"
                    "The keys made before stay good. The next huitong serve knows this one.\n",
                    options.folder, *key));
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
      "Make one more API key and show it, this once: the operator's, for when the first one was\n"
      "lost, or with --user a person's, so that two people are two where it takes two. All keys "
      "may\n"
      "do the same. Revokes nothing. Not while the directory is served: a server learns its keys\n"
      "when it starts.");
  command->add_option("--data-dir", options->folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_option("--user", options->user, "The person's number, from 1; you keep who it is")
      ->check(CLI::Range(uint32_t{1}, kUserNumberMax));
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  huitong key new --data-dir shop\n  huitong key new --data-dir shop --user 1");
  command->callback([options, &exit_code] { exit_code = NewKey(*options); });
}

}  // namespace huitong
