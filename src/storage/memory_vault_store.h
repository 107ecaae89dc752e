// The vault's rows in memory: for tests, simulation and directories that forget.

#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "identity/vault_store.h"

namespace huitong {

class MemoryVaultStore final : public VaultStore {
 public:
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

 private:
  using RowKey = std::pair<LogNumber, BlindIndex>;
  using MemberKey = std::pair<LogNumber, MemberId>;

  // What a member has: the wrapped key, and the indexes of the rows in order.
  struct Belongings {
    Bytes wrapped_key;
    std::set<BlindIndex> indexes;
  };

  mutable Mutex mutex_;
  std::map<RowKey, VaultRow> rows_ GUARDED_BY(mutex_);
  std::map<MemberKey, Belongings> members_ GUARDED_BY(mutex_);
};

}  // namespace huitong
