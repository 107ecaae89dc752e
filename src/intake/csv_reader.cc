#include "intake/csv_reader.h"

#include <set>
#include <utility>

#include <csv.h>
#include <simdjson.h>

#include "intake/export_file.h"

namespace huitong {
namespace {

constexpr size_t kBlockBytes = size_t{64} << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

int IsNoBlank(unsigned char) { return 0; }

}  // namespace

struct CsvReader::State {
  std::string path;
  CsvFormat format;
  std::optional<ExportFile> file;  // nothing only before it is opened
  csv_parser parser{};

  std::string block;
  size_t block_used = 0;  // bytes of `block` that the parser has had
  bool at_start = true;
  bool ended = false;
  bool last_was_return = false;

  uint64_t line = 1;  // that the next byte is on
  uint64_t rows = 0;  // complete ones, header included
  CsvRow row;         // in the making
  bool row_begun = false;
  std::optional<CsvRow> ready;
  bool too_long = false;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { csv_free(&parser); }

  [[nodiscard]] Unexpected<Error> Lost(const std::string& what) const {
    return Fail(ErrorCode::kCorrupt, path + ", line " + std::to_string(row.line) + ": " + what);
  }
  [[nodiscard]] Unexpected<Error> TooLong() const {
    return Lost("a field or row that begins on this line is too long (more than " +
                std::to_string(format.field_size_max) + " or " +
                std::to_string(format.row_size_max) +
                " bytes); perhaps a closing quotation mark is missing.");
  }

  static void OnField(void* field, size_t size, void* self) {
    static_cast<State*>(self)->TakeField({static_cast<const char*>(field), size});
  }
  static void OnRow(int /*terminator*/, void* self) { static_cast<State*>(self)->TakeRow(); }

  void TakeField(std::string_view field) {
    too_long = too_long || field.size() > format.field_size_max ||
               row.bytes() + field.size() > format.row_size_max || row.size() > format.row_size_max;
    if (too_long) return;
    if (!row.flaw && field.find('\0') != std::string_view::npos) row.flaw = RowFlaw::kNulByte;
    if (!row.flaw && !simdjson::validate_utf8(field.data(), field.size())) {
      row.flaw = RowFlaw::kInvalidUtf8;
    }
    row.AddField(field);
  }
  void TakeRow() {
    row.number = rows++;
    ready = std::exchange(row, {});
    row.ReserveLike(*ready);
    row_begun = false;
  }

  Expected<Done, Error> Fill();
  Expected<Done, Error> Feed(std::string_view piece);
  Expected<Done, Error> Finish();
  Expected<Done, Error> Advance();
};

// Reads the next block of the file; sets `ended` when there is none.
Expected<Done, Error> CsvReader::State::Fill() {
  auto read = file->Read(kBlockBytes);
  if (!read && read.error().code == ErrorCode::kCorrupt) {
    return Fail(ErrorCode::kCorrupt,
                path + ", after line " + std::to_string(line) + ", " + read.error().sentence + ".");
  }
  if (!read) return Fail(read.error().code, path + " " + read.error().sentence + ".");
  block = *std::move(read);
  block_used = 0;
  ended = block.empty();
  if (at_start && block.starts_with(kByteOrderMark)) block_used = kByteOrderMark.size();
  at_start = false;
  return Done{};
}

// Hands the parser a piece that ends in the end of a line or has none.
Expected<Done, Error> CsvReader::State::Feed(std::string_view piece) {
  if (!row_begun) row.line = line;
  const size_t parsed = csv_parse(&parser, piece.data(), piece.size(), OnField, OnRow, this);
  if (parsed != piece.size()) {
    if (csv_error(&parser) != CSV_EPARSE) return Lost("there is no memory for this row.");
    return Lost(
        "the row has a quotation mark where none may be: quote the whole field and double each "
        "mark inside it.");
  }
  if (too_long || parser.entry_pos > format.field_size_max) return TooLong();
  const char last = piece.back();
  const bool ends_line = last == '\n' ? !last_was_return : last == '\r';
  last_was_return = last == '\r';
  // A row that goes on over this line keeps the line it began on.
  row_begun = row_begun || row.size() > 0 || parser.quoted != 0 || parser.entry_pos > 0;
  if (ends_line) ++line;
  return Done{};
}

Expected<Done, Error> CsvReader::State::Finish() {
  if (!row_begun) row.line = line;
  if (csv_fini(&parser, OnField, OnRow, this) != 0) {
    return Lost("a quotation mark that opens on or after this line is never closed.");
  }
  if (too_long) return TooLong();
  return Done{};
}

Expected<Done, Error> CsvReader::State::Advance() {
  if (block_used == block.size()) {
    TRY(Fill());
    if (ended) return Finish();
  }
  const std::string_view rest = std::string_view(block).substr(block_used);
  const size_t end = rest.find_first_of("\r\n");
  const std::string_view piece = end == std::string_view::npos ? rest : rest.substr(0, end + 1);
  block_used += piece.size();
  if (piece.empty()) return Done{};
  return Feed(piece);
}

CsvReader::CsvReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvReader::~CsvReader() = default;

Expected<std::unique_ptr<CsvReader>, Error> CsvReader::Open(const std::string& path,
                                                            const CsvFormat& format) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->format = format;
  state->file = TRY(ExportFile::Open(path));
  if (csv_init(&state->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
    return Fail(ErrorCode::kIo, "The CSV parser cannot be started.");
  }
  csv_set_delim(&state->parser, static_cast<unsigned char>(format.delimiter));
  csv_set_space_func(&state->parser, IsNoBlank);

  auto reader = std::unique_ptr<CsvReader>(new CsvReader(std::move(state)));
  TRY(reader->ReadHeader());
  return reader;
}

Expected<Done, Error> CsvReader::ReadHeader() {
  auto row = TRY(Next());
  if (!row) {
    return Fail(ErrorCode::kCorrupt, state_->path + " is empty: it has no header row.");
  }
  if (row->flaw) {
    return Fail(ErrorCode::kCorrupt,
                state_->path + ": the header row is not UTF-8 text; export the file as UTF-8.");
  }
  header_ = *std::move(row);
  std::set<std::string_view> names;
  for (size_t at = 0; at < header_.size(); ++at) {
    if (names.insert(header_[at]).second) continue;
    return Fail(ErrorCode::kCorrupt, state_->path + ": the header row has two columns named \"" +
                                         std::string(header_[at]) + "\".");
  }
  return Done{};
}

Expected<std::optional<CsvRow>, Error> CsvReader::Next() {
  State& state = *state_;
  // One piece ends at most one line, so it makes at most one row.
  while (!state.ready && !state.ended) {
    TRY(state.Advance());
  }
  auto row = std::exchange(state.ready, std::nullopt);
  const bool in_body = row && row->number > 0;
  if (in_body && !row->flaw && row->size() != header_.size()) {
    row->flaw = RowFlaw::kWrongNumberOfFields;
  }
  return row;
}

uint64_t CsvReader::bytes_read() const { return state_->file->bytes_read(); }

uint64_t CsvReader::bytes_total() const { return state_->file->bytes_total(); }

}  // namespace huitong
