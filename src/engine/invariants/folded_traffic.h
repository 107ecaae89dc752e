// What a record counts of the trade between brands, read from its postings.

#pragma once

#include <cstdint>
#include <map>

#include <boost/container/small_vector.hpp>

#include "engine/record.h"

namespace huitong {

// The figures of traffic, in the order of its bytes.
enum class Figure : uint8_t {
  kRedeemed,
  kRedemptions,
  kRefunded,
  kRefunds,
  kExchanged,
  kExchanges,
  kFace,
  kPaid,
  kPayments,
  kAdjusted,
  kAdjustments,
  kBought,
  kPurchases,
  kSponsored,
  kGifts,
};

struct TrafficFigure {
  BrandNumber debtor;
  BrandNumber creditor;
  Figure figure = Figure::kRedeemed;
  int64_t amount = 0;
};

// Whose a currency is, as the redemptions so far said it.
using Issuers = std::map<CurrencyNumber, BrandNumber>;

// Some may be of 0.
using TrafficFigures = boost::container::small_vector<TrafficFigure, 6>;

// Learns more of the issuers. Of a return without points, which posts nothing, `issuers` says
// between whom it is.
TrafficFigures TrafficFiguresIn(const Record& record, Issuers& issuers);

}  // namespace huitong
