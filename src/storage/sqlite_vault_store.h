// The vault's rows in one SQLite file.

#pragma once

#include <memory>
#include <string>

#include "identity/vault_store.h"

namespace huitong {

// `<path>`, `<path>-wal` and `<path>-shm`, readable by their owner alone. Claims and erasures are
// synced before they return; live marks and drops are written but not synced. Reads do not wait for
// a sync. One process at a time (FolderLock).
//
// After an erasure none of the member's bytes is in any file: deleted rows are overwritten with
// zeros, the write-ahead log is emptied, and the file is read for copies that moves of rows have
// left in gaps (secure_delete does not cover those); where there is one, the file is written anew.
// That reads the whole file once an erasure: about 0.2 s for a million members. An erasure that a
// crash cut short is finished by the next Open.
class SqliteVaultStore final : public VaultStore {
 public:
  // Makes the file where there is none. kCorrupt when it is no vault, kInvalidArgument when a later
  // version of the program made it.
  static Expected<std::unique_ptr<SqliteVaultStore>, Error> Open(const std::string& path);
  ~SqliteVaultStore() override;

  Expected<std::vector<std::optional<VaultRow>>, Error> Claim(
      std::span<const VaultRow> rows) override;
  Expected<Done, Error> MarkLive(LogNumber log, std::span<const MemberId> members) override;
  Expected<Done, Error> Drop(LogNumber log, std::span<const MemberId> members) override;
  Expected<Done, Error> Erase(LogNumber log, const MemberId& member) override;
  [[nodiscard]] Expected<std::optional<VaultRow>, Error> FindByIndex(
      LogNumber log, const BlindIndex& index) const override;
  [[nodiscard]] Expected<std::vector<VaultRow>, Error> FindByMember(
      LogNumber log, const MemberId& member) const override;
  [[nodiscard]] Expected<std::optional<Bytes>, Error> FindKey(
      LogNumber log, const MemberId& member) const override;
  [[nodiscard]] Expected<std::vector<VaultRow>, Error> Pending(LogNumber log) const override;

  // Reads the whole file: every page and order, that the indexes agree with the rows (the unique
  // one is the table's own order), and that every row has its member's key. kCorrupt when not.
  [[nodiscard]] Expected<Done, Error> Verify() const;

 private:
  struct State;
  explicit SqliteVaultStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace huitong
