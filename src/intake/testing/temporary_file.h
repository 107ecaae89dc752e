// A file with given bytes for one test, plain or gzip, gone with the object.

#pragma once

#include <string>
#include <string_view>

namespace huitong::testing {

class TemporaryFile {
 public:
  enum class Form { kPlain, kGzip };
  explicit TemporaryFile(std::string_view bytes, Form form = Form::kPlain);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  [[nodiscard]] const std::string& path() const { return path_; }
  // Leaves the first `size` bytes of the file as it is on the disk.
  void Cut(size_t size) const;
  [[nodiscard]] size_t size() const;

 private:
  std::string path_;
};

}  // namespace huitong::testing
