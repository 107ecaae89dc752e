#include "storage/file_tree_store.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text_encoding.h"

namespace huitong {
namespace {

constexpr uint64_t kHashBytes = sizeof(Hash);
constexpr size_t kBufferBytes = size_t{64} << 10;
constexpr size_t kOpenFiles = 64;
constexpr std::string_view kSuffix = ".hashes";

std::string NameOf(uint64_t log) {
  Bytes number;
  AppendBigEndian(number, log);
  return ToHex(number).append(kSuffix);
}

// The log whose file this is; nothing when the name is not one that NameOf gives.
std::optional<uint64_t> LogOf(std::string_view name) {
  const auto bytes = FromHex(name.substr(0, name.find('.')));
  if (!bytes || bytes->size() != sizeof(uint64_t)) return std::nullopt;
  const uint64_t log = ReadBigEndian(*bytes);
  if (NameOf(log) != name) return std::nullopt;
  return log;
}

Hash HashAt(ByteView bytes, uint64_t place) {
  Hash hash;
  std::ranges::copy(bytes.subspan(place * kHashBytes, kHashBytes), hash.begin());
  return hash;
}

// How many places from the first on follow each other in the file, of which `written` are there.
size_t RunLength(std::span<const uint64_t> places, uint64_t written) {
  size_t count = 0;
  while (count < places.size() && places[count] == places.front() + count &&
         places[count] < written) {
    ++count;
  }
  return count;
}

}  // namespace

uint64_t FileTreeStore::Log::Count() const { return written + buffered.size() / kHashBytes; }

FileTreeStore::FileTreeStore(FileSystem& files, std::string folder)
    : files_(files), folder_(std::move(folder)), open_(files, OpenMode::kReadWrite, kOpenFiles) {}

Expected<std::unique_ptr<FileTreeStore>, Error> FileTreeStore::Open(FileSystem& files,
                                                                    const std::string& folder) {
  (void)TRY(files.MakeFolder(folder));
  std::unique_ptr<FileTreeStore> store(new FileTreeStore(files, folder));
  (void)TRY(store->FindLogs());
  return store;
}

Expected<Done, Error> FileTreeStore::FindLogs() {
  const MutexLock lock(mutex_);
  for (const std::string& name : TRY(files_.List(folder_))) {
    const std::optional<uint64_t> log = LogOf(name);
    if (!log) continue;
    const std::shared_ptr<File> file = TRY(open_.Get(PathOf(*log)));
    // A hash that a crash left half written counts as not there.
    logs_[*log].written = TRY(file->Size()) / kHashBytes;
  }
  return Done{};
}

std::string FileTreeStore::PathOf(uint64_t log) const { return folder_ + "/" + NameOf(log); }

Expected<Done, Error> FileTreeStore::Append(uint64_t log, std::span<const Hash> hashes) {
  const MutexLock lock(mutex_);
  auto found = logs_.find(log);
  if (found == logs_.end()) {
    (void)TRY(files_.Open(PathOf(log), OpenMode::kCreate));
    folder_unsynced_ = true;
    found = logs_.emplace(log, Log{}).first;
  }
  Log& entry = found->second;
  for (const Hash& hash : hashes) {
    entry.buffered.insert(entry.buffered.end(), hash.begin(), hash.end());
  }
  if (entry.buffered.size() >= kBufferBytes) (void)TRY(Write(log, entry));
  return Done{};
}

Expected<Done, Error> FileTreeStore::Write(uint64_t log, Log& entry) {
  if (entry.buffered.empty()) return Done{};
  const std::shared_ptr<File> file = TRY(open_.Get(PathOf(log)));
  (void)TRY(file->WriteAt(entry.written * kHashBytes, entry.buffered));
  entry.written = entry.Count();
  entry.buffered.clear();
  entry.unsynced = true;
  return Done{};
}

Expected<uint64_t, Error> FileTreeStore::Count(uint64_t log) const {
  const MutexLock lock(mutex_);
  const auto found = logs_.find(log);
  return found == logs_.end() ? 0 : found->second.Count();
}

Expected<Done, Error> FileTreeStore::Truncate(uint64_t log, uint64_t count) {
  const MutexLock lock(mutex_);
  const auto found = logs_.find(log);
  if (found == logs_.end() || count >= found->second.Count()) return Done{};
  Log& entry = found->second;
  if (count >= entry.written) {
    entry.buffered.resize((count - entry.written) * kHashBytes);
    return Done{};
  }
  const std::shared_ptr<File> file = TRY(open_.Get(PathOf(log)));
  (void)TRY(file->Truncate(count * kHashBytes));
  entry = {.written = count, .buffered = {}, .unsynced = true};
  return Done{};
}

Expected<std::vector<Hash>, Error> FileTreeStore::Read(uint64_t log,
                                                       std::span<const uint64_t> places) const {
  std::vector<Hash> hashes(places.size());
  uint64_t written = 0;
  bool all_buffered = true;
  {
    const MutexLock lock(mutex_);
    const auto found = logs_.find(log);
    const Log none;
    const Log& entry = found == logs_.end() ? none : found->second;
    written = entry.written;
    for (size_t i = 0; i < places.size(); ++i) {
      if (places[i] >= entry.Count()) {
        return Fail(ErrorCode::kNotFound, "the tree of log " + std::to_string(log) + " has " +
                                              std::to_string(entry.Count()) +
                                              " hashes and none at place " +
                                              std::to_string(places[i]));
      }
      if (places[i] < written) {
        all_buffered = false;
      } else {
        hashes[i] = HashAt(entry.buffered, places[i] - written);
      }
    }
  }
  if (all_buffered) return hashes;

  const std::string path = PathOf(log);
  const std::shared_ptr<File> file = TRY(open_.Get(path));
  for (size_t i = 0; i < places.size();) {
    if (places[i] >= written) {
      ++i;
      continue;
    }
    const size_t count = RunLength(places.subspan(i), written);
    const Bytes bytes = TRY(file->ReadAt(places[i] * kHashBytes, count * kHashBytes));
    if (bytes.size() != count * kHashBytes) {
      return Fail(ErrorCode::kCorrupt, "\"" + path + "\" ends before its hash " +
                                           std::to_string(places[i] + count - 1) + " of " +
                                           std::to_string(written));
    }
    for (size_t of_run = 0; of_run < count; ++of_run) {
      hashes[i + of_run] = HashAt(bytes, of_run);
    }
    i += count;
  }
  return hashes;
}

Expected<Done, Error> FileTreeStore::Sync() {
  std::vector<uint64_t> unsynced;
  {
    const MutexLock lock(mutex_);
    for (auto& [log, entry] : logs_) {
      (void)TRY(Write(log, entry));
      if (entry.unsynced) unsynced.push_back(log);
      entry.unsynced = false;
    }
  }
  // Without the lock, so that reads do not wait for the disk.
  for (const uint64_t log : unsynced) {
    const std::shared_ptr<File> file = TRY(open_.Get(PathOf(log)));
    (void)TRY(file->Sync());
  }
  const MutexLock lock(mutex_);
  if (folder_unsynced_) (void)TRY(files_.SyncFolder(folder_));
  folder_unsynced_ = false;
  return Done{};
}

}  // namespace huitong
