#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

namespace huitong {
namespace {

constexpr mode_t kFileMode = 0644;
constexpr mode_t kSecretFileMode = 0600;
constexpr mode_t kFolderMode = 0755;

ErrorCode CodeOf(int number) {
  switch (number) {
    case ENOENT:
      return ErrorCode::kNotFound;
    case EEXIST:
      return ErrorCode::kAlreadyExists;
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::kDiskFull;
    case EACCES:
    case EPERM:
      return ErrorCode::kDenied;
    default:
      return ErrorCode::kIo;
  }
}

// cannot <act> "<path>": <what the system says to the error `number`>
Unexpected<Error> Failure(int number, const std::string& act, const std::string& path) {
  return Fail(CodeOf(number),
              "cannot " + act + " \"" + path + "\": " + std::generic_category().message(number));
}

// Calls again for as long as a signal interrupts the call.
template <class Call>
auto Uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) {
    result = call();
  }
  return result;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool IsFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// Closes what open() gave.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) (void)close(number_);
  }

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Expected<Descriptor, Error> OpenDescriptor(const std::string& path, int flags, mode_t mode,
                                           const std::string& act) {
  const int number = Uninterrupted([&] { return open(path.c_str(), flags | O_CLOEXEC, mode); });
  if (number < 0) return Failure(errno, act, path);
  return Descriptor(number);
}

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Expected<Bytes, Error> ReadAt(uint64_t offset, size_t count) const override {
    Bytes bytes(count);
    size_t done = 0;
    while (done < count) {
      const ssize_t got = Uninterrupted([&] {
        return pread(descriptor_.number(), bytes.data() + done, count - done,
                     static_cast<off_t>(offset + done));
      });
      if (got < 0) return Failure(errno, "read from", path_);
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

  Expected<Done, Error> WriteAt(uint64_t offset, ByteView bytes) override {
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put = Uninterrupted([&] {
        return pwrite(descriptor_.number(), bytes.data() + done, bytes.size() - done,
                      static_cast<off_t>(offset + done));
      });
      if (put < 0) return Failure(errno, "write to", path_);
      if (put == 0) return Failure(EIO, "write to", path_);
      done += static_cast<size_t>(put);
    }
    return Done{};
  }

  Expected<Done, Error> Sync() override {
    if (Uninterrupted([&] { return fdatasync(descriptor_.number()); }) != 0) {
      return Failure(errno, "sync", path_);
    }
    return Done{};
  }

  Expected<Done, Error> Truncate(uint64_t size) override {
    const auto length = static_cast<off_t>(size);
    if (Uninterrupted([&] { return ftruncate(descriptor_.number(), length); }) != 0) {
      return Failure(errno, "change the size of", path_);
    }
    return Done{};
  }

  Expected<uint64_t, Error> Size() const override {
    struct stat status {};
    if (fstat(descriptor_.number(), &status) != 0) return Failure(errno, "tell the size of", path_);
    return static_cast<uint64_t>(status.st_size);
  }

  void DropFromCache() override {
    (void)posix_fadvise(descriptor_.number(), 0, 0, POSIX_FADV_DONTNEED);
  }

 private:
  Descriptor descriptor_;
  std::string path_;
};

