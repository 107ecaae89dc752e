// Spending points at a brand: section 5 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <vector>

#include "model/page.h"

namespace huitong::model {

struct Redemption {
  Mark member{};
  uint32_t currency = 0;
  uint32_t acceptor = 0;
  uint32_t channel = 0;
  int64_t points = 0;
  std::vector<ReceiptLine> lines;
};

// Whether points may be taken from the page's member: not while closed or frozen.
Decision CheckTaking(const Page& page, Part part);

Decision Redeem(Page& page, const Redemption& redemption);

// What a redemption and a hold are refused for alike, in this order: acceptor, channel, currency,
// member, standing, debt, points. Makes the page about the member.
Decision CheckSpender(Page& page, const Redemption& redemption);

}  // namespace huitong::model
