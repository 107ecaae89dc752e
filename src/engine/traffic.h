// What a record counts towards the settlement of the period that is open.

#pragma once

#include <optional>

#include <boost/container/small_vector.hpp>

#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// What a record adds to the entry of a pair.
struct CountedTraffic {
  BrandNumber debtor;
  BrandNumber creditor;
  PairTraffic traffic;

  friend bool operator==(const CountedTraffic&, const CountedTraffic&) = default;
};

// An exchange counts twice where it has a fee: what it owes the target's brand, and the house; a
// tender once for each of its currencies.
using TrafficOfRecord = boost::container::small_vector<CountedTraffic, 2>;

// By docs/ledger_rules.md, section 20; empty where the record counts nothing. Requires that the
// currencies it names are registered.
TrafficOfRecord TrafficOf(const Configuration& configuration, const Record& record);

// The sum of two, or nothing where a sum of micro-fen, or all obligations together, would pass
// 2^62.
std::optional<PairTraffic> Sum(const PairTraffic& a, const PairTraffic& b);

// All obligations that an entry counts, in micro-fen.
int64_t ObligationsOf(const PairTraffic& traffic);

}  // namespace huitong
