#include "storage/sqlite_vault_store.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/mutex.h"
#include "storage/sqlite_connection.h"

namespace huitong {
namespace {

constexpr int kSchemaVersion = 1;

// Both tables are ordered by their primary keys and have no other place, so no two rows can have
// one blind index, whatever happens to the other indexes. A log is its 64 bits as a signed number.
constexpr const char* kSchema = R"(
  CREATE TABLE member_keys (
    log INTEGER NOT NULL,
    member BLOB NOT NULL CHECK (length(member) = 16),
    wrapped_key BLOB NOT NULL,
    PRIMARY KEY (log, member)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE identities (
    log INTEGER NOT NULL,
    blind_index BLOB NOT NULL CHECK (length(blind_index) = 16),
    member BLOB NOT NULL,
    kind INTEGER NOT NULL CHECK (kind = 1),
    brand INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (1, 2)),
    sealed_identity BLOB NOT NULL,
    key_mac BLOB NOT NULL CHECK (length(key_mac) = 16),
    request_mac BLOB NOT NULL CHECK (length(request_mac) = 16),
    actor INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    PRIMARY KEY (log, blind_index),
    FOREIGN KEY (log, member) REFERENCES member_keys
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX identities_by_member ON identities (log, member);
  CREATE INDEX pending_identities ON identities (log, claimed_at, member) WHERE state = 1;
  CREATE TABLE unfinished_erasure (id INTEGER PRIMARY KEY CHECK (id = 1)) STRICT;
  PRAGMA user_version = 1;
)";

// Whole rows from `source`, the columns in the order in which RowOf reads them. LEFT, so that a row
// that lost its key is seen.
std::string RowsFrom(std::string_view source, std::string_view rest) {
  return "SELECT i.log, i.member, i.blind_index, i.kind, i.brand, i.state, i.sealed_identity, "
         "k.wrapped_key, i.key_mac, i.request_mac, i.actor, i.claimed_at FROM " +
         std::string(source) +
         " LEFT JOIN member_keys AS k ON k.log = i.log AND k.member = i.member WHERE i.log = ? " +
         std::string(rest);
}

// INDEXED BY, here and below: without statistics SQLite would rather read all rows of a log, and a
// statement whose index cannot serve it is refused at the start.
std::string ByIndex() { return RowsFrom("identities AS i", "AND i.blind_index = ?"); }
std::string ByMember() {
  return RowsFrom("identities AS i INDEXED BY identities_by_member",
                  "AND i.member = ? ORDER BY i.blind_index");
}
std::string AllPending() {
  return RowsFrom("identities AS i INDEXED BY pending_identities",
                  "AND i.state = 1 ORDER BY i.claimed_at, i.member, i.blind_index");
}

constexpr const char* kKey = "SELECT wrapped_key FROM member_keys WHERE log = ? AND member = ?";
constexpr const char* kAddKey =
    "INSERT INTO member_keys (log, member, wrapped_key) VALUES (?, ?, ?) "
    "ON CONFLICT (log, member) DO NOTHING";
constexpr const char* kAddIdentity =
    "INSERT INTO identities (log, member, blind_index, kind, brand, state, sealed_identity, "
    "key_mac, request_mac, actor, claimed_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)";
constexpr const char* kMarkLive =
    "UPDATE identities INDEXED BY identities_by_member SET state = 2 "
    "WHERE log = ? AND member = ? AND state = 1";
constexpr const char* kDropIdentities =
    "DELETE FROM identities INDEXED BY identities_by_member "
    "WHERE log = ? AND member = ? AND state = 1";
constexpr const char* kDropKey =
    "DELETE FROM member_keys WHERE log = ?1 AND member = ?2 AND NOT EXISTS "
    "(SELECT 1 FROM identities WHERE log = ?1 AND member = ?2)";
constexpr const char* kEraseIdentities =
    "DELETE FROM identities INDEXED BY identities_by_member WHERE log = ? AND member = ?";
constexpr const char* kEraseKey = "DELETE FROM member_keys WHERE log = ? AND member = ?";
constexpr const char* kBeginErasure = "INSERT OR IGNORE INTO unfinished_erasure VALUES (1)";
constexpr const char* kEndErasure = "DELETE FROM unfinished_erasure";

// A commit under the first is on the disk when it returns; under the second it is written, and on
// the disk no later than the next commit under the first.
constexpr const char* kDurably = "PRAGMA synchronous = FULL";
constexpr const char* kInOrder = "PRAGMA synchronous = NORMAL";

// A connection and its statements, which are declared after it so that they go first.
struct Reading {
  Connection connection;
  Statement by_index, by_member, pending, key;
};
struct Writing {
  Connection connection;
  Statement by_index, by_member, key, add_key, add_identity, mark_live;
  Statement drop_identities, drop_key, erase_identities, erase_key;
};

Expected<Reading, Error> OpenReading(const std::string& path) {
  Connection connection = TRY(Connection::Open(path));
  TRY(connection.Execute("become read-only", "PRAGMA query_only = ON"));
  Statement by_index = TRY(connection.Prepare(ByIndex()));
  Statement by_member = TRY(connection.Prepare(ByMember()));
  Statement pending = TRY(connection.Prepare(AllPending()));
  Statement key = TRY(connection.Prepare(kKey));
  return Reading{.connection = std::move(connection),
                 .by_index = std::move(by_index),
                 .by_member = std::move(by_member),
                 .pending = std::move(pending),
                 .key = std::move(key)};
}

// Makes the tables where there are none yet, and refuses those of another version.
Expected<Done, Error> FitSchema(const Connection& connection) {
  const std::string version = TRY(connection.Ask("PRAGMA user_version"));
  if (version == std::to_string(kSchemaVersion)) return Done{};
  if (version == "0") {
    TRY(connection.Execute("begin", "BEGIN IMMEDIATE"));
    TRY(connection.Execute("make its tables", kSchema));
    return connection.Execute("commit its tables", "COMMIT");
  }
  return Fail(ErrorCode::kInvalidArgument, "The vault " + connection.path() +
                                               " has schema version " + version +
                                               "; this program knows version 1.");
}

// Writes the whole file anew, without the gaps between the rows.
Expected<Done, Error> Rewrite(const Connection& connection) {
  return connection.Execute("write its file anew", "VACUUM");
}

// An erasure that a crash cut short: what it left behind is no longer known by its bytes.
Expected<Done, Error> FinishErasure(const Connection& connection) {
  TRY(connection.EmptyLog());
  if (TRY(connection.Ask("SELECT count(*) FROM unfinished_erasure")) == "0") return Done{};
  TRY(Rewrite(connection));
  TRY(connection.EmptyLog());
  return connection.Execute("end an erasure", kEndErasure);
}

Expected<Writing, Error> OpenWriting(const std::string& path) {
  Connection connection = TRY(Connection::Open(path));
  const std::string mode = TRY(connection.Ask("PRAGMA journal_mode = WAL"));
  if (mode != "wal") {
    return Fail(ErrorCode::kIo, "The vault " + path + " cannot have a write-ahead log here.");
  }
  // A statement's rollback copies of pages stay in memory: they hold what is to be forgotten. The
  // cache is 64 MiB: claims fall on random pages.
  TRY(connection.Execute("set itself up",
                         "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                         "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                         "PRAGMA cache_size = -65536"));
  TRY(FitSchema(connection));
  TRY(FinishErasure(connection));
  Writing writing{.connection = std::move(connection),
                  .by_index = {},
                  .by_member = {},
                  .key = {},
                  .add_key = {},
                  .add_identity = {},
                  .mark_live = {},
                  .drop_identities = {},
                  .drop_key = {},
                  .erase_identities = {},
                  .erase_key = {}};
  const Connection& opened = writing.connection;
  writing.by_index = TRY(opened.Prepare(ByIndex()));
  writing.by_member = TRY(opened.Prepare(ByMember()));
  writing.key = TRY(opened.Prepare(kKey));
  writing.add_key = TRY(opened.Prepare(kAddKey));
  writing.add_identity = TRY(opened.Prepare(kAddIdentity));
  writing.mark_live = TRY(opened.Prepare(kMarkLive));
  writing.drop_identities = TRY(opened.Prepare(kDropIdentities));
  writing.drop_key = TRY(opened.Prepare(kDropKey));
  writing.erase_identities = TRY(opened.Prepare(kEraseIdentities));
  writing.erase_key = TRY(opened.Prepare(kEraseKey));
  return writing;
}

template <size_t N>
std::array<uint8_t, N> ArrayOf(ByteView bytes) {
  std::array<uint8_t, N> array{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), N), array.begin());
  return array;
}

