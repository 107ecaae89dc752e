#include "engine/invariants/folded_wallet.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {
namespace {

std::optional<BrokenInvariant> Negative(const char* how) {
  return BrokenInvariant{.invariant = Invariant::kNothingIsNegative, .how = how};
}

// Whether a balance of what members have may be so much.
bool IsBalance(int64_t balance) { return balance >= 0 && balance <= Points::kOfMemberMax; }

// The balance with the posting; nothing where it is none that a member can have.
std::optional<int64_t> After(int64_t balance, int64_t amount) {
  int64_t after = 0;
  if (__builtin_add_overflow(balance, amount, &after) || !IsBalance(after)) return std::nullopt;
  return after;
}

std::optional<BrokenInvariant> Compare(int64_t stated, int64_t folded, const char* of) {
  if (stated == folded) return std::nullopt;
  return BrokenInvariant{.invariant = Invariant::kStoredIsTheFold,
                         .how = "a posting states " + std::to_string(stated) + " " + of +
                                " after it where the postings make " + std::to_string(folded)};
}

}  // namespace

FoldedWallet::FoldedWallet(LogState& state, const WalletKey& key) : key_(key), before_(nullptr) {
  const auto found = state.wallets.Find(key);
  CHECK(found.presence != Presence::kMissing);
  if (found.presence == Presence::kAbsent) return;
  before_ = found.value;
  spendable_.assign(before_->lots().begin(), before_->lots().end());
  for (const Lot& lot : spendable_) {
    available_ += lot.remaining;
  }
  debt_ = before_->debt();
}

std::optional<BrokenInvariant> FoldedWallet::Fold(const AvailablePosting& posting) {
  auto at = std::lower_bound(spendable_.begin(), spendable_.end(), posting.lot,
                             [](const Lot& lot, const LotKey& key) { return lot.key < key; });
  if (at == spendable_.end() || at->key != posting.lot) {
    at = spendable_.insert(at, Lot{.key = posting.lot, .remaining = 0});
  }
  const auto remaining = After(at->remaining, posting.amount);
  if (!remaining) return Negative("a lot would hold less than nothing, or more than 2^53 - 1");
  const auto available = After(available_, posting.amount);
  if (!available) return Negative("available points would be below zero, or above 2^53 - 1");
  at->remaining = *remaining;
  available_ = *available;
  if (posting.amount < 0 && (!debited_ || last_debited_ < posting.lot)) {
    debited_ = true;
    last_debited_ = posting.lot;
  }
  return Compare(posting.balance_after, available_, "available");
}

std::optional<BrokenInvariant> FoldedWallet::Fold(const PendingPosting& posting) {
  if (!pending_) {
    pending_ = before_ == nullptr ? 0 : before_->pending_total();
  }
  const auto pending = After(*pending_, posting.amount);
  if (!pending) return Negative("pending points would be below zero, or above 2^53 - 1");
  pending_ = pending;
  if (posting.amount < 0) {
    // What the record itself made pending it does not take.
    if (!pending_lots_) {
      pending_lots_ = before_ == nullptr ? std::vector<PendingLot>() : before_->pending();
    }
    const auto lot =
        std::find_if(pending_lots_->begin(), pending_lots_->end(), [&](const PendingLot& one) {
          return one.matures_on == posting.matures_on && one.key == posting.lot;
        });
    const bool there = lot != pending_lots_->end() && lot->amount >= -posting.amount;
    if (!there) return Negative("a pending lot would hold less than nothing");
    lot->amount += posting.amount;
  }
  return Compare(posting.balance_after, *pending_, "pending");
}

std::optional<BrokenInvariant> FoldedWallet::Fold(const HeldPosting& posting) {
  if (!held_) held_ = before_ == nullptr ? 0 : before_->held_total();
  const auto held = After(*held_, posting.amount);
  if (!held) return Negative("held points would be below zero, or above 2^53 - 1");
  held_ = held;
  return Compare(posting.balance_after, *held_, "held");
}

std::optional<BrokenInvariant> FoldedWallet::Fold(const DebtPosting& posting) {
  int64_t debt = 0;
  const bool fits = !__builtin_sub_overflow(debt_, posting.amount, &debt) && debt >= 0 &&
                    debt <= Points::kUnitsMax;
  if (!fits) return Negative("more debt is repaid than there is");
  debt_ = debt;
  return Compare(posting.balance_after, -debt_, "of debt");
}

bool FoldedWallets::IsLive(const WalletKey& wallet, const LotKey& lot, Day today) const {
  for (const FoldedWallet& folded : wallets_) {
    if (folded.key() == wallet) return folded.IsLive(lot, today);
  }
  CHECK(false);
  return false;
}

FoldedWallet& FoldedWallets::WalletOf(const WalletKey& key) {
  for (FoldedWallet& wallet : wallets_) {
    if (wallet.key() == key) return wallet;
  }
  return wallets_.emplace_back(state_, key);
}

std::optional<BrokenInvariant> FoldedWallets::Fold(const RecordSubject& subject,
                                                   const Effect& effect) {
  const auto fold = [&](const auto& fact) -> std::optional<BrokenInvariant> {
    if constexpr (requires { fact.balance_after; }) {
      return WalletOf({.member = subject.member, .currency = fact.currency}).Fold(fact);
    }
    return std::nullopt;
  };
  return std::visit(fold, effect);
}

std::optional<BrokenInvariant> FoldedWallets::Fold(const Record& record) {
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      if (auto broken = Fold(subject, effect)) return broken;
    }
  }
  return std::nullopt;
}

}  // namespace huitong
