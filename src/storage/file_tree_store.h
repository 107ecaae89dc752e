// The hashes of the logs' trees in files: `<log, 16 hex digits>.hashes`, 32 bytes a hash.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "journal/tree_store.h"
#include "storage/open_files.h"

namespace huitong {

// Appends are collected in memory and written by the 64 KiB. After a crash a file may hold hashes,
// or zeros, past those synced: the caller truncates to what its state checkpoint knows. Append,
// Truncate and Sync come from one thread.
class FileTreeStore final : public TreeStore {
 public:
  // Makes the folder if it is missing. `files` outlives the store.
  static Expected<std::unique_ptr<FileTreeStore>, Error> Open(FileSystem& files,
                                                              const std::string& folder);

  Expected<Done, Error> Append(uint64_t log, std::span<const Hash> hashes) override;
  [[nodiscard]] Expected<uint64_t, Error> Count(uint64_t log) const override;
  Expected<Done, Error> Truncate(uint64_t log, uint64_t count) override;
  [[nodiscard]] Expected<std::vector<Hash>, Error> Read(
      uint64_t log, std::span<const uint64_t> places) const override;
  Expected<Done, Error> Sync() override;

 private:
  struct Log {
    uint64_t written = 0;  // hashes in the file
    Bytes buffered;        // whole hashes that follow them
    bool unsynced = false;

    [[nodiscard]] uint64_t Count() const;
  };

  FileTreeStore(FileSystem& files, std::string folder);
  Expected<Done, Error> FindLogs();
  [[nodiscard]] std::string PathOf(uint64_t log) const;
  Expected<Done, Error> Write(uint64_t log, Log& entry) REQUIRES_LOCK(mutex_);

  FileSystem& files_;
  const std::string folder_;
  const OpenFiles open_;
  mutable Mutex mutex_;
  std::map<uint64_t, Log> logs_ GUARDED_BY(mutex_);
  bool folder_unsynced_ GUARDED_BY(mutex_) = false;
};

}  // namespace huitong
