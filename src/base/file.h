// Files and folders as the durable parts of the program see them: a port, so that tests can lose
// power between any two calls.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace huitong {

// One open file. Calls on one File come from one thread at a time, except ReadAt, which any
// thread may call at any time. The file closes when the object goes.
class File {
 public:
  File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  virtual ~File() = default;

  // Up to `count` bytes from `offset`; fewer only where the file ends.
  [[nodiscard]] virtual Expected<Bytes, Error> ReadAt(uint64_t offset, size_t count) const = 0;
  // All of `bytes`, or an error after which any part of them may have been written. Nothing is
  // durable before the next Sync.
  virtual Expected<Done, Error> WriteAt(uint64_t offset, ByteView bytes) = 0;
  // When this returns, every earlier WriteAt survives a loss of power. After an error nobody
  // knows what is on the disk: the caller must stop, not try again.
  virtual Expected<Done, Error> Sync() = 0;
  // Cuts the file, or lengthens it with zeros.
  virtual Expected<Done, Error> Truncate(uint64_t size) = 0;
  [[nodiscard]] virtual Expected<uint64_t, Error> Size() const = 0;
  // Asks the system to forget what it caches of the file, so that the next read is of the disk.
  virtual void DropFromCache() = 0;
};

enum class OpenMode : uint8_t {
  kReadOnly,     // must exist
  kReadWrite,    // must exist
  kCreate,       // must not exist; readable and writable
  kCreateSecret  // as kCreate, readable and writable by its owner alone
};

// A folder tree. Every path is used as given. Errors name the path.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  virtual Expected<std::unique_ptr<File>, Error> Open(const std::string& path, OpenMode mode) = 0;
  // Also makes the folders above it; all stay so when this returns. An existing folder is no error.
  virtual Expected<Done, Error> MakeFolder(const std::string& path) = 0;
  // The names in a folder, sorted, without "." and "..".
  virtual Expected<std::vector<std::string>, Error> List(const std::string& path) = 0;
  // Replaces `to` if it is there. Durable after SyncFolder of its folder.
  virtual Expected<Done, Error> Rename(const std::string& from, const std::string& to) = 0;
  virtual Expected<Done, Error> Remove(const std::string& path) = 0;
  // When this returns, files made, renamed and removed in the folder stay so.
  virtual Expected<Done, Error> SyncFolder(const std::string& path) = 0;
  [[nodiscard]] virtual bool Exists(const std::string& path) = 0;
};

// The machine's own file system. The object lives as long as the process.
FileSystem& PosixFileSystem();

// The whole of a file. kNotFound when it is not there.
Expected<Bytes, Error> ReadWhole(FileSystem& files, const std::string& path);

// Writes a file so that after a crash there is the old one or the new one, whole: written beside
// as `<path>.new`, synced, renamed, folder synced. Only its owner can read it when `secret`.
Expected<Done, Error> WriteWhole(FileSystem& files, const std::string& path, ByteView bytes,
                                 bool secret);

// Keeps a second process out of a folder: an advisory lock on `<folder>/LOCK`, held until the
// object goes or the process dies, whatever way.
class FolderLock {
 public:
  // kBusy when another process, or this one, holds it; the sentence names the folder.
  static Expected<FolderLock, Error> Take(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace huitong
