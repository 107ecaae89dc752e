// A file system in memory that forgets what was not synced, for tests of what a crash leaves.

#pragma once

#include <map>
#include <set>
#include <string>

#include "base/file.h"
#include "base/prng.h"

namespace huitong {

// What a loss of power leaves of what was written and not synced.
enum class UnsyncedData : uint8_t {
  kNone,
  kAll,
  kPrefix,   // the first writes, and a part of the next, in sectors of 512 bytes
  kSectors,  // any sectors
  kPages,    // any pages of 4,096 bytes
};
struct PowerCut {
  UnsyncedData data = UnsyncedData::kNone;
  // Whether the names stay that were made, renamed or removed since their folder's sync.
  bool names_stay = false;
};

// Keeps, per file, the bytes that a read sees and the bytes that a loss of power leaves. Folders
// need not be made, cannot be renamed, and stay once made. Files must be closed before the file
// system goes. One thread.
class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem();
  ~MemoryFileSystem() override;

  Expected<std::unique_ptr<File>, Error> Open(const std::string& path, OpenMode mode) override;
  Expected<Done, Error> MakeFolder(const std::string& path) override;
  Expected<std::vector<std::string>, Error> List(const std::string& path) override;
  Expected<Done, Error> Rename(const std::string& from, const std::string& to) override;
  Expected<Done, Error> Remove(const std::string& path) override;
  Expected<Done, Error> SyncFolder(const std::string& path) override;
  [[nodiscard]] bool Exists(const std::string& path) override;

  // Every file goes back to what was last synced of it; files whose folder was not synced since
  // they were made, renamed or removed go back too. Ends what FailAfter began. CHECKs that every
  // file is closed.
  void LosePower();
  // The same on a disk that had begun to write by itself: of what was written since the last sync
  // each sector of 512 bytes is there or not, and so are, all or none, the names that were made,
  // renamed or removed since their folder's.
  void LosePower(Prng& prng);
  // Just so much of it.
  void LosePower(const PowerCut& cut, Prng& prng);
  // The bytes a read sees, to alter at will; the next Sync makes that durable. CHECKs that the file
  // exists.
  Bytes& Contents(const std::string& path);
  // After `calls` more calls that change or sync anything, every such call fails with kIo; 0 fails
  // the next one. A WriteAt that fails has written the first half.
  void FailAfter(int calls);
  // After `calls` more such calls one fails with `code`, and those after it do not.
  void FailOnceAfter(int calls, ErrorCode code);
  // Ends what either began.
  void Heal();

 private:
  struct Node;
  struct State;
  class OpenFile;
  std::unique_ptr<State> state_;
};

}  // namespace huitong
