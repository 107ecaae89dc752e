#include "storage/rocks_state_store.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>

#include "base/file.h"
#include "base/mutex.h"

namespace huitong {
namespace {

constexpr int kOpenFiles = 256;
constexpr int kBackgroundJobs = 2;
constexpr double kFilterBitsPerKey = 10;
constexpr uint64_t kTableBytes = uint64_t{64} << 20;
constexpr size_t kScanReadAhead = size_t{2} << 20;

// The names of column families, by family number − 1. DO NOT RENAME: they are on disk.
constexpr std::array<std::string_view, kStateFamilies> kFamilyNames{
    "members",     "member_ids",   "wallets",   "requests", "books",         "configuration",
    "provenances", "logs",         "trees",     "lanes",    "holds",         "reversals",
    "traffic",     "periods",      "exposures", "quotas",   "member_quotas", "tenders",
    "disputes",    "earn_budgets", "earn_days"};

size_t PlaceOf(StateFamily family) {
  const auto place = static_cast<size_t>(family) - 1;
  CHECK(place < kFamilyNames.size());
  return place;
}

rocksdb::Slice SliceOf(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
ByteView ViewOf(const rocksdb::Slice& slice) { return AsBytes({slice.data(), slice.size()}); }

ErrorCode CodeOf(const rocksdb::Status& status) {
  if (status.IsNoSpace()) return ErrorCode::kDiskFull;
  if (status.IsCorruption()) return ErrorCode::kCorrupt;
  if (status.IsBusy()) return ErrorCode::kBusy;
  return ErrorCode::kIo;
}

Expected<Done, Error> Checked(const rocksdb::Status& status, std::string_view act,
                              const std::string& folder) {
  if (status.ok()) return Done{};
  return Fail(CodeOf(status), "cannot " + std::string(act) + " the state store in \"" + folder +
                                  "\": " + status.ToString());
}

rocksdb::CompressionType Compression() {
  const auto supported = rocksdb::GetSupportedCompressions();
  const bool has_lz4 = std::ranges::find(supported, rocksdb::kLZ4Compression) != supported.end();
  return has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

rocksdb::Options OptionsFor(uint64_t cache_bytes) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  // In parts and in the cache, so that they too are within `cache_bytes`.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.cache_index_and_filter_blocks = true;

  rocksdb::Options options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.compression = Compression();
  options.level_compaction_dynamic_level_bytes = true;
  options.target_file_size_base = kTableBytes;
  options.max_open_files = kOpenFiles;
  options.max_background_jobs = kBackgroundJobs;
  options.avoid_flush_during_shutdown = true;
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.keep_log_file_num = 2;
  return options;
}

// RocksDB writes its own log into the folder unless it is given another.
class SilentLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// The least key above every key that begins with `prefix`; empty when there is none.
Bytes PastPrefix(ByteView prefix) {
  Bytes past(prefix.begin(), prefix.end());
  while (!past.empty() && past.back() == 0xff) {
    past.pop_back();
  }
  if (!past.empty()) ++past.back();
  return past;
}

// Many load at a time, or one ingests: RocksDB shows the families of an ingest one by one. Who
// waits to ingest holds back later loads, so that it gets its turn.
class Gate {
 public:
  void EnterToLoad() {
    const MutexLock lock(mutex_);
    while (ingesting_) {
      changed_.Wait(mutex_);
    }
    ++loading_;
  }
  void LeaveLoad() {
    const MutexLock lock(mutex_);
    if (--loading_ == 0) changed_.NotifyAll();
  }
  void EnterToIngest() {
    const MutexLock lock(mutex_);
    CHECK(!ingesting_);
    ingesting_ = true;
    while (loading_ != 0) {
      changed_.Wait(mutex_);
    }
  }
  void LeaveIngest() {
    const MutexLock lock(mutex_);
    ingesting_ = false;
    changed_.NotifyAll();
  }

 private:
  Mutex mutex_;
  Condition changed_;
  int loading_ GUARDED_BY(mutex_) = 0;
  bool ingesting_ GUARDED_BY(mutex_) = false;
};

class Loading {
 public:
  explicit Loading(Gate& gate) : gate_(gate) { gate_.EnterToLoad(); }
  ~Loading() { gate_.LeaveLoad(); }
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;

 private:
  Gate& gate_;
};

}  // namespace

struct RocksStateStore::Database {
  std::string folder;
  rocksdb::Options options;
  bool read_only = false;
  std::unique_ptr<rocksdb::DB> db;  // none: an empty store, for reading
  // Those that are not there, which only happens for reading, are null.
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::ColumnFamilyHandle* standard = nullptr;  // RocksDB's "default", unused
  Gate gate;

