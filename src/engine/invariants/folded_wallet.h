// Invariants 3 and 4 at commit: one wallet, and what the postings of one record make of it.

#pragma once

#include <boost/container/small_vector.hpp>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Begins as the wallet before the record and folds posting by posting, by its own arithmetic: the
// code that decides and applies has no part in it.
class FoldedWallet {
 public:
  // CHECKs that memory knows the wallet, which must not change while this is in use.
  FoldedWallet(LogState& state, const WalletKey& key);

  [[nodiscard]] const WalletKey& key() const { return key_; }

  // What is wrong with the posting as the next on this wallet: it would take more than there is
  // (4), or its balance_after is not the fold (3).
  std::optional<BrokenInvariant> Fold(const AvailablePosting& posting);
  std::optional<BrokenInvariant> Fold(const PendingPosting& posting);
  std::optional<BrokenInvariant> Fold(const HeldPosting& posting);
  std::optional<BrokenInvariant> Fold(const DebtPosting& posting);

  // Whether points of that key can be spent on `today`.
  [[nodiscard]] bool IsLive(const LotKey& key, Day today) const {
    return before_ == nullptr ? key.expires_on >= today : before_->IsLive(key, today);
  }

  // What can be spent, as folded so far, in the order of use; emptied lots stay with 0.
  using Spendable = boost::container::small_vector<Lot, 8>;
  [[nodiscard]] const Spendable& spendable() const { return spendable_; }
  // The last in the order of use of the lots that were debited; null where none was.
  [[nodiscard]] const LotKey* last_debited() const { return debited_ ? &last_debited_ : nullptr; }

 private:
  WalletKey key_;
  const Wallet* before_;  // null: there is none
  Spendable spendable_;
  int64_t available_ = 0;
  // Of the states that few records touch, from the first posting on.
  std::optional<std::vector<PendingLot>> pending_lots_;
  std::optional<int64_t> pending_;
  std::optional<int64_t> held_;
  int64_t debt_ = 0;
  LotKey last_debited_;
  bool debited_ = false;
};

// The wallets that one record posts to.
class FoldedWallets {
 public:
  explicit FoldedWallets(LogState& state) : state_(state) {}

  // Folds what of the record's effects are postings on members' accounts, in their order, until one
  // breaks an invariant.
  std::optional<BrokenInvariant> Fold(const Record& record);

  // The same, in the wallet of that key, which the record posts to.
  [[nodiscard]] bool IsLive(const WalletKey& wallet, const LotKey& lot, Day today) const;

  [[nodiscard]] auto begin() const { return wallets_.begin(); }
  [[nodiscard]] auto end() const { return wallets_.end(); }

 private:
  FoldedWallet& WalletOf(const WalletKey& key);
  std::optional<BrokenInvariant> Fold(const RecordSubject& subject, const Effect& effect);

  LogState& state_;
  boost::container::small_vector<FoldedWallet, 2> wallets_;
};

}  // namespace huitong