class PosixFiles final : public FileSystem {
 public:
  Expected<std::unique_ptr<File>, Error> Open(const std::string& path, OpenMode mode) override {
    Descriptor descriptor = TRY(OpenAs(path, mode));
    return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(descriptor), path));
  }

  // Each folder made is synced into the folder above it, so that it stays.
  Expected<Done, Error> MakeFolder(const std::string& path) override {
    if (IsFolder(path)) return Done{};
    const std::string above = FolderOf(path);
    if (!IsFolder(above)) (void)TRY(MakeFolder(above));
    if (mkdir(path.c_str(), kFolderMode) != 0) {
      const int number = errno;
      if (number == EEXIST && IsFolder(path)) return Done{};
      return Failure(number, "make the folder", path);
    }
    return SyncFolder(above);
  }

  Expected<std::vector<std::string>, Error> List(const std::string& path) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), closedir);
    if (folder == nullptr) return Failure(errno, "list the folder", path);
    std::vector<std::string> names;
    errno = 0;
    // Two threads that list have two streams, between which readdir shares nothing.
    while (const dirent* entry = readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe)
      const std::string name(entry->d_name);
      if (name != "." && name != "..") names.push_back(name);
      errno = 0;
    }
    if (errno != 0) return Failure(errno, "list the folder", path);
    std::sort(names.begin(), names.end());
    return names;
  }

  Expected<Done, Error> Rename(const std::string& from, const std::string& to) override {
    if (rename(from.c_str(), to.c_str()) == 0) return Done{};
    return Failure(errno, "give the name \"" + to + "\" to", from);
  }

  Expected<Done, Error> Remove(const std::string& path) override {
    if (unlink(path.c_str()) == 0) return Done{};
    return Failure(errno, "remove", path);
  }

  Expected<Done, Error> SyncFolder(const std::string& path) override {
    const Descriptor folder =
        TRY(OpenDescriptor(path, O_RDONLY | O_DIRECTORY, 0, "open the folder"));
    if (Uninterrupted([&] { return fsync(folder.number()); }) != 0) {
      return Failure(errno, "sync the folder", path);
    }
    return Done{};
  }

  [[nodiscard]] bool Exists(const std::string& path) override {
    return access(path.c_str(), F_OK) == 0;
  }

 private:
  static Expected<Descriptor, Error> OpenAs(const std::string& path, OpenMode mode) {
    switch (mode) {
      case OpenMode::kReadOnly:
        return OpenDescriptor(path, O_RDONLY, 0, "open");
      case OpenMode::kReadWrite:
        return OpenDescriptor(path, O_RDWR, 0, "open for writing");
      case OpenMode::kCreate:
        return OpenDescriptor(path, O_RDWR | O_CREAT | O_EXCL, kFileMode, "create");
      case OpenMode::kCreateSecret:
        return OpenDescriptor(path, O_RDWR | O_CREAT | O_EXCL, kSecretFileMode, "create");
    }
    CHECK(false);
    return Descriptor(-1);
  }
};

}  // namespace

FileSystem& PosixFileSystem() {
  static PosixFiles files;
  return files;
}

Expected<Bytes, Error> ReadWhole(FileSystem& files, const std::string& path) {
  const std::unique_ptr<File> file = TRY(files.Open(path, OpenMode::kReadOnly));
  return file->ReadAt(0, TRY(file->Size()));
}

Expected<Done, Error> WriteWhole(FileSystem& files, const std::string& path, ByteView bytes,
                                 bool secret) {
  const std::string beside = path + ".new";
  // What a crash in an earlier call left.
  if (files.Exists(beside)) (void)TRY(files.Remove(beside));
  {
    const OpenMode mode = secret ? OpenMode::kCreateSecret : OpenMode::kCreate;
    const std::unique_ptr<File> file = TRY(files.Open(beside, mode));
    (void)TRY(file->WriteAt(0, bytes));
    (void)TRY(file->Sync());
  }
  (void)TRY(files.Rename(beside, path));
  return files.SyncFolder(FolderOf(path));
}

Expected<FolderLock, Error> FolderLock::Take(const std::string& folder) {
  const std::string path = folder + "/LOCK";
  const int descriptor =
      Uninterrupted([&] { return open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode); });
  if (descriptor < 0) return Failure(errno, "open", path);
  FolderLock lock(descriptor);
  if (Uninterrupted([&] { return flock(descriptor, LOCK_EX | LOCK_NB); }) == 0) return lock;
  if (errno != EWOULDBLOCK) return Failure(errno, "lock", path);
  return Fail(ErrorCode::kBusy,
              "the data directory \"" + folder + "\" is in use by another process");
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) (void)close(descriptor_);
}

}  // namespace huitong
