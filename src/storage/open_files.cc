#include "storage/open_files.h"

namespace huitong {

OpenFiles::OpenFiles(FileSystem& files, OpenMode mode, size_t limit)
    : files_(files), mode_(mode), limit_(limit) {
  CHECK(limit >= 1);
  CHECK(mode == OpenMode::kReadOnly || mode == OpenMode::kReadWrite);
}

Expected<std::shared_ptr<File>, Error> OpenFiles::Get(const std::string& path) const {
  const MutexLock lock(mutex_);
  const auto known = by_path_.find(path);
  if (known != by_path_.end()) {
    order_.splice(order_.begin(), order_, known->second);
    return known->second->second;
  }
  const std::shared_ptr<File> file = TRY(files_.Open(path, mode_));
  order_.emplace_front(path, file);
  by_path_.emplace(path, order_.begin());
  if (order_.size() > limit_) {
    by_path_.erase(order_.back().first);
    order_.pop_back();
  }
  return file;
}

}  // namespace huitong
