// Rows of a CSV file (RFC 4180), plain or gzip, read as a stream.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace huitong {

// Why one row cannot be used though the file goes on.
enum class RowFlaw : uint8_t { kWrongNumberOfFields, kNulByte, kInvalidUtf8 };

// One row: its fields, unquoted, in one piece of memory.
class CsvRow {
 public:
  [[nodiscard]] size_t size() const { return ends_.size(); }
  // Requires at < size(). Until the row changes or goes.
  [[nodiscard]] std::string_view operator[](size_t at) const {
    const size_t begin = at == 0 ? 0 : ends_[at - 1];
    return std::string_view(text_).substr(begin, ends_[at] - begin);
  }
  [[nodiscard]] size_t bytes() const { return text_.size(); }
  // Makes room, so that a row like `other` costs two allocations.
  void ReserveLike(const CsvRow& other) {
    text_.reserve(other.text_.size() + other.text_.size() / 2);
    ends_.reserve(other.ends_.size());
  }
  void AddField(std::string_view field) {
    text_ += field;
    ends_.push_back(static_cast<uint32_t>(text_.size()));
  }

  uint64_t number = 0;  // from 1 after the header; the header is 0
  uint64_t line = 0;    // of the file, from 1, on which the row begins
  std::optional<RowFlaw> flaw;

 private:
  std::string text_;
  std::vector<uint32_t> ends_;
};

struct CsvFormat {
  char delimiter = ',';
  // Bytes. What is longer is taken for a quotation mark that was left out.
  size_t field_size_max = size_t{64} << 10;
  size_t row_size_max = size_t{1} << 20;
};

// Lines end in LF, CR LF or CR; empty ones are passed over, and so is a byte order mark. Blanks
// belong to their field. A row with a flaw is given as it is; where the file's structure is lost
// (a stray or unterminated quotation mark, a field or row that is too long, a gzip file that is cut
// short or altered) reading ends with kCorrupt, and the sentence names file and line.
// One thread.
class CsvReader {
 public:
  // Reads the header row. kNotFound or kIo when the file cannot be opened, kCorrupt when it has no
  // header row without flaws, or two columns of one name.
  static Expected<std::unique_ptr<CsvReader>, Error> Open(const std::string& path,
                                                          const CsvFormat& format);
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;
  ~CsvReader();

  [[nodiscard]] const CsvRow& header() const { return header_; }
  // The next row; nothing at the end of the file.
  Expected<std::optional<CsvRow>, Error> Next();

  // Of the file as it is on the disk, for a progress bar.
  [[nodiscard]] uint64_t bytes_read() const;
  [[nodiscard]] uint64_t bytes_total() const;

 private:
  struct State;
  explicit CsvReader(std::unique_ptr<State> state);
  Expected<Done, Error> ReadHeader();

  std::unique_ptr<State> state_;
  CsvRow header_;
};

}  // namespace huitong
