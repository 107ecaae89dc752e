// What a record changes of the figures that limits are held against.

#pragma once

#include <optional>

#include <boost/container/small_vector.hpp>

#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// A brand's row as it counts at the record's commit, and what the record makes of it.
struct ExposureChange {
  BrandNumber brand;
  Exposure before;
  Exposure after;
};

using ExposureChanges = boost::container::small_vector<ExposureChange, 3>;

// By docs/ledger_rules.md, section 22, ascending by brand; nothing where a figure would pass 2^62
// either way, or the record posts to a currency, hold or provenance that neither the state nor the
// record has. Requires that memory has the holds that it posts to.
std::optional<ExposureChanges> ExposureChangesOf(const LogState& state, const Record& record);

// What an exchange counts, whatever limits there are.
struct CountedExchange {
  BrandPair pair;
  int64_t received = 0;  // with the bonus
  WalletKey source;
  int64_t paid = 0;  // with the fee
};
// Nothing where the record is none, or declined.
std::optional<CountedExchange> CountedExchangeIn(const Configuration& configuration,
                                                 const Record& record);

// As it counts on that day, and with the exchange.
Quota QuotaBefore(const LogState& state, const BrandPair& pair, Day today);
Quota Counting(Quota quota, const CountedExchange& exchange);
MemberQuota Counting(MemberQuota quota, const CountedExchange& exchange);

}  // namespace huitong
