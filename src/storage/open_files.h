// Keeps the files used last open, so that a folder may hold more files than a process may open.

#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/mutex.h"

namespace huitong {

// Any thread. A file given stays open for as long as its holder keeps it.
class OpenFiles {
 public:
  // `mode` opens what exists. `limit` ≥ 1 files stay open besides those that somebody holds.
  OpenFiles(FileSystem& files, OpenMode mode, size_t limit);

  Expected<std::shared_ptr<File>, Error> Get(const std::string& path) const;

 private:
  using Order = std::list<std::pair<std::string, std::shared_ptr<File>>>;

  FileSystem& files_;
  const OpenMode mode_;
  const size_t limit_;
  mutable Mutex mutex_;
  // The file used last comes first.
  mutable Order order_ GUARDED_BY(mutex_);
  mutable std::map<std::string, Order::iterator> by_path_ GUARDED_BY(mutex_);
};

}  // namespace huitong
