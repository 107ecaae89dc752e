// A data directory in use: every store opened, the lane running, heads being signed.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/data_directory.h"
#include "base/file.h"
#include "base/mutex.h"
#include "identity/vault.h"
#include "sequencer/clock.h"
#include "sequencer/head_signer.h"
#include "sequencer/lane.h"
#include "storage/file_tree_store.h"
#include "storage/rocks_state_store.h"
#include "storage/segment_journal.h"
#include "storage/segment_scan.h"
#include "storage/sqlite_vault_store.h"

namespace huitong {

class SystemClock final : public Clock {
 public:
  Timestamp Now() override;
};

// The last signed head that the directory keeps of the log; nothing where none was signed.
// kCorrupt when it is not signed by the directory's own key.
Expected<std::optional<SignedHead>, Error> ReadHead(const DataDirectory& directory,
                                                    const KeyRing& keys, LogNumber log);

// What the directory's signed head proves to have been durable.
DurableProof ProofBy(LogNumber log, const std::optional<SignedHead>& head);

// The origin in the first record of a log: what its heads are signed for. Nothing while the
// coalition is not open.
Expected<std::optional<std::string>, Error> OriginOf(const Journal& journal, LogNumber log);

class LedgerHost {
 public:
  struct Options {
    std::string folder;
    uint64_t memory_bytes = uint64_t{1} << 30;
  };
  // Takes the directory's lock, recovers the ledger, offers again what the vault has pending, and
  // checks that the journal holds all that was ever signed.
  static Expected<std::unique_ptr<LedgerHost>, Error> Open(const Options& options);
  LedgerHost(const LedgerHost&) = delete;
  LedgerHost& operator=(const LedgerHost&) = delete;
  // Closes. An error of that ends the process as EndProcess says: a command that has to report it
  // closes before.
  ~LedgerHost();

  // Answers everything, stores a state checkpoint, and signs the last heads, over every record.
  // Nothing but a further Close may be called afterwards; nobody uses the lane or the heads by
  // then. After an error the records are durable all the same, but nobody can prove them: the error
  // says why.
  Expected<Done, Error> Close();

  [[nodiscard]] const DataDirectory& directory() const { return directory_; }
  [[nodiscard]] const DirectorySettings& settings() const { return settings_; }
  [[nodiscard]] LogNumber log() const { return settings_.log; }
  [[nodiscard]] const KeyRing& keys() const { return keys_; }
  [[nodiscard]] Lane& lane() { return *lane_; }
  [[nodiscard]] Vault& vault() { return vault_; }
  [[nodiscard]] const SegmentJournal& journal() const { return *journal_; }
  [[nodiscard]] const TreeStore& trees() const { return *trees_; }
  [[nodiscard]] const StateStore& state() const { return *state_; }
  [[nodiscard]] HeadSigner& heads() { return *signer_; }
  [[nodiscard]] Clock& clock() { return clock_; }

 private:
  struct Stores {
    FolderLock lock;
    std::unique_ptr<RocksStateStore> state;
    std::unique_ptr<SegmentJournal> journal;
    std::unique_ptr<FileTreeStore> trees;
    std::unique_ptr<SqliteVaultStore> vault;
  };
  LedgerHost(DataDirectory directory, DirectorySettings settings, KeyRing keys, Stores stores);
  static Expected<Stores, Error> OpenStores(const DataDirectory& directory, LogNumber log,
                                            DurableProof proof);
  Expected<Done, Error> Start(const Options& options, const std::optional<SignedHead>& head);
  Expected<Done, Error> CheckHead(const SignedHead& head);
  [[nodiscard]] HeadSigner::Parts SignerParts();

  const DataDirectory directory_;
  const DirectorySettings settings_;
  const KeyRing keys_;
  FolderLock lock_;
  std::unique_ptr<RocksStateStore> state_;
  std::unique_ptr<SegmentJournal> journal_;
  std::unique_ptr<FileTreeStore> trees_;
  std::unique_ptr<SqliteVaultStore> vault_store_;
  Vault vault_;
  SystemClock clock_;
  std::unique_ptr<Lane> lane_;
  std::unique_ptr<HeadSigner> signer_;
};

}  // namespace huitong
