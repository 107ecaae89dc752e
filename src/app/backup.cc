#include "app/backup.h"

#include <algorithm>

#include <toml++/toml.h>

#include "app/ledger_host.h"
#include "app/verify.h"
#include "base/text_encoding.h"
#include "identity/key_file.h"
#include "journal/checkpoint.h"
#include "storage/file_copy.h"

namespace huitong {
namespace {

constexpr int kFormat = 1;

std::string ManifestFileOf(const std::string& folder) { return folder + "/backup.toml"; }

std::string ManifestText(const BackupManifest& manifest) {
  const auto flag = [](bool set) { return set ? "true" : "false"; };
  std::string text =
      "# A backup of a Huitong data directory: huitong restore puts it back.\nformat = " +
      std::to_string(kFormat) + "\nlog = " + std::to_string(manifest.settings.log.value) +
      "\ndemo = " + flag(manifest.settings.demo) +
      "\nclock_from_file = " + flag(manifest.settings.clock_from_file) +
      "\nrecords = " + std::to_string(manifest.records) + "\nroot = \"" + ToHex(manifest.root) +
      "\"\nstate_hash = \"" + ToHex(manifest.state_hash) + "\"\n";
  if (manifest.vault) text += "vault = \"" + ToHex(*manifest.vault) + "\"\n";
  return text;
}

std::optional<Hash> HashIn(const toml::table& table, std::string_view name) {
  const auto text = table[name].value<std::string>();
  const auto bytes = text ? FromHex(*text) : std::nullopt;
  Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

// What the files of the folder, a data directory, are checked to come to.
Expected<BackupManifest, Error> Checked(const DataDirectory& directory,
                                        const BackupProgress& progress) {
  BackupManifest manifest;
  manifest.settings = TRY(directory.ReadSettings());
  const Verified verified = TRY(VerifyDirectory(directory.path(), progress));
  for (const VerifiedLog& log : verified.logs) {
    if (log.log != manifest.settings.log) continue;
    manifest.records = log.sequence;
    manifest.root = log.root;
    manifest.state_hash = log.state_hash;
  }
  if (PosixFileSystem().Exists(directory.vault_file())) {
    manifest.vault = TRY(HashOfFile(PosixFileSystem(), directory.vault_file()));
  }
  return manifest;
}

// The end of the journal as it is now. A drain that is being written may look as if it had rotted:
// then it is looked at again.
Expected<ScannedJournal, Error> EndOf(const SegmentFolder& folder, const DurableProof& proof) {
  constexpr int kTries = 8;
  auto scanned = ScanSegments(PosixFileSystem(), folder, proof, ScanPurpose::kRead);
  for (int i = 1; i < kTries && !scanned; ++i) {
    if (scanned.error().code != ErrorCode::kCorrupt) break;
    scanned = ScanSegments(PosixFileSystem(), folder, proof, ScanPurpose::kRead);
  }
  return scanned;
}

Expected<Done, Error> RequireNew(const std::string& folder) {
  if (!PosixFileSystem().Exists(folder)) return Done{};
  if (TRY(PosixFileSystem().List(folder)).empty()) return Done{};
  return Fail(ErrorCode::kAlreadyExists, "\"" + folder + "\" is there and has something in it");
}

// The small files: keys and the signed head.
Expected<Done, Error> CopyKeys(const DataDirectory& from, const DataDirectory& to,
                               const std::optional<SignedHead>& head, LogNumber log) {
  FileSystem& files = PosixFileSystem();
  for (const auto& [source, copy] :
       {std::pair{from.keys_file(), to.keys_file()}, {from.api_keys_file(), to.api_keys_file()}}) {
    TRY(WriteWhole(files, copy, TRY(ReadWhole(files, source)), /*secret=*/true));
  }
  if (!head) return Done{};
  const std::string path = to.head_file(log);
  TRY(files.MakeFolder(path.substr(0, path.find_last_of('/'))));
  return WriteWhole(files, path, AsBytes(head->note), /*secret=*/false);
}

Expected<KeyRing, Error> KeysOf(const DataDirectory& directory) {
  return KeyRing::FromMaster(TRY(ReadKeyFile(directory.keys_file())));
}

// That the log was no longer than the backup when the note was signed.
Expected<Done, Error> CheckLoss(const RestoreWish& wish, const BackupManifest& manifest,
                                const KeyRing& keys) {
  if (!wish.checkpoint) return Done{};
  const Bytes bytes = TRY(ReadWhole(PosixFileSystem(), *wish.checkpoint));
  const std::string note(AsText(bytes));
  const SigningKey key(keys.KeysOf(manifest.settings.log).signing_seed);
  const auto opened = OpenNote(note, note.substr(0, note.find('\n')), key.public_key());
  if (!opened) {
    return Fail(
        opened.error().code,
        "\"" + *wish.checkpoint + "\" is no signed head of this log: " + opened.error().sentence);
  }
  const Checkpoint& signed_head = *opened;
  if (signed_head.size <= manifest.records || wish.accepts_loss) return Done{};
  return Fail(ErrorCode::kDenied,
              "the log had " + std::to_string(signed_head.size) +
                  " records when that checkpoint was signed, and the backup has " +
                  std::to_string(manifest.records) +
                  ": what came after it would be lost, and could be spent once more. Find a newer "
                  "backup, or say --accept-loss");
}

}  // namespace

Expected<BackupManifest, Error> ReadManifest(const std::string& folder) {
  const std::string path = ManifestFileOf(folder);
  if (!PosixFileSystem().Exists(path)) {
    return Fail(ErrorCode::kNotFound, "\"" + folder +
                                          "\" is no backup, or one that was not finished: make one "
                                          "with huitong backup --to " +
                                          folder);
  }
  const Bytes text = TRY(ReadWhole(PosixFileSystem(), path));
  try {
    const toml::table table = toml::parse(AsText(text));
    const auto log = table["log"].value<int64_t>();
    const auto records = table["records"].value<int64_t>();
    const auto root = HashIn(table, "root");
    const auto state_hash = HashIn(table, "state_hash");
    const bool whole = table["format"].value<int64_t>() == kFormat && log && records && root &&
                       state_hash && *log > 0 && *records > 0;
    if (!whole) return Fail(ErrorCode::kCorrupt, path + " is not as huitong backup writes it");
    BackupManifest manifest;
    manifest.settings.log.value = static_cast<uint64_t>(*log);
    manifest.settings.demo = table["demo"].value_or(false);
    manifest.settings.clock_from_file = table["clock_from_file"].value_or(false);
    manifest.records = static_cast<uint64_t>(*records);
    manifest.root = *root;
    manifest.state_hash = *state_hash;
    manifest.vault = HashIn(table, "vault");
    return manifest;
  } catch (const toml::parse_error& error) {
    return Fail(ErrorCode::kCorrupt, path + ": " + std::string(error.description()));
  }
}

Expected<BackupManifest, Error> BackUp(const std::string& folder, const std::string& to,
                                       const BackupProgress& progress) {
  FileSystem& files = PosixFileSystem();
  const DataDirectory source(folder);
  const DataDirectory copy(to);
  const DirectorySettings settings = TRY(source.ReadSettings());
  TRY(RequireNew(to));
  TRY(files.MakeFolder(copy.journal_folder()));
  const auto head = TRY(ReadHead(source, TRY(KeysOf(source)), settings.log));
  const SegmentFolder journal{.folder = source.journal_folder(), .lane = 0};
  const ScannedJournal scanned = TRY(EndOf(journal, ProofBy(settings.log, head)));
  TRY(CopySegments(files, journal, scanned.end, copy.journal_folder()));
  if (files.Exists(source.vault_file())) TRY(CopyVault(source.vault_file(), copy.vault_file()));
  TRY(CopyKeys(source, copy, head, settings.log));
  // While it is checked it is a data directory; a backup is none, so that nobody serves it.
  TRY(CopyFile(files, source.settings_file(), copy.settings_file()));
  const BackupManifest manifest = TRY(Checked(copy, progress));
  for (const std::string& used : {copy.settings_file(), to + "/LOCK"}) {
    TRY(files.Remove(used));
  }
  TRY(WriteWhole(files, ManifestFileOf(to), AsBytes(ManifestText(manifest)), /*secret=*/false));
  return manifest;
}

Expected<BackupManifest, Error> Restore(const RestoreWish& wish, const BackupProgress& progress) {
  FileSystem& files = PosixFileSystem();
  const BackupManifest manifest = TRY(ReadManifest(wish.from));
  const DataDirectory backup(wish.from);
  const DataDirectory restored(wish.to);
  const KeyRing keys = TRY(KeysOf(backup));
  TRY(CheckLoss(wish, manifest, keys));
  TRY(RequireNew(wish.to));
  TRY(files.MakeFolder(restored.journal_folder()));
  for (const std::string& name : TRY(files.List(backup.journal_folder()))) {
    TRY(CopyFile(files, backup.journal_folder() + "/" + name,
                 restored.journal_folder() + "/" + name));
  }
  TRY(files.SyncFolder(restored.journal_folder()));
  if (manifest.vault) TRY(CopyFile(files, backup.vault_file(), restored.vault_file()));
  TRY(CopyKeys(backup, restored, TRY(ReadHead(backup, keys, manifest.settings.log)),
               manifest.settings.log));
  TRY(restored.WriteSettings(manifest.settings));
  const auto found = Checked(restored, progress);
  if (found && *found == manifest) return manifest;
  (void)files.Remove(restored.settings_file());
  if (!found) return Unexpected(found.error());
  return Fail(ErrorCode::kCorrupt,
              "\"" + wish.from +
                  "\" does not come to what it was checked to come to when it was "
                  "made: its files were altered, or are of several backups");
}

}  // namespace huitong
