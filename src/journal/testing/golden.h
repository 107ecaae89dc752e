// Golden files of the journal's tests: one example of each format, compared byte for byte.

#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace huitong {

// The text of src/journal/testdata/<name>. With HUITONG_UPDATE_GOLDEN=1 in the environment it is
// first overwritten with `actual`: formats are for ever, so only a new file has a reason to.
inline std::string GoldenText(const std::string& name, const std::string& actual) {
  const auto path = std::filesystem::path(HUITONG_JOURNAL_TESTDATA) / name;
  const char* const update = std::getenv("HUITONG_UPDATE_GOLDEN");  // NOLINT(concurrency-mt-unsafe)
  if (update != nullptr && std::string(update) == "1") std::ofstream(path) << actual;
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace huitong
