#include "ledger/wallet.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {

int64_t Wallet::total() const {
  int64_t sum = 0;
  for (const Lot& lot : lots_) {
    sum += lot.remaining;
  }
  return sum;
}

void Wallet::Post(const LotKey& key, int64_t amount) {
  const auto at = std::lower_bound(lots_.begin(), lots_.end(), key,
                                   [](const Lot& lot, const LotKey& k) { return lot.key < k; });
  if (at == lots_.end() || at->key != key) {
    CHECK(amount > 0);
    lots_.insert(at, Lot{.key = key, .remaining = amount});
    return;
  }
  at->remaining += amount;
  CHECK(at->remaining >= 0);
  if (at->remaining == 0) lots_.erase(at);
}

std::optional<Lots> TakeFirstExpiring(const Wallet& wallet, Points amount, Day today) {
  Lots taken;
  int64_t wanted = amount.units();
  for (const Lot& lot : wallet.lots()) {
    if (wanted == 0) break;
    if (!IsLive(lot.key, today)) continue;
    const int64_t part = std::min(wanted, lot.remaining);
    taken.push_back({.key = lot.key, .remaining = part});
    wanted -= part;
  }
  if (wanted != 0) return std::nullopt;
  return taken;
}

Lots ExpiredLots(const Wallet& wallet, Day today) {
  Lots expired;
  for (const Lot& lot : wallet.lots()) {
    if (!IsLive(lot.key, today)) expired.push_back(lot);
  }
  return expired;
}

int64_t LiveTotal(const Wallet& wallet, Day today) {
  int64_t sum = 0;
  for (const Lot& lot : wallet.lots()) {
    if (IsLive(lot.key, today)) sum += lot.remaining;
  }
  return sum;
}

}  // namespace huitong
