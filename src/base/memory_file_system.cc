#include "base/memory_file_system.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"

namespace huitong {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();
constexpr size_t kSectorBytes = 512;
constexpr size_t kPageBytes = 4'096;

std::string_view FolderOf(std::string_view path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// The first name of `path` below `folder`; nothing when it is not below.
std::string_view NameBelow(std::string_view folder, std::string_view path) {
  if (folder == ".") folder = "";
  if (path.size() <= folder.size() || !path.starts_with(folder)) return "";
  path.remove_prefix(folder.size());
  if (!folder.empty() && !folder.ends_with('/')) {
    if (!path.starts_with('/')) return "";
    path.remove_prefix(1);
  }
  return path.substr(0, path.find('/'));
}

}  // namespace

// The bytes of one file, whatever its name. Of what was written since the last Sync only the
// places are kept, so that a Sync costs what was written and not the whole file.
struct MemoryFileSystem::Node {
  struct Range {
    size_t begin;
    size_t end;
  };

  Bytes seen;
  Bytes synced;
  std::vector<Range> unsynced;

  void Resize(size_t size) {
    if (size > seen.size()) unsynced.push_back({.begin = seen.size(), .end = size});
    seen.resize(size);
  }

  void Write(size_t offset, ByteView bytes) {
    if (bytes.empty()) return;
    unsynced.push_back({.begin = offset, .end = offset + bytes.size()});
    if (offset == seen.size()) {
      seen.insert(seen.end(), bytes.begin(), bytes.end());
      return;
    }
    if (offset + bytes.size() > seen.size()) Resize(offset + bytes.size());
    std::memcpy(seen.data() + offset, bytes.data(), bytes.size());
  }

  void Sync() {
    for (const Range& range : unsynced) {
      const size_t end = std::min(range.end, seen.size());
      if (range.begin < end) CopyToSynced(range.begin, end);
    }
    synced.resize(seen.size());
    unsynced.clear();
  }

  void CopyToSynced(size_t begin, size_t end) {
    const auto from = seen.begin() + static_cast<ptrdiff_t>(begin);
    const auto until = seen.begin() + static_cast<ptrdiff_t>(end);
    if (begin == synced.size()) {
      synced.insert(synced.end(), from, until);
      return;
    }
    if (synced.size() < end) synced.resize(end);
    std::copy(from, until, synced.begin() + static_cast<ptrdiff_t>(begin));
  }

  void LosePower() {
    const size_t both = std::min(seen.size(), synced.size());
    for (const Range& range : unsynced) {
      const size_t end = std::min(range.end, both);
      if (range.begin < end) {
        std::memcpy(seen.data() + range.begin, synced.data() + range.begin, end - range.begin);
      }
    }
    // What is left of a file that was cut, and not synced since, is at its end.
    seen.resize(both);
    seen.insert(seen.end(), synced.begin() + static_cast<ptrdiff_t>(both), synced.end());
    unsynced.clear();
  }

  // Writes some of the unsynced sectors, or pages, to the disk.
  void SyncSome(Prng& prng, size_t unit_bytes) {
    std::set<size_t> units;
    for (const Range& range : unsynced) {
      for (size_t at = range.begin; at < std::min(range.end, seen.size()); at += kSectorBytes) {
        units.insert(at / unit_bytes);
      }
    }
    for (const size_t unit : units) {
      if (prng.OneIn(2)) continue;
      const size_t begin = unit * unit_bytes;
      CopyToSynced(begin, std::min(begin + unit_bytes, seen.size()));
    }
  }

  // Writes what came first to the disk.
  void SyncPrefix(Prng& prng) {
    if (unsynced.empty()) return;
    const auto torn = static_cast<size_t>(prng.Below(unsynced.size()));
    for (size_t i = 0; i <= torn; ++i) {
      const size_t begin = unsynced[i].begin;
      size_t end = std::min(unsynced[i].end, seen.size());
      if (i == torn && begin < end) {
        const size_t sectors = prng.Below((end - begin) / kSectorBytes + 1);
        end = begin + sectors * kSectorBytes;
      }
      if (begin < end) CopyToSynced(begin, end);
    }
  }

