// Postings: what a record adds to one account. docs/journal_format.md has their bytes.

#pragma once

#include <cstdint>

#include "base/calendar.h"
#include "ledger/account.h"
#include "ledger/lot.h"
#include "ledger/number.h"

namespace huitong {

// On the available points of the record's member. `balance_after`, here and below: of all the
// member's points of that currency in that state, right after it.
struct AvailablePosting {
  CurrencyNumber currency;
  LotKey lot;
  int64_t amount = 0;
  int64_t balance_after = 0;

  friend bool operator==(const AvailablePosting&, const AvailablePosting&) = default;
};

// On points that can be spent from `matures_on` on.
struct PendingPosting {
  CurrencyNumber currency;
  Day matures_on;
  LotKey lot;
  int64_t amount = 0;
  int64_t balance_after = 0;

  friend bool operator==(const PendingPosting&, const PendingPosting&) = default;
};

// On points that a hold pins.
struct HeldPosting {
  CurrencyNumber currency;
  HoldId hold;
  LotKey lot;
  int64_t amount = 0;
  int64_t balance_after = 0;

  friend bool operator==(const HeldPosting&, const HeldPosting&) = default;
};

// On what the member owes: a negative amount is more debt, and `balance_after` is never positive.
struct DebtPosting {
  CurrencyNumber currency;
  int64_t amount = 0;
  int64_t balance_after = 0;

  friend bool operator==(const DebtPosting&, const DebtPosting&) = default;
};

// On an account that is no member's.
struct BookPosting {
  CurrencyNumber currency;
  Account account;
  int64_t amount = 0;

  friend bool operator==(const BookPosting&, const BookPosting&) = default;
};

}  // namespace huitong
