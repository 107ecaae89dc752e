// Where points stand, as history and trace print it for people.

#pragma once

#include <string>

#include "app/stored_ledger.h"
#include "engine/lot_trail.h"
#include "ledger/lot.h"

namespace huitong {

// "until 2027-01-31, florist": the last day, the issuer, and who funds it where that is another.
std::string LotText(const StoredLedger& ledger, const LotKey& lot);
// "available until 2027-01-31, florist", "issuer.redeemed florist / cafe".
std::string PlaceText(const StoredLedger& ledger, const PointPlace& place);

}  // namespace huitong
