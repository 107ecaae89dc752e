// CSV files: any file is read to an end, rows count from 1, and what is written of them quoted is
// read as it was. The first byte chooses the delimiter.

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz_input.h"
#include "intake/csv_reader.h"

namespace huitong {

const size_t kProperties = 2;

namespace {

// A file in memory that can be opened by its path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : file_(memfd_create("fuzz", MFD_CLOEXEC)) {
    CHECK(file_ >= 0);
    CHECK(write(file_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { (void)close(file_); }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

struct Table {
  bool whole = false;  // read to its end, no row with a flaw
  std::vector<std::vector<std::string>> rows;
};

std::vector<std::string> FieldsOf(const CsvRow& row) {
  std::vector<std::string> fields;
  for (size_t i = 0; i < row.size(); ++i) {
    fields.emplace_back(row[i]);
  }
  return fields;
}

Table ReadTable(std::string_view text, char delimiter) {
  const MemoryFile file(text);
  auto reader = CsvReader::Open(file.path(), {.delimiter = delimiter});
  if (!reader) return {};
  Table table;
  table.rows.push_back(FieldsOf((*reader)->header()));
  table.whole = true;
  uint64_t line = 1;
  while (true) {
    const auto row = (*reader)->Next();
    if (!row) return {};
    if (!*row) return table;
    CHECK((*row)->number == table.rows.size());
    CHECK((*row)->line >= line);
    line = (*row)->line;
    if ((*row)->flaw) Reached(0);
    CHECK((*row)->flaw || (*row)->size() == table.rows.front().size());
    if ((*row)->flaw) table.whole = false;
    table.rows.push_back(FieldsOf(**row));
  }
}

std::string Written(const Table& table, char delimiter) {
  std::string text;
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += delimiter;
      text += '"';
      for (const char letter : row[i]) {
        text += letter;
        if (letter == '"') text += letter;
      }
      text += '"';
    }
    text += '\n';
  }
  return text;
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::FuzzInput input(data, size);
  const char delimiter = ",;\t|"[input.TakeByte() % 4];
  const huitong::Table table = huitong::ReadTable(input.text(), delimiter);
  if (!table.whole) return 0;
  huitong::Reached(1);
  const huitong::Table again = huitong::ReadTable(huitong::Written(table, delimiter), delimiter);
  CHECK(again.whole && again.rows == table.rows);
  return 0;
}