// The schema has checked the sizes and the enumerations.
VaultRow RowOf(const Run& run) {
  const ByteView sealed = run.BytesAt(6);
  const ByteView wrapped = run.BytesAt(7);
  return {
      .log = {.value = static_cast<uint64_t>(run.NumberAt(0))},
      .member = {.bytes = ArrayOf<16>(run.BytesAt(1))},
      .blind_index = ArrayOf<16>(run.BytesAt(2)),
      .kind = static_cast<IdentityKind>(run.NumberAt(3)),
      .brand = {.value = static_cast<uint32_t>(run.NumberAt(4))},
      .state = static_cast<RowState>(run.NumberAt(5)),
      .sealed_identity = Bytes(sealed.begin(), sealed.end()),
      .wrapped_key = Bytes(wrapped.begin(), wrapped.end()),
      .key_mac = ArrayOf<16>(run.BytesAt(8)),
      .request_mac = ArrayOf<16>(run.BytesAt(9)),
      .actor = static_cast<uint32_t>(run.NumberAt(10)),
      .claimed_at = {.nanos = run.NumberAt(11)},
  };
}

Expected<std::vector<VaultRow>, Error> RowsOf(const Connection& connection, Run& run) {
  std::vector<VaultRow> rows;
  for (;;) {
    const int result = run.Step();
    if (result == SQLITE_DONE) return rows;
    if (result != SQLITE_ROW) return connection.Failed("read rows", result);
    rows.push_back(RowOf(run));
  }
}

