// huitong backup and huitong restore.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/backup.h"
#include "app/commands.h"
#include "app/terminal.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

struct BackupOptions {
  std::string folder;
  std::string to;
  bool json = false;
};

struct RestoreOptions {
  RestoreWish wish;
  std::string checkpoint;
  bool json = false;
};

void Tell(const BackupManifest& manifest, const std::string& folder, bool json,
          std::string_view done) {
  if (json) {
    ToOutput(fmt::format("{{\"folder\":{},\"records\":{},\"root\":{},\"state_hash\":{}}}\n",
                         JsonText(folder), manifest.records, JsonText(ToBase64(manifest.root)),
                         JsonText(ToHex(manifest.state_hash))));
    return;
  }
  ToOutput(fmt::format("{} \"{}\": {} records, checked; state {}\n", done, folder, manifest.records,
                       ToHex(manifest.state_hash).substr(0, 16)));
}

int BackupTo(const BackupOptions& options) {
  const auto manifest = [&] {
    ProgressLine progress;
    return BackUp(options.folder, options.to,
                  [&](uint64_t records) { progress.Show("Checking records", records, 0); });
  }();
  if (!manifest) return SayFailed(manifest.error());
  Tell(*manifest, options.to, options.json, "Backed up to");
  if (!options.json) {
    ToOutput("It has the keys: whoever has it can sign for the coalition and read identities.\n");
  }
  return kExitOk;
}

int RestoreFrom(RestoreOptions options) {
  if (!options.checkpoint.empty()) options.wish.checkpoint = options.checkpoint;
  const auto manifest = [&] {
    ProgressLine progress;
    return Restore(options.wish,
                   [&](uint64_t records) { progress.Show("Checking records", records, 0); });
  }();
  if (!manifest) return SayFailed(manifest.error());
  Tell(*manifest, options.wish.to, options.json, "Restored to");
  return kExitOk;
}

}  // namespace

void AddBackup(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* command = app.add_subcommand(
      "backup",
      "Copy a data directory into a new folder and check the copy from its files alone. The\n"
      "server may go on meanwhile: the copy has every record that was answered before it began.");
  command->add_option("--data-dir", options->folder, "The data directory")->required();
  command->add_option("--to", options->to, "A folder to make")->required();
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  huitong backup --data-dir shop --to /backup/shop-monday");
  command->callback([options, &exit_code] { exit_code = BackupTo(*options); });
}

void AddRestore(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RestoreOptions>();
  CLI::App* command = app.add_subcommand(
      "restore",
      "Make a data directory of a backup and check it. With a checkpoint that somebody else\n"
      "kept (GET /log/1/0/checkpoint), a backup that is older is refused: what came after it\n"
      "would be lost, and could be spent once more.");
  command->add_option("--from", options->wish.from, "The backup")->required();
  command->add_option("--data-dir", options->wish.to, "A data directory to make")->required();
  command->add_option("--checkpoint", options->checkpoint, "A file with a signed head of the log")
      ->check(CLI::ExistingFile);
  command->add_flag("--accept-loss", options->wish.accepts_loss,
                    "Restore an older backup than the checkpoint all the same");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  huitong restore --from /backup/shop-monday --data-dir shop --checkpoint "
      "witnessed.txt");
  command->callback([options, &exit_code] { exit_code = RestoreFrom(*options); });
}

}  // namespace huitong
