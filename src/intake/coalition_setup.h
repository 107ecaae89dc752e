// Gives a coalition what a map wants it to have: brands, currencies, channels, rates.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time_zone.h"
#include "engine/configuration.h"
#include "intake/receipt_map.h"
#include "ledger/number.h"
#include "sequencer/lane.h"
#include "sequencer/request_mac.h"

namespace huitong {

// The coalition as an import finds it after the set-up, by the places of the map's lists.
struct CoalitionPlaces {
  TimeZone zone;  // the coalition's: its days are those of the records
  std::vector<BrandNumber> brands;
  std::vector<CurrencyNumber> currencies;  // of the brands
  std::vector<ChannelNumber> channels;
  // A sentence for each rate or coefficient that the coalition has another value of than the map.
  std::vector<std::string> kept;
};

struct SetUpRequest {
  Lane& lane;
  LogNumber log;
  const RequestMacKey& macs;
  // The commit time of what is set up; the clock's if nothing is said.
  std::optional<Timestamp> at;
};

// Opens the coalition if the log is new and registers what is missing, by ordinary commands of the
// operator. What is there stays as it is: changing it is the operator's business. Can be cut short
// at any point and called again. kNotFound when the log is new and the map has no [coalition];
// kInvalidArgument when the ledger declines a part, which the sentence names.
Expected<CoalitionPlaces, Error> SetUpCoalition(const SetUpRequest& request, const ReceiptMap& map);

}  // namespace huitong