// At most one row.
Expected<std::optional<VaultRow>, Error> RowAt(const Connection& connection,
                                               const Statement& by_index, LogNumber log,
                                               const BlindIndex& index) {
  Run run(by_index);
  auto rows = TRY(RowsOf(connection, run.Bind(log).Bind(index)));
  if (rows.empty()) return std::optional<VaultRow>();
  return std::optional(std::move(rows[0]));
}

Expected<std::optional<Bytes>, Error> KeyAt(const Connection& connection, const Statement& key,
                                            LogNumber log, const MemberId& member) {
  Run run(key);
  const int result = run.Bind(log).Bind(member.bytes).Step();
  if (result == SQLITE_DONE) return std::optional<Bytes>();
  if (result != SQLITE_ROW) return connection.Failed("read a key", result);
  const ByteView wrapped = run.BytesAt(0);
  return std::optional(Bytes(wrapped.begin(), wrapped.end()));
}

Expected<Done, Error> Finish(const Connection& connection, std::string_view act, Run& run) {
  const int result = run.Step();
  if (result != SQLITE_DONE) return connection.Failed(act, result);
  return Done{};
}

// Runs a statement of (log, member) for each member.
Expected<Done, Error> ForEach(const Connection& connection, const Statement& statement,
                              LogNumber log, std::span<const MemberId> members) {
  for (const MemberId& member : members) {
    Run run(statement);
    TRY(Finish(connection, "change a member's rows", run.Bind(log).Bind(member.bytes)));
  }
  return Done{};
}

Expected<Done, Error> AddRow(const Writing& writing, const VaultRow& row) {
  const Connection& connection = writing.connection;
  {
    Run run(writing.add_key);
    run.Bind(row.log).Bind(row.member.bytes).Bind(row.wrapped_key);
    TRY(Finish(connection, "store a key", run));
  }
  if (connection.rows_changed() == 0) {
    const auto known = TRY(KeyAt(connection, writing.key, row.log, row.member));
    if (known != row.wrapped_key) {
      return Fail(ErrorCode::kInvalidArgument,
                  "A member who is to be claimed has another data key in the vault already.");
    }
  }
  Run run(writing.add_identity);
  run.Bind(row.log).Bind(row.member.bytes).Bind(row.blind_index);
  run.Bind(static_cast<int64_t>(row.kind)).Bind(int64_t{row.brand.value});
  run.Bind(row.sealed_identity).Bind(row.key_mac).Bind(row.request_mac);
  run.Bind(int64_t{row.actor}).Bind(row.claimed_at.nanos);
  return Finish(connection, "store an identity", run);
}

