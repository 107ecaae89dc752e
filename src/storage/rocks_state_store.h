// The state of one lane in RocksDB: one column family per family, one atomic ingest per checkpoint.

#pragma once

#include <memory>
#include <string>

#include "sequencer/state_store.h"

namespace huitong {

struct RocksStateOptions {
  std::string folder;
  uint64_t cache_bytes = uint64_t{32} << 20;  // blocks, filters and indexes kept in memory
  // Changes, makes and removes no file: a folder that is missing or holds no store reads as an
  // empty one, what a crash left in `staged` stays, and Install is kDenied. Whoever opens it keeps
  // out those who write.
  bool read_only = false;
};

// RocksDB's memtable and write-ahead log stay empty: a memtable that flushes by itself would leave
// half a checkpoint behind. A checkpoint is written as sorted files in `<folder>/staged` and all of
// them are ingested by one write to the manifest; until then it never happened. What a crash leaves
// in `staged` is deleted at the next Open that is not for reading only.
class RocksStateStore final : public StateStore {
 public:
  // Makes the folder if it is missing, unless it is for reading only. Errors name the folder.
  static Expected<std::unique_ptr<RocksStateStore>, Error> Open(const RocksStateOptions& options);
  ~RocksStateStore() override;

  [[nodiscard]] Expected<std::vector<std::optional<Bytes>>, Error> Load(
      std::span<const StateKey> keys) const override;
  [[nodiscard]] Expected<Done, Error> Scan(StateFamily family, ByteView prefix,
                                           const Visit& visit) const override;
  [[nodiscard]] uint64_t ApproximateBytes() const override;
  // Loads wait while the files are ingested, some milliseconds, and not while they are written.
  Expected<Done, Error> Install(std::span<const FamilyChanges> families) override;

 private:
  struct Database;
  explicit RocksStateStore(std::unique_ptr<Database> database);
  static Expected<std::unique_ptr<RocksStateStore>, Error> OpenToRead(
      const RocksStateOptions& options);

  std::unique_ptr<Database> database_;
};

}  // namespace huitong
