#include "ledger/wallet.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {

namespace {

// Adds `entry` to the one of its key, which appears with its first point and goes with its last.
template <class Entries, class Entry, class Before>
void AddTo(Entries& entries, const Entry& entry, int64_t Entry::*amount, const Before& before) {
  const auto at = std::lower_bound(entries.begin(), entries.end(), entry, before);
  if (at == entries.end() || before(entry, *at)) {
    CHECK(entry.*amount > 0);
    entries.insert(at, entry);
    return;
  }
  int64_t& left = (*at).*amount;
  left += entry.*amount;
  CHECK(left >= 0);
  if (left == 0) entries.erase(at);
}

template <class Entries, class Entry>
int64_t SumOf(const Entries& entries, int64_t Entry::*amount) {
  int64_t sum = 0;
  for (const Entry& entry : entries) {
    sum += entry.*amount;
  }
  return sum;
}

}  // namespace

int64_t Wallet::total() const { return SumOf(lots_, &Lot::remaining); }
int64_t Wallet::pending_total() const { return SumOf(pending_, &PendingLot::amount); }
int64_t Wallet::held_total() const { return SumOf(holds_, &WalletHold::amount); }

void AddToLots(Lots& lots, const LotKey& key, int64_t amount) {
  AddTo(lots, Lot{.key = key, .remaining = amount}, &Lot::remaining,
        [](const Lot& a, const Lot& b) { return a.key < b.key; });
}

void Wallet::Post(const LotKey& key, int64_t amount) { AddToLots(lots_, key, amount); }

void Wallet::PostPending(Day matures_on, const LotKey& key, int64_t amount) {
  const auto before = [](const PendingLot& a, const PendingLot& b) {
    return a.matures_on == b.matures_on ? a.key < b.key : a.matures_on < b.matures_on;
  };
  AddTo(pending_, PendingLot{.matures_on = matures_on, .key = key, .amount = amount},
        &PendingLot::amount, before);
}

void Wallet::PostHeld(const HoldId& id, Timestamp ends, int64_t amount) {
  AddTo(holds_, WalletHold{.id = id, .ends = ends, .amount = amount}, &WalletHold::amount,
        [](const WalletHold& a, const WalletHold& b) { return a.id < b.id; });
}

void Wallet::PostDebt(int64_t amount) {
  debt_ -= amount;
  CHECK(debt_ >= 0);
}

const ExpiryMark* Wallet::MarkOf(Day expires_on) const {
  for (const ExpiryMark& mark : marks_) {
    if (mark.expires_on == expires_on) return &mark;
  }
  return nullptr;
}

Day Wallet::LastDayOf(Day date) const {
  const ExpiryMark* mark = MarkOf(date);
  return mark == nullptr ? date : std::max(date, mark->last_day);
}

ExpiryMark& Wallet::Mark(Day expires_on) {
  const auto at =
      std::lower_bound(marks_.begin(), marks_.end(), expires_on,
                       [](const ExpiryMark& mark, Day day) { return mark.expires_on < day; });
  if (at != marks_.end() && at->expires_on == expires_on) return *at;
  return *marks_.insert(at, {.expires_on = expires_on, .notices = 0, .last_day = {}});
}

void Wallet::MarkNoticed(Day expires_on, uint32_t notice) { Mark(expires_on).notices |= notice; }

void Wallet::Defer(Day expires_on, Day last_day) { Mark(expires_on).last_day = last_day; }

void Wallet::DropMarksBefore(Day today) {
  std::erase_if(marks_, [&](const ExpiryMark& mark) {
    return Planted("notice-given-twice") || std::max(mark.expires_on, mark.last_day) < today;
  });
}

std::optional<Lots> TakeFirstExpiring(const Wallet& wallet, Points amount, Day today) {
  Lots taken;
  int64_t wanted = amount.units();
  for (const Lot& lot : wallet.lots()) {
    if (wanted == 0) break;
    const bool second_first = Planted("lot-order-off-by-one") && wallet.lots().size() > 1;
    if (second_first && &lot == &wallet.lots().front()) continue;
    if (!wallet.IsLive(lot.key, today)) continue;
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
    if (!wallet.IsLive(lot.key, today)) expired.push_back(lot);
  }
  return expired;
}

std::vector<PendingLot> MaturedLots(const Wallet& wallet, Day today) {
  std::vector<PendingLot> matured;
  for (const PendingLot& lot : wallet.pending()) {
    const int32_t early = Planted("matures-a-day-early") ? 1 : 0;
    if (lot.matures_on.number - early <= today.number) matured.push_back(lot);
  }
  return matured;
}

const WalletHold* EndedHold(const Wallet& wallet, Timestamp now) {
  for (const WalletHold& hold : wallet.holds()) {
    if (Planted("hold-outlives-its-end") ? hold.ends < now : hold.ends <= now) return &hold;
  }
  return nullptr;
}

int64_t LiveTotal(const Wallet& wallet, Day today) {
  int64_t sum = 0;
  for (const Lot& lot : wallet.lots()) {
    if (wallet.IsLive(lot.key, today)) sum += lot.remaining;
  }
  return sum;
}

Lots TakeInOrder(const Lots& lots, int64_t skipped, int64_t amount) {
  Lots taken;
  for (const Lot& lot : lots) {
    const int64_t passed = std::min(skipped, lot.remaining);
    skipped -= passed;
    const int64_t part = std::min(amount, lot.remaining - passed);
    amount -= part;
    if (part > 0) taken.push_back({.key = lot.key, .remaining = part});
  }
  CHECK(skipped == 0 && amount == 0);
  return taken;
}

}  // namespace huitong
