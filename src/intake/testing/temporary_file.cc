#include "intake/testing/temporary_file.h"

#include <filesystem>
#include <fstream>

#include <unistd.h>
#include <zlib.h>

#include "base/check.h"

namespace huitong::testing {

TemporaryFile::TemporaryFile(std::string_view bytes, Form form) {
  path_ = (std::filesystem::temp_directory_path() / "huitong_intake_XXXXXX").string();
  const int descriptor = mkstemp(path_.data());
  CHECK(descriptor >= 0);
  (void)close(descriptor);
  if (form == Form::kPlain) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return;
  }
  gzFile file = gzopen(path_.c_str(), "wb");
  CHECK(file != nullptr);
  const auto size = static_cast<unsigned>(bytes.size());
  CHECK(size == 0 || gzwrite(file, bytes.data(), size) == static_cast<int>(size));
  CHECK(gzclose(file) == Z_OK);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void TemporaryFile::Cut(size_t size) const { std::filesystem::resize_file(path_, size); }

size_t TemporaryFile::size() const { return std::filesystem::file_size(path_); }

}  // namespace huitong::testing
