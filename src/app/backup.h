// Backups: a copy of a data directory that is made while its server runs, checked, and put back.
//
//   backup.toml      what it is, and what it was checked to come to; written last
//   journal/ heads/ keys api-keys vault.sqlite     as in a data directory (data_directory.h)

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/data_directory.h"
#include "base/error.h"
#include "crypto/sha256.h"

namespace huitong {

// What a backup comes to: all of the log up to a record, and everybody who was in it by then.
struct BackupManifest {
  DirectorySettings settings;
  uint64_t records = 0;
  Hash root{};                // of the tree over these records
  Hash state_hash{};          // after them
  std::optional<Hash> vault;  // of the vault's file; nothing where there is none

  friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};

// kNotFound where the folder is no backup, or one that was not finished.
Expected<BackupManifest, Error> ReadManifest(const std::string& folder);

// How many records are checked so far.
using BackupProgress = std::function<void(uint64_t)>;

// Copies the directory into a new folder and checks the copy from its files alone. The directory
// may be in use. First the signed head, then the journal, then the vault: so the journal has all
// that the head proves, and the vault everybody who is in the journal.
Expected<BackupManifest, Error> BackUp(const std::string& folder, const std::string& to,
                                       const BackupProgress& progress);

struct RestoreWish {
  std::string from;
  std::string to;                         // a new data directory
  std::optional<std::string> checkpoint;  // a signed head of the log that somebody else kept
  bool accepts_loss = false;
};

// Makes a data directory of a backup and checks it. kDenied where the checkpoint is of more records
// than the backup has: what came after it could be spent once more.
Expected<BackupManifest, Error> Restore(const RestoreWish& wish, const BackupProgress& progress);

}  // namespace huitong
