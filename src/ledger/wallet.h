// A member's points in one currency: a set of lots in the order in which they are spent.

#pragma once

#include <optional>

#include <boost/container/small_vector.hpp>

#include "ledger/lot.h"
#include "ledger/points.h"

namespace huitong {

using Lots = boost::container::small_vector<Lot, 2>;

class Wallet {
 public:
  // In the order of use; every remaining amount is above zero.
  [[nodiscard]] const Lots& lots() const { return lots_; }
  [[nodiscard]] int64_t total() const;

  // Adds `amount` (negative takes) to the lot of that key, which appears with its first point and
  // goes with its last. CHECKs that the lot never goes below zero.
  void Post(const LotKey& key, int64_t amount);

  Day last_activity_on;

  friend bool operator==(const Wallet&, const Wallet&) = default;

 private:
  Lots lots_;
};

// The lots, or parts of lots, that a debit of `amount` takes from what is live on `today`: the
// first expiring first. Nothing when they hold less.
std::optional<Lots> TakeFirstExpiring(const Wallet& wallet, Points amount, Day today);

// What is left of lots whose last day is before `today`.
Lots ExpiredLots(const Wallet& wallet, Day today);

// What is live on `today`.
int64_t LiveTotal(const Wallet& wallet, Day today);

}  // namespace huitong