  void SyncAsOf(UnsyncedData data, Prng& prng) {
    switch (data) {
      case UnsyncedData::kNone:
        return;
      case UnsyncedData::kAll:
        return Sync();
      case UnsyncedData::kPrefix:
        return SyncPrefix(prng);
      case UnsyncedData::kSectors:
        return SyncSome(prng, kSectorBytes);
      case UnsyncedData::kPages:
        return SyncSome(prng, kPageBytes);
    }
  }
};

struct MemoryFileSystem::State {
  using Names = std::map<std::string, std::shared_ptr<Node>>;

  Names seen;
  Names synced;
  std::set<std::string> folders;
  int open_files = 0;
  int calls_left = kNever;
  bool fails_once = false;
  ErrorCode failure = ErrorCode::kIo;

  // Makes the names in a folder durable: both lists are walked at once, and where they agree
  // nothing is done.
  void SyncNames(std::string_view folder) {
    auto durable = synced.begin();
    for (const auto& [file, node] : seen) {
      if (FolderOf(file) != folder) continue;
      while (durable != synced.end() && durable->first < file) {
        durable = FolderOf(durable->first) == folder ? synced.erase(durable) : std::next(durable);
      }
      if (durable == synced.end() || durable->first != file) {
        durable = synced.emplace_hint(durable, file, node);
      }
      durable->second = node;
      ++durable;
    }
    while (durable != synced.end()) {
      durable = FolderOf(durable->first) == folder ? synced.erase(durable) : std::next(durable);
    }
  }

  // Whether the call that asks, one that changes or syncs something, must fail.
  bool MustFail() {
    if (calls_left == kNever) return false;
    if (calls_left == 0) {
      if (fails_once) calls_left = kNever;
      return true;
    }
    --calls_left;
    return false;
  }

  [[nodiscard]] bool HasFolder(const std::string& path) const {
    if (folders.contains(path)) return true;
    return std::ranges::any_of(
        seen, [&](const auto& entry) { return !NameBelow(path, entry.first).empty(); });
  }
};

namespace {

Unexpected<Error> Refuse(ErrorCode code, const std::string& act, const std::string& path) {
  return Fail(code, "cannot " + act + " \"" + path + "\": the test has the disk fail");
}

Unexpected<Error> NotThere(const std::string& act, const std::string& path) {
  return Fail(ErrorCode::kNotFound,
              "cannot " + act + " \"" + path + "\": there is no such file or folder");
}

}  // namespace

class MemoryFileSystem::OpenFile final : public File {
 public:
  OpenFile(State& state, std::shared_ptr<Node> node, std::string path, bool writable)
      : state_(state), node_(std::move(node)), path_(std::move(path)), writable_(writable) {
    ++state_.open_files;
  }
  ~OpenFile() override { --state_.open_files; }

  Expected<Bytes, Error> ReadAt(uint64_t offset, size_t count) const override {
    const Bytes& seen = node_->seen;
    if (offset >= seen.size()) return Bytes{};
    const ByteView found = ByteView(seen).subspan(offset);
    const ByteView taken = found.first(std::min(count, found.size()));
    return Bytes(taken.begin(), taken.end());
  }

  Expected<Done, Error> WriteAt(uint64_t offset, ByteView bytes) override {
    if (!writable_) return NotWritable("write to");
    if (state_.MustFail()) {
      node_->Write(offset, bytes.first(bytes.size() / 2));
      return Refuse(state_.failure, "write to", path_);
    }
    node_->Write(offset, bytes);
    return Done{};
  }

  Expected<Done, Error> Sync() override {
    if (state_.MustFail()) return Refuse(state_.failure, "sync", path_);
    node_->Sync();
    return Done{};
  }

  Expected<Done, Error> Truncate(uint64_t size) override {
    if (!writable_) return NotWritable("change the size of");
    if (state_.MustFail()) return Refuse(state_.failure, "change the size of", path_);
    node_->Resize(size);
    return Done{};
  }

  Expected<uint64_t, Error> Size() const override { return uint64_t{node_->seen.size()}; }

  void DropFromCache() override {}

 private:
  [[nodiscard]] Unexpected<Error> NotWritable(const std::string& act) const {
    return Fail(ErrorCode::kIo,
                "cannot " + act + " \"" + path_ + "\": it was opened for reading only");
  }

