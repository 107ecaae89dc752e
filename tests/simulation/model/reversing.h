// Giving points of a redemption back, and taking points of returned goods back: section 14 of
// docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <vector>

#include "model/page.h"

namespace huitong::model {

struct RedemptionReversing {
  Place original = 0;
  int64_t points = 0;
  std::vector<ReceiptLine> lines;
};
struct EarningReversing {
  Place original = 0;
  int64_t spend_fen = 0;
  std::vector<ReceiptLine> lines;
};

Decision ReverseRedemption(Page& page, const RedemptionReversing& reversing);
Decision ReverseEarning(Page& page, const EarningReversing& reversing);

// What a record took of the lots of a currency by postings of that name, the last taken first.
Parts TakenBy(const Record& original, std::string_view posting, uint32_t currency);

// Points that go back to the page's member, where they came from.
struct GivingBack {
  uint32_t currency = 0;
  uint32_t acceptor = 0;
  Place original = 0;
  Parts taken;  // by the original
  int64_t points = 0;
  int64_t points_before = 0;
  int64_t face = 0;
  std::vector<ReceiptLine> lines;
};
// `part` is what the request would have too much of, where the wallet has no room.
Decision GiveBack(Page& page, const GivingBack& giving, Part part);

// Points that were earned by what is returned now.
struct TakingBack {
  Place original = 0;  // a record with an earning
  int64_t spend_fen = 0;
  int64_t spend_before = 0;
  int64_t points_before = 0;
  std::vector<ReceiptLine> lines;
};
// `part` is what the request would have too much of, where the member may not owe so much.
Decision TakeBack(Page& page, const TakingBack& taking, Part part);

}  // namespace huitong::model