Expected<std::vector<std::optional<VaultRow>>, Error> ClaimRows(const Writing& writing,
                                                                std::span<const VaultRow> rows) {
  std::vector<std::optional<VaultRow>> holders;
  holders.reserve(rows.size());
  for (const VaultRow& row : rows) {
    holders.push_back(TRY(RowAt(writing.connection, writing.by_index, row.log, row.blind_index)));
    if (holders.back()) continue;
    TRY(AddRow(writing, row));
  }
  return holders;
}

// The byte strings by which a member could be known.
using Traces = std::vector<Bytes>;

template <class Text>
Bytes BytesOf(const Text& text) {
  return Bytes(text.begin(), text.end());
}

Expected<Traces, Error> TracesOf(const Writing& writing, LogNumber log, const MemberId& member) {
  Traces traces{BytesOf(member.bytes)};
  const auto key = TRY(KeyAt(writing.connection, writing.key, log, member));
  if (key) traces.push_back(*key);
  Run run(writing.by_member);
  for (const VaultRow& row : TRY(RowsOf(writing.connection, run.Bind(log).Bind(member.bytes)))) {
    for (const Bytes& trace : {BytesOf(row.blind_index), row.sealed_identity, BytesOf(row.key_mac),
                               BytesOf(row.request_mac)}) {
      traces.push_back(trace);
    }
  }
  return traces;
}

}  // namespace

// Each side has its own mutex; who needs both takes `writing_mutex` first.
struct SqliteVaultStore::State {
  State(Writing&& writing_side, Reading&& reading_side)
      : writing(std::move(writing_side)), reading(std::move(reading_side)) {}

  // One transaction around body(writing), an Expected<Done, Error>.
  template <class Body>
  Expected<Done, Error> Transact(const char* syncing, const Body& body)
      REQUIRES_LOCK(writing_mutex) {
    if (broken) return Unexpected(*broken);
    const Connection& connection = writing.connection;
    TRY(connection.Execute("set when to sync", syncing));
    TRY(connection.Execute("begin", "BEGIN IMMEDIATE"));
    Expected<Done, Error> done = body(writing);
    if (done) done = connection.Execute("commit", "COMMIT");
    if (done) return done;
    // Fails only where SQLite has rolled back already.
    (void)connection.Execute("roll back", "ROLLBACK");
    if (done.error().code == ErrorCode::kIo) broken = done.error();
    return done;
  }

  // A deleted row is overwritten, but not the copies that SQLite left in the gaps of pages when it
  // moved the row from one to another. Where there is one the whole file is written anew.
  // The same where an erasure before was cut short: its traces are no longer known.
  Expected<Done, Error> Forget(const Traces& traces, bool was_cut_short)
      REQUIRES_LOCK(writing_mutex) {
    const Connection& connection = writing.connection;
    TRY(EmptyLog());
    const std::vector<ByteView> strings(traces.begin(), traces.end());
    if (was_cut_short || TRY(connection.FileHolds(strings))) {
      TRY(Rewrite(connection));
      TRY(EmptyLog());
    }
    return connection.Execute("end an erasure", kEndErasure);
  }

  // A reader at work would hold the write-ahead log, and in it the pages from before.
  Expected<Done, Error> EmptyLog() REQUIRES_LOCK(writing_mutex) {
    const MutexLock no_reader(reading_mutex);
    return writing.connection.EmptyLog();
  }

  Mutex writing_mutex;
  Writing writing GUARDED_BY(writing_mutex);
  std::optional<Error> broken GUARDED_BY(writing_mutex);  // the first kIo: no write after it
  Mutex reading_mutex;
  Reading reading GUARDED_BY(reading_mutex);
};

SqliteVaultStore::SqliteVaultStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteVaultStore::~SqliteVaultStore() = default;

Expected<std::unique_ptr<SqliteVaultStore>, Error> SqliteVaultStore::Open(const std::string& path) {
  FileSystem& files = PosixFileSystem();
  // SQLite takes an empty file for an empty database, and gives its other files the same mode.
  if (!files.Exists(path)) TRY(WriteWhole(files, path, {}, true));
  Writing writing = TRY(OpenWriting(path));
  Reading reading = TRY(OpenReading(path));
  auto state = std::make_unique<State>(std::move(writing), std::move(reading));
  return std::unique_ptr<SqliteVaultStore>(new SqliteVaultStore(std::move(state)));
}

