// The demo's data directory: made when it is not there, and used again when it is the same demo.

#pragma once

#include <cstdint>
#include <string>

#include "base/calendar.h"
#include "base/error.h"

namespace huitong {

struct DemoPlan {
  std::string folder;
  uint64_t seed = 1;
  Day until;
  uint32_t members = 2000;
  int32_t days = 100;
};

// What a visitor is shown to try.
struct DemoTour {
  std::string api_key;
  std::string brand_id;  // knows the member by
  std::string customer_number;
  std::string member_id;  // empty, as all these, when no member has points of two brands to show
  std::string from_currency_id;
  std::string to_currency_id;
  std::string to_brand_id;
  int64_t points = 0;  // of the first currency, to exchange
  uint64_t members = 0;
  uint64_t records = 0;
  uint32_t closed_periods = 0;
  bool made_now = false;
  double seconds = 0;  // it took to make
};

// Today in the demo's time zone.
Day TodayInShanghai();

// Makes the demo or finds it made. Replaces another demo in the folder, and nothing else:
// kAlreadyExists when the folder holds anything that is not a demo.
Expected<DemoTour, Error> PrepareDemo(const DemoPlan& plan);

}  // namespace huitong
