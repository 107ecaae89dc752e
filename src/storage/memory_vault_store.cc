#include "storage/memory_vault_store.h"

#include <algorithm>
#include <tuple>

namespace huitong {

Expected<std::vector<std::optional<VaultRow>>, Error> MemoryVaultStore::Claim(
    std::span<const VaultRow> rows) {
  const MutexLock lock(mutex_);
  std::vector<std::optional<VaultRow>> holders;
  std::map<RowKey, VaultRow> claimed;
  std::map<MemberKey, Bytes> keys;
  for (const VaultRow& row : rows) {
    const RowKey at(row.log, row.blind_index);
    const auto stored = rows_.find(at);
    if (stored != rows_.end()) {
      holders.emplace_back(stored->second);
      continue;
    }
    const auto [holder, is_first] = claimed.try_emplace(at, row);
    if (!is_first) {
      holders.emplace_back(holder->second);
      continue;
    }
    const MemberKey whose(row.log, row.member);
    const auto known = members_.find(whose);
    const Bytes& first_key = keys.try_emplace(whose, row.wrapped_key).first->second;
    const Bytes& key = known == members_.end() ? first_key : known->second.wrapped_key;
    if (key != row.wrapped_key) {
      return Fail(ErrorCode::kInvalidArgument,
                  "A member who is to be claimed has another data key in the vault already.");
    }
    holders.emplace_back(std::nullopt);
  }

  for (auto& [at, row] : claimed) {
    Belongings& belongings = members_[{row.log, row.member}];
    belongings.wrapped_key = row.wrapped_key;
    belongings.indexes.insert(row.blind_index);
  }
  rows_.merge(claimed);
  return holders;
}

Expected<Done, Error> MemoryVaultStore::MarkLive(LogNumber log, std::span<const MemberId> members) {
  const MutexLock lock(mutex_);
  for (const MemberId& member : members) {
    const auto known = members_.find({log, member});
    if (known == members_.end()) continue;
    for (const BlindIndex& index : known->second.indexes) {
      rows_.find({log, index})->second.state = RowState::kLive;
    }
  }
  return Done{};
}

Expected<Done, Error> MemoryVaultStore::Drop(LogNumber log, std::span<const MemberId> members) {
  const MutexLock lock(mutex_);
  for (const MemberId& member : members) {
    const auto known = members_.find({log, member});
    if (known == members_.end()) continue;
    std::set<BlindIndex>& indexes = known->second.indexes;
    for (auto index = indexes.begin(); index != indexes.end();) {
      const auto row = rows_.find({log, *index});
      if (row->second.state == RowState::kPending) {
        rows_.erase(row);
        index = indexes.erase(index);
      } else {
        ++index;
      }
    }
    if (indexes.empty()) members_.erase(known);
  }
  return Done{};
}

Expected<Done, Error> MemoryVaultStore::Erase(LogNumber log, const MemberId& member) {
  const MutexLock lock(mutex_);
  const auto known = members_.find({log, member});
  if (known == members_.end()) return Done{};
  for (const BlindIndex& index : known->second.indexes) {
    rows_.erase({log, index});
  }
  members_.erase(known);
  return Done{};
}

Expected<std::optional<VaultRow>, Error> MemoryVaultStore::FindByIndex(
    LogNumber log, const BlindIndex& index) const {
  const MutexLock lock(mutex_);
  const auto row = rows_.find({log, index});
  if (row == rows_.end()) return std::optional<VaultRow>();
  return std::optional(row->second);
}

Expected<std::vector<VaultRow>, Error> MemoryVaultStore::FindByMember(
    LogNumber log, const MemberId& member) const {
  const MutexLock lock(mutex_);
  std::vector<VaultRow> rows;
  const auto known = members_.find({log, member});
  if (known == members_.end()) return rows;
  for (const BlindIndex& index : known->second.indexes) {
    rows.push_back(rows_.find({log, index})->second);
  }
  return rows;
}

Expected<std::optional<Bytes>, Error> MemoryVaultStore::FindKey(LogNumber log,
                                                                const MemberId& member) const {
  const MutexLock lock(mutex_);
  const auto known = members_.find({log, member});
  if (known == members_.end()) return std::optional<Bytes>();
  return std::optional(known->second.wrapped_key);
}

Expected<std::vector<VaultRow>, Error> MemoryVaultStore::Pending(LogNumber log) const {
  const MutexLock lock(mutex_);
  std::vector<VaultRow> rows;
  for (const auto& [at, row] : rows_) {
    if (at.first == log && row.state == RowState::kPending) rows.push_back(row);
  }
  std::ranges::sort(rows, [](const VaultRow& a, const VaultRow& b) {
    return std::tie(a.claimed_at, a.member, a.blind_index) <
           std::tie(b.claimed_at, b.member, b.blind_index);
  });
  return rows;
}

}  // namespace huitong