Expected<std::vector<std::optional<VaultRow>>, Error> SqliteVaultStore::Claim(
    std::span<const VaultRow> rows) {
  const MutexLock lock(state_->writing_mutex);
  std::vector<std::optional<VaultRow>> holders;
  TRY(state_->Transact(kDurably, [&](const Writing& writing) -> Expected<Done, Error> {
    holders = TRY(ClaimRows(writing, rows));
    return Done{};
  }));
  return holders;
}

Expected<Done, Error> SqliteVaultStore::MarkLive(LogNumber log, std::span<const MemberId> members) {
  const MutexLock lock(state_->writing_mutex);
  return state_->Transact(kInOrder, [&](const Writing& writing) {
    return ForEach(writing.connection, writing.mark_live, log, members);
  });
}

Expected<Done, Error> SqliteVaultStore::Drop(LogNumber log, std::span<const MemberId> members) {
  const MutexLock lock(state_->writing_mutex);
  return state_->Transact(kInOrder, [&](const Writing& writing) -> Expected<Done, Error> {
    TRY(ForEach(writing.connection, writing.drop_identities, log, members));
    return ForEach(writing.connection, writing.drop_key, log, members);
  });
}

Expected<Done, Error> SqliteVaultStore::Erase(LogNumber log, const MemberId& member) {
  const MutexLock lock(state_->writing_mutex);
  const std::span one(&member, 1);
  Traces traces;
  bool was_cut_short = false;
  TRY(state_->Transact(kDurably, [&](const Writing& writing) -> Expected<Done, Error> {
    TRY(writing.connection.Execute("begin an erasure", kBeginErasure));
    was_cut_short = writing.connection.rows_changed() == 0;
    traces = TRY(TracesOf(writing, log, member));
    TRY(ForEach(writing.connection, writing.erase_identities, log, one));
    return ForEach(writing.connection, writing.erase_key, log, one);
  }));
  auto forgotten = state_->Forget(traces, was_cut_short);
  if (!forgotten && forgotten.error().code == ErrorCode::kIo) state_->broken = forgotten.error();
  return forgotten;
}

Expected<std::optional<VaultRow>, Error> SqliteVaultStore::FindByIndex(
    LogNumber log, const BlindIndex& index) const {
  const MutexLock lock(state_->reading_mutex);
  return RowAt(state_->reading.connection, state_->reading.by_index, log, index);
}

Expected<std::vector<VaultRow>, Error> SqliteVaultStore::FindByMember(
    LogNumber log, const MemberId& member) const {
  const MutexLock lock(state_->reading_mutex);
  Run run(state_->reading.by_member);
  return RowsOf(state_->reading.connection, run.Bind(log).Bind(member.bytes));
}

Expected<std::optional<Bytes>, Error> SqliteVaultStore::FindKey(LogNumber log,
                                                                const MemberId& member) const {
  const MutexLock lock(state_->reading_mutex);
  return KeyAt(state_->reading.connection, state_->reading.key, log, member);
}

Expected<std::vector<VaultRow>, Error> SqliteVaultStore::Pending(LogNumber log) const {
  const MutexLock lock(state_->reading_mutex);
  Run run(state_->reading.pending);
  return RowsOf(state_->reading.connection, run.Bind(log));
}

Expected<Done, Error> SqliteVaultStore::Verify() const {
  const MutexLock lock(state_->reading_mutex);
  const Connection& connection = state_->reading.connection;
  const std::string integrity = TRY(connection.Ask("PRAGMA integrity_check"));
  if (integrity != "ok") {
    return Fail(ErrorCode::kCorrupt,
                "The vault " + connection.path() + " is damaged: " + integrity);
  }
  const std::string orphans =
      TRY(connection.Ask("SELECT count(*) FROM identities AS i LEFT JOIN member_keys AS k "
                         "ON k.log = i.log AND k.member = i.member WHERE k.member IS NULL"));
  if (orphans != "0") {
    return Fail(ErrorCode::kCorrupt, "The vault " + connection.path() + " has " + orphans +
                                         " identities whose member has no key.");
  }
  return Done{};
}

}  // namespace huitong
