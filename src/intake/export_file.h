// The bytes of an export: a file as it is, or what a gzip file (RFC 1952) holds, told by its first
// two bytes. Members of gzip may follow each other; nothing else may follow them.

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/error.h"

namespace huitong {

// One thread.
class ExportFile {
 public:
  // kNotFound, kInvalidArgument for what is no regular file, or kIo.
  static Expected<ExportFile, Error> Open(const std::string& path);
  ExportFile(ExportFile&&) noexcept;
  ExportFile& operator=(ExportFile&&) noexcept;
  ~ExportFile();

  // The next bytes, at most `size_max`; empty at the end. kCorrupt for gzip that is cut short,
  // altered, or followed by something else: the sentence has no subject, the caller names the
  // place.
  Expected<std::string, Error> Read(size_t size_max);

  // Of the file as it is on the disk.
  [[nodiscard]] uint64_t bytes_read() const;
  [[nodiscard]] uint64_t bytes_total() const;

 private:
  struct State;
  explicit ExportFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace huitong
