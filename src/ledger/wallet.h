// A member's points in one currency: what can be spent, what matures later, what is pinned, and
// what the member owes.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "base/calendar.h"
#include "base/planted.h"
#include "ledger/lot.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

using Lots = boost::container::small_vector<Lot, 2>;

// Adds `amount` (negative takes) to the lot of that key, which appears with its first point and
// goes with its last. Requires that the lots are in the order of keys; CHECKs that none goes below
// zero.
void AddToLots(Lots& lots, const LotKey& key, int64_t amount);

// Points that were earned and can be spent from `matures_on` on.
struct PendingLot {
  Day matures_on;
  LotKey key;
  int64_t amount = 0;  // > 0 while it is in a wallet

  friend constexpr bool operator==(const PendingLot&, const PendingLot&) = default;
};

// What a hold pins of the wallet; the lots are in the Hold.
struct WalletHold {
  HoldId id;
  Timestamp ends;
  int64_t amount = 0;  // > 0 while it is in a wallet

  friend constexpr bool operator==(const WalletHold&, const WalletHold&) = default;
};

// What the member was told of the points of one last day, and whether they live on past it.
struct ExpiryMark {
  Day expires_on;        // without deferral
  uint32_t notices = 0;  // the bits of the terms (engine/notice.h) that were noticed
  Day last_day;          // 0: not deferred

  friend constexpr bool operator==(const ExpiryMark&, const ExpiryMark&) = default;
};

class Wallet {
 public:
  // What can be spent, in the order of use; every remaining amount is above zero.
  [[nodiscard]] const Lots& lots() const { return lots_; }
  // In the order of (matures_on, key).
  [[nodiscard]] const std::vector<PendingLot>& pending() const { return pending_; }
  // In the order of id.
  [[nodiscard]] const std::vector<WalletHold>& holds() const { return holds_; }
  // What the member owes, ≥ 0: points taken back that were spent already.
  [[nodiscard]] int64_t debt() const { return debt_; }
  // The last day of the lots whose expires_on is kSlidingLot; day 0 while there was no activity.
  [[nodiscard]] Day slides_until() const { return slides_until_; }
  // In the order of expires_on.
  [[nodiscard]] const std::vector<ExpiryMark>& marks() const { return marks_; }
  [[nodiscard]] const ExpiryMark* MarkOf(Day expires_on) const;

  // The last day on which points of that key can be spent here, without deferral and with it.
  [[nodiscard]] Day DateOf(const LotKey& key) const {
    return key.expires_on == kSlidingLot ? slides_until_ : key.expires_on;
  }
  [[nodiscard]] Day LastDayOf(const LotKey& key) const {
    const Day date = DateOf(key);
    return marks_.empty() ? date : LastDayOf(date);
  }
  [[nodiscard]] bool IsLive(const LotKey& key, Day today) const {
    if (Planted("expiry-a-day-late")) --today.number;
    return LastDayOf(key) >= today;
  }

  [[nodiscard]] int64_t total() const;  // of the lots
  [[nodiscard]] int64_t pending_total() const;
  [[nodiscard]] int64_t held_total() const;
  // All that is the member's in whatever state, debt aside.
  [[nodiscard]] int64_t whole() const { return total() + pending_total() + held_total(); }

  // Each adds `amount` (negative takes) to the entry of that key, which appears with its first
  // point and goes with its last. CHECKs that it never goes below zero.
  void Post(const LotKey& key, int64_t amount);
  void PostPending(Day matures_on, const LotKey& key, int64_t amount);
  void PostHeld(const HoldId& id, Timestamp ends, int64_t amount);
  // Credit positive, as in the books: a negative amount is more debt. CHECKs that debt is ≥ 0.
  void PostDebt(int64_t amount);

  void SlideUntil(Day last_day) { slides_until_ = last_day; }
  // Makes or changes the mark of that date.
  void MarkNoticed(Day expires_on, uint32_t notice);
  void Defer(Day expires_on, Day last_day);
  // Drops the marks of what is over.
  void DropMarksBefore(Day today);

  friend bool operator==(const Wallet&, const Wallet&) = default;

 private:
  Lots lots_;
  std::vector<PendingLot> pending_;
  std::vector<WalletHold> holds_;
  [[nodiscard]] Day LastDayOf(Day date) const;
  ExpiryMark& Mark(Day expires_on);

  int64_t debt_ = 0;
  std::vector<ExpiryMark> marks_;
  Day slides_until_;
};

// The lots, or parts of lots, that a debit of `amount` takes from what is live on `today`: the
// first expiring first. Nothing when they hold less.
std::optional<Lots> TakeFirstExpiring(const Wallet& wallet, Points amount, Day today);

// What is left of lots whose last day is before `today`.
Lots ExpiredLots(const Wallet& wallet, Day today);

// What is pending and can be spent on `today`.
std::vector<PendingLot> MaturedLots(const Wallet& wallet, Day today);

// The first hold whose end has come; null when there is none.
const WalletHold* EndedHold(const Wallet& wallet, Timestamp now);

// What is live on `today`.
int64_t LiveTotal(const Wallet& wallet, Day today);

// From `lots`, in order, what makes up `amount`: the first `skipped` points left out. Requires that
// the lots hold that much.
Lots TakeInOrder(const Lots& lots, int64_t skipped, int64_t amount);

}  // namespace huitong
