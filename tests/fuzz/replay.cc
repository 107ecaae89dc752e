// Runs a fuzz target once over files and folders, so that what once was found is tried in every
// build: replay PATH...   exits 1 where there is nothing to run, or where no input leads to one of
// the target's properties.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "fuzz/fuzz_input.h"

namespace {

namespace fs = std::filesystem;

std::set<fs::path> FilesUnder(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file() && entry.path().filename() != "README.md") files.insert(entry);
  }
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  size_t runs = 0;
  for (int i = 1; i < count; ++i) {
    if (!fs::exists(arguments[i])) continue;  // a target without regressions
    for (const fs::path& path : FilesUnder(arguments[i])) {
      // Said first, so that it is the last word where the target stops the process.
      (void)std::printf("%s\n", path.c_str());
      (void)std::fflush(stdout);
      std::ifstream file(path, std::ios::binary);
      const std::string input{std::istreambuf_iterator<char>(file),
                              std::istreambuf_iterator<char>()};
      const auto bytes = huitong::AsBytes(input);
      (void)LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++runs;
    }
  }
  size_t blind = 0;
  for (size_t property = 0; property < huitong::kProperties; ++property) {
    if ((huitong::reached_properties >> property & 1) != 0) continue;
    (void)std::printf("no input leads to property %zu\n", property);
    ++blind;
  }
  (void)std::printf("%zu inputs, %zu properties, no finding\n", runs, huitong::kProperties);
  return runs == 0 || blind > 0 ? 1 : 0;
}