  State& state_;
  std::shared_ptr<Node> node_;
  std::string path_;
  bool writable_;
};

MemoryFileSystem::MemoryFileSystem() : state_(std::make_unique<State>()) {}
MemoryFileSystem::~MemoryFileSystem() { CHECK(state_->open_files == 0); }

Expected<std::unique_ptr<File>, Error> MemoryFileSystem::Open(const std::string& path,
                                                              OpenMode mode) {
  const auto found = state_->seen.find(path);
  const bool exists = found != state_->seen.end();
  const bool create = mode == OpenMode::kCreate || mode == OpenMode::kCreateSecret;
  if (!create && !exists) return NotThere("open", path);
  if (create && exists) {
    return Fail(ErrorCode::kAlreadyExists, "cannot create \"" + path + "\": it is there already");
  }
  if (create && state_->MustFail()) return Refuse(state_->failure, "create", path);

  const std::shared_ptr<Node> node =
      create ? state_->seen.emplace(path, std::make_shared<Node>()).first->second : found->second;
  return std::unique_ptr<File>(
      std::make_unique<OpenFile>(*state_, node, path, mode != OpenMode::kReadOnly));
}

Expected<Done, Error> MemoryFileSystem::MakeFolder(const std::string& path) {
  if (state_->seen.contains(path)) {
    return Fail(ErrorCode::kAlreadyExists, "cannot make the folder \"" + path + "\": it is a file");
  }
  if (state_->MustFail()) return Refuse(state_->failure, "make the folder", path);
  for (std::string_view folder = path; folder != "." && folder != "/"; folder = FolderOf(folder)) {
    state_->folders.emplace(folder);
  }
  return Done{};
}

Expected<std::vector<std::string>, Error> MemoryFileSystem::List(const std::string& path) {
  if (!state_->HasFolder(path)) return NotThere("list the folder", path);
  std::set<std::string_view> names;
  for (const auto& [file, node] : state_->seen) {
    names.insert(NameBelow(path, file));
  }
  for (const auto& folder : state_->folders) {
    names.insert(NameBelow(path, folder));
  }
  names.erase("");
  return std::vector<std::string>(names.begin(), names.end());
}

Expected<Done, Error> MemoryFileSystem::Rename(const std::string& from, const std::string& to) {
  const auto found = state_->seen.find(from);
  if (found == state_->seen.end()) return NotThere("give the name \"" + to + "\" to", from);
  if (state_->MustFail()) return Refuse(state_->failure, "give the name \"" + to + "\" to", from);
  const std::shared_ptr<Node> node = found->second;
  state_->seen.erase(found);
  state_->seen.insert_or_assign(to, node);
  return Done{};
}

Expected<Done, Error> MemoryFileSystem::Remove(const std::string& path) {
  if (!state_->seen.contains(path)) return NotThere("remove", path);
  if (state_->MustFail()) return Refuse(state_->failure, "remove", path);
  state_->seen.erase(path);
  return Done{};
}

Expected<Done, Error> MemoryFileSystem::SyncFolder(const std::string& path) {
  if (state_->MustFail()) return Refuse(state_->failure, "sync the folder", path);
  state_->SyncNames(path);
  return Done{};
}

bool MemoryFileSystem::Exists(const std::string& path) {
  return state_->seen.contains(path) || state_->HasFolder(path);
}

void MemoryFileSystem::LosePower() {
  CHECK(state_->open_files == 0);
  state_->seen = state_->synced;
  for (const auto& [path, node] : state_->seen) {
    node->LosePower();
  }
  state_->calls_left = kNever;
}

void MemoryFileSystem::LosePower(Prng& prng) {
  LosePower({.data = UnsyncedData::kSectors, .names_stay = prng.OneIn(2)}, prng);
}

void MemoryFileSystem::LosePower(const PowerCut& cut, Prng& prng) {
  if (cut.names_stay) state_->synced = state_->seen;
  for (const auto& [path, node] : state_->synced) {
    node->SyncAsOf(cut.data, prng);
  }
  LosePower();
}

Bytes& MemoryFileSystem::Contents(const std::string& path) {
  const auto found = state_->seen.find(path);
  CHECK(found != state_->seen.end());
  Node& node = *found->second;
  node.unsynced.push_back({.begin = 0, .end = std::numeric_limits<size_t>::max()});
  return node.seen;
}

void MemoryFileSystem::FailAfter(int calls) {
  state_->calls_left = calls;
  state_->fails_once = false;
  state_->failure = ErrorCode::kIo;
}

void MemoryFileSystem::Heal() { state_->calls_left = kNever; }

void MemoryFileSystem::FailOnceAfter(int calls, ErrorCode code) {
  FailAfter(calls);
  state_->fails_once = true;
  state_->failure = code;
}

}  // namespace huitong
