// Exchanging points of one brand for another's: section 6 of docs/ledger_rules.md.

#pragma once

#include <cstdint>

#include "model/page.h"

namespace huitong::model {

struct Exchanging {
  Mark member{};
  Mark quote_of{};  // whose quote it is
  Mark quote{};
  uint32_t from = 0;
  uint32_t to = 0;
  bool exact = false;    // exactly so much is to be received
  int64_t leaving = 0;   // all that leaves the member
  int64_t fee = 0;       // of it
  int64_t received = 0;  // without the bonus
  int64_t bonus = 0;
  uint32_t bid_version = 0;
  uint32_t ask_version = 0;
  uint32_t pair_rate_version = 0;
  uint32_t bonus_version = 0;
  int64_t ends = 0;
};

Decision Exchange(Page& page, const Exchanging& exchange);

}  // namespace huitong::model
