// Which of a member's points would pay a basket right now: docs/ledger_rules.md, section 23.

#pragma once

#include <vector>

#include "engine/draft.h"
#include "exchange/tender.h"

namespace huitong {

struct TenderRequest {
  MemberOrdinal member;
  BrandNumber acceptor;
  std::vector<NumberedLine> lines;  // ascending by number
  TenderWish wish;
};

// A tender, and what a point of each of its currencies pays, in the order of `taken`.
struct TenderMix {
  Tender tender;
  std::vector<Rate> fen_per_point;
};

// The mix at the draft's time. A currency that a limit of its issuer stops pays nothing. Declines
// amount_too_large, and nothing_payable where points pay nothing.
Expected<TenderMix, Halt> MixOf(Draft& draft, const TenderRequest& request);

// What is taken of each lot, in the order of use.
Lots LotsOf(const TenderTaken& taken);

}  // namespace huitong