  ~Database();
  [[nodiscard]] std::string StagedFolder() const { return folder + "/staged"; }
  [[nodiscard]] Expected<Done, Error> RemoveStaged() const;
  [[nodiscard]] Expected<std::vector<std::string>, Error> Stage(const FamilyChanges& family) const;
  [[nodiscard]] Expected<Done, Error> Ingest(
      const std::vector<rocksdb::IngestExternalFileArg>& files);
};

RocksStateStore::Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* family : families) {
    if (family != nullptr) (void)db->DestroyColumnFamilyHandle(family);
  }
  if (standard != nullptr) (void)db->DestroyColumnFamilyHandle(standard);
  if (db != nullptr) (void)db->Close();
}

Expected<Done, Error> RocksStateStore::Database::RemoveStaged() const {
  FileSystem& files = PosixFileSystem();
  for (const std::string& name : TRY(files.List(StagedFolder()))) {
    (void)TRY(files.Remove(StagedFolder() + "/" + name));
  }
  return Done{};
}

// Writes the changes as sorted files that do not overlap, synced, and gives their paths.
Expected<std::vector<std::string>, Error> RocksStateStore::Database::Stage(
    const FamilyChanges& family) const {
  const size_t place = PlaceOf(family.family);
  const std::string base = StagedFolder() + "/" + std::string(kFamilyNames[place]) + "-";
  std::vector<std::string> paths;
  std::unique_ptr<rocksdb::SstFileWriter> writer;
  for (const StateChange& change : family.changes) {
    if (writer == nullptr) {
      paths.push_back(base + std::to_string(paths.size()) + ".sst");
      writer = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options,
                                                        families[place], false);
      (void)TRY(Checked(writer->Open(paths.back()), "begin a file of", folder));
    }
    const auto status = change.value ? writer->Put(SliceOf(change.key), SliceOf(*change.value))
                                     : writer->Delete(SliceOf(change.key));
    (void)TRY(Checked(status, "write a file of", folder));
    if (writer->FileSize() < kTableBytes) continue;
    (void)TRY(Checked(writer->Finish(), "finish a file of", folder));
    writer = nullptr;
  }
  if (writer != nullptr) (void)TRY(Checked(writer->Finish(), "finish a file of", folder));
  return paths;
}

Expected<Done, Error> RocksStateStore::Database::Ingest(
    const std::vector<rocksdb::IngestExternalFileArg>& files) {
  gate.EnterToIngest();
  const auto status = db->IngestExternalFiles(files);
  gate.LeaveIngest();
  return Checked(status, "install a checkpoint into", folder);
}

RocksStateStore::RocksStateStore(std::unique_ptr<Database> database)
    : database_(std::move(database)) {}
RocksStateStore::~RocksStateStore() = default;

Expected<std::unique_ptr<RocksStateStore>, Error> RocksStateStore::Open(
    const RocksStateOptions& options) {
  if (options.read_only) return OpenToRead(options);
  auto database = std::make_unique<Database>();
  database->folder = options.folder;
  database->options = OptionsFor(options.cache_bytes);
  (void)TRY(PosixFileSystem().MakeFolder(database->StagedFolder()));

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(kFamilyNames.size() + 1);
  for (const std::string_view name : kFamilyNames) {
    descriptors.emplace_back(std::string(name), database->options);
  }
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, database->options);
  rocksdb::DB* db = nullptr;
  const auto status =
      rocksdb::DB::Open(database->options, options.folder, descriptors, &database->families, &db);
  (void)TRY(Checked(status, "open", options.folder));
  database->db.reset(db);
  database->standard = database->families.back();
  database->families.pop_back();

  // Only now: RocksDB's lock keeps out a second process, whose files these could be.
  (void)TRY(database->RemoveStaged());
  return std::unique_ptr<RocksStateStore>(new RocksStateStore(std::move(database)));
}

