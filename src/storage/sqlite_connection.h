// SQLite behind our own words: a connection, a prepared statement, one run of it.

#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/bytes.h"
#include "base/error.h"
#include "ledger/number.h"

namespace huitong {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { (void)sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// One run of a prepared statement. Binds in order, then steps; the statement is ready for the next
// run when it goes. What is bound outlives the run.
class Run {
 public:
  explicit Run(const Statement& statement) : statement_(statement.get()) {}
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Run& Bind(int64_t number);
  Run& Bind(LogNumber log) { return Bind(static_cast<int64_t>(log.value)); }
  // No bytes are an empty blob, not NULL.
  Run& Bind(ByteView bytes);

  // SQLITE_ROW, SQLITE_DONE or an error.
  int Step() { return failed_ == SQLITE_OK ? sqlite3_step(statement_) : failed_; }

  [[nodiscard]] int64_t NumberAt(int column) const;
  [[nodiscard]] ByteView BytesAt(int column) const;

 private:
  Run& Note(int result);

  sqlite3_stmt* statement_;
  int bound_ = 0;
  int failed_ = SQLITE_OK;
};

// One connection. Its owner lets one thread in at a time. Errors: kDiskFull, kBusy, kCorrupt,
// kDenied, kIo; their sentences name tables and columns, never values.
class Connection {
 public:
  // Of a file that is there.
  static Expected<Connection, Error> Open(const std::string& path);

  [[nodiscard]] Unexpected<Error> Failed(std::string_view act, int result) const;
  // `act` completes "The vault failed to ...".
  [[nodiscard]] Expected<Done, Error> Execute(std::string_view act, const char* statements) const;
  [[nodiscard]] Expected<Statement, Error> Prepare(const std::string& text) const;
  // The first column of the first row, which there must be.
  [[nodiscard]] Expected<std::string, Error> Ask(const std::string& text) const;
  // Moves the write-ahead log into the file and cuts it to nothing, both synced.
  [[nodiscard]] Expected<Done, Error> EmptyLog() const;
  // Whether one of the byte strings, none of them empty, is anywhere in the file, in use or not.
  // Reads all of it. The write-ahead log must be empty.
  [[nodiscard]] Expected<bool, Error> FileHolds(std::span<const ByteView> strings) const;

  [[nodiscard]] int rows_changed() const { return sqlite3_changes(database_.get()); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  struct CloseDatabase {
    void operator()(sqlite3* database) const { (void)sqlite3_close_v2(database); }
  };
  Connection(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}

  std::string path_;
  std::unique_ptr<sqlite3, CloseDatabase> database_;
};

}  // namespace huitong
