// All that a member has, in every currency.

#pragma once

#include <vector>

#include <boost/container/small_vector.hpp>

#include "engine/draft.h"

namespace huitong {

// The universal unit, then every registered currency, ascending.
boost::container::small_vector<CurrencyNumber, 2> AllCurrencies(const Configuration& configuration);

struct OwnWallet {
  CurrencyNumber currency;
  Wallet wallet;
};

// Those with anything in them, debt and the marks of dates included, ascending by currency.
Expected<std::vector<OwnWallet>, Halt> AllWalletsOf(Draft& draft, MemberOrdinal member);

}  // namespace huitong
