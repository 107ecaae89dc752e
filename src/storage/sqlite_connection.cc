#include "storage/sqlite_connection.h"

#include <algorithm>
#include <utility>

namespace huitong {
namespace {

constexpr int kBusyMillis = 5'000;

ErrorCode CodeOf(int result) {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return ErrorCode::kDiskFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kBusy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
      return ErrorCode::kCorrupt;
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return ErrorCode::kDenied;
    default:
      return ErrorCode::kIo;
  }
}

}  // namespace

Run::~Run() {
  (void)sqlite3_reset(statement_);
  (void)sqlite3_clear_bindings(statement_);
}

Run& Run::Note(int result) {
  if (failed_ == SQLITE_OK) failed_ = result;
  return *this;
}

Run& Run::Bind(int64_t number) { return Note(sqlite3_bind_int64(statement_, ++bound_, number)); }

// A null pointer would bind NULL.
Run& Run::Bind(ByteView bytes) {
  const void* from = bytes.empty() ? static_cast<const void*>("") : bytes.data();
  return Note(sqlite3_bind_blob64(statement_, ++bound_, from, bytes.size(), SQLITE_STATIC));
}

int64_t Run::NumberAt(int column) const { return sqlite3_column_int64(statement_, column); }

ByteView Run::BytesAt(int column) const {
  const auto* from = static_cast<const uint8_t*>(sqlite3_column_blob(statement_, column));
  return {from, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

Expected<Connection, Error> Connection::Open(const std::string& path) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection connection(path, opened);
  if (result != SQLITE_OK) return connection.Failed("open", result);
  (void)sqlite3_extended_result_codes(opened, 1);
  (void)sqlite3_busy_timeout(opened, kBusyMillis);
  return connection;
}

Unexpected<Error> Connection::Failed(std::string_view act, int result) const {
  const char* words = database_ ? sqlite3_errmsg(database_.get()) : sqlite3_errstr(result);
  return Fail(CodeOf(result), "The vault " + path_ + " failed to " + std::string(act) + ": " +
                                  words + " (SQLite result " + std::to_string(result) + ").");
}

Expected<Done, Error> Connection::Execute(std::string_view act, const char* statements) const {
  const int result = sqlite3_exec(database_.get(), statements, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return Failed(act, result);
  return Done{};
}

Expected<Statement, Error> Connection::Prepare(const std::string& text) const {
  sqlite3_stmt* prepared = nullptr;
  const int result = sqlite3_prepare_v3(database_.get(), text.c_str(), -1,
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (result != SQLITE_OK) return Failed("prepare a statement", result);
  return Statement(prepared);
}

Expected<std::string, Error> Connection::Ask(const std::string& text) const {
  const Statement statement = TRY(Prepare(text));
  Run run(statement);
  const int result = run.Step();
  if (result != SQLITE_ROW) return Failed("answer a question about itself", result);
  const auto* words = sqlite3_column_text(statement.get(), 0);
  return std::string(words == nullptr ? "" : reinterpret_cast<const char*>(words));
}

Expected<Done, Error> Connection::EmptyLog() const {
  const int result = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                               nullptr, nullptr);
  if (result != SQLITE_OK) return Failed("empty its write-ahead log", result);
  return Done{};
}

// Reads through SQLite's own file: closing another descriptor of it would drop SQLite's locks
// (sqlite.org/howtocorrupt.html, section 2.2).
Expected<bool, Error> Connection::FileHolds(std::span<const ByteView> strings) const {
  sqlite3_file* file = nullptr;
  const int found = sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (found != SQLITE_OK) return Failed("give its file", found);
  sqlite3_int64 size = 0;
  const int sized = file->pMethods->xFileSize(file, &size);
  if (sized != SQLITE_OK) return Failed("tell its size", sized);

  // Windows overlap by the longest string, so that none is cut in two.
  constexpr size_t kWindow = size_t{1} << 20;
  size_t longest = 0;
  for (const ByteView string : strings) {
    longest = std::max(longest, string.size());
  }
  std::string window;
  for (size_t from = 0; from < static_cast<size_t>(size); from += kWindow) {
    window.resize(std::min(kWindow + longest, static_cast<size_t>(size) - from));
    const int read = file->pMethods->xRead(file, window.data(), static_cast<int>(window.size()),
                                           static_cast<sqlite3_int64>(from));
    if (read != SQLITE_OK) return Failed("read its file", read);
    for (const ByteView string : strings) {
      if (window.find(AsText(string)) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace huitong