Expected<std::unique_ptr<RocksStateStore>, Error> RocksStateStore::OpenToRead(
    const RocksStateOptions& options) {
  auto database = std::make_unique<Database>();
  database->folder = options.folder;
  database->options = OptionsFor(options.cache_bytes);
  database->options.create_if_missing = false;
  database->options.create_missing_column_families = false;
  database->options.info_log = std::make_shared<SilentLog>();
  database->read_only = true;
  database->families.resize(kFamilyNames.size());
  // The file without which RocksDB sees no database either, and makes one where it may write.
  if (!PosixFileSystem().Exists(options.folder + "/CURRENT")) {
    return std::unique_ptr<RocksStateStore>(new RocksStateStore(std::move(database)));
  }

  std::vector<std::string> names;
  const auto listed = rocksdb::DB::ListColumnFamilies(database->options, options.folder, &names);
  (void)TRY(Checked(listed, "open", options.folder));
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  std::vector<size_t> places;
  for (size_t place = 0; place < kFamilyNames.size(); ++place) {
    if (std::ranges::find(names, kFamilyNames[place]) == names.end()) continue;
    descriptors.emplace_back(std::string(kFamilyNames[place]), database->options);
    places.push_back(place);
  }
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, database->options);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const auto opened =
      rocksdb::DB::OpenForReadOnly(database->options, options.folder, descriptors, &handles, &db);
  (void)TRY(Checked(opened, "open", options.folder));
  database->db.reset(db);
  database->standard = handles.back();
  for (size_t i = 0; i < places.size(); ++i) {
    database->families[places[i]] = handles[i];
  }
  return std::unique_ptr<RocksStateStore>(new RocksStateStore(std::move(database)));
}

Expected<std::vector<std::optional<Bytes>>, Error> RocksStateStore::Load(
    std::span<const StateKey> keys) const {
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  std::vector<rocksdb::Slice> slices;
  std::vector<size_t> places;  // in `keys`, of those whose family is there
  for (size_t i = 0; i < keys.size(); ++i) {
    rocksdb::ColumnFamilyHandle* const family = database_->families[PlaceOf(keys[i].family)];
    if (family == nullptr) continue;
    families.push_back(family);
    slices.push_back(SliceOf(keys[i].key));
    places.push_back(i);
  }
  std::vector<std::optional<Bytes>> values(keys.size());
  if (places.empty()) return values;
  std::vector<rocksdb::PinnableSlice> found(places.size());
  std::vector<rocksdb::Status> statuses(places.size());
  {
    const Loading loading(database_->gate);
    database_->db->MultiGet(rocksdb::ReadOptions(), places.size(), families.data(), slices.data(),
                            found.data(), statuses.data());
  }

  for (size_t i = 0; i < places.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    (void)TRY(Checked(statuses[i], "load from", database_->folder));
    const ByteView value = ViewOf(found[i]);
    values[places[i]].emplace(value.begin(), value.end());
  }
  return values;
}

Expected<Done, Error> RocksStateStore::Scan(StateFamily family, ByteView prefix,
                                            const Visit& visit) const {
  rocksdb::ColumnFamilyHandle* const column = database_->families[PlaceOf(family)];
  if (column == nullptr) return Done{};
  const Bytes past = PastPrefix(prefix);
  const rocksdb::Slice bound = SliceOf(past);
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = kScanReadAhead;
  if (!past.empty()) options.iterate_upper_bound = &bound;

  const std::unique_ptr<rocksdb::Iterator> entry(database_->db->NewIterator(options, column));
  for (entry->Seek(SliceOf(prefix)); entry->Valid(); entry->Next()) {
    (void)TRY(visit(ViewOf(entry->key()), ViewOf(entry->value())));
  }
  return Checked(entry->status(), "scan", database_->folder);
}

// An entry that several checkpoints changed counts as often as it is stored.
uint64_t RocksStateStore::ApproximateBytes() const {
  uint64_t bytes = 0;
  for (rocksdb::ColumnFamilyHandle* family : database_->families) {
    rocksdb::TablePropertiesCollection tables;
    if (family == nullptr) continue;
    if (!database_->db->GetPropertiesOfAllTables(family, &tables).ok()) continue;
    for (const auto& [name, table] : tables) {
      bytes += table->raw_key_size + table->raw_value_size;
    }
  }
  return bytes;
}

Expected<Done, Error> RocksStateStore::Install(std::span<const FamilyChanges> families) {
  if (database_->read_only) {
    return Fail(ErrorCode::kDenied,
                "the state store in \"" + database_->folder + "\" is open for reading");
  }
  // What a checkpoint that failed left.
  (void)TRY(database_->RemoveStaged());

  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.write_global_seqno = false;
  options.allow_blocking_flush = false;
  std::vector<rocksdb::IngestExternalFileArg> files;
  for (const FamilyChanges& family : families) {
    // RocksDB refuses an empty file.
    if (family.changes.empty()) continue;
    rocksdb::IngestExternalFileArg arg;
    arg.column_family = database_->families[PlaceOf(family.family)];
    arg.external_files = TRY(database_->Stage(family));
    arg.options = options;
    files.push_back(std::move(arg));
  }
  if (files.empty()) return Done{};
  return database_->Ingest(files);
}

}  // namespace huitong
