// One line of a settlement: what one party owes another for a period, and the sum behind it.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "clearing/portion.h"
#include "ledger/number.h"

namespace huitong {

// In the order in which statements show them. DO NOT RENUMBER or rename: statements are kept for
// ever, and their words are these.
enum class LineKind : uint8_t {
  kRedemption = 1,         // posted: points of the debtor were spent at the creditor
  kRefund = 2,             // posted: such a redemption was taken back; negative
  kExchange = 3,           // posted: points of the debtor became points of the creditor
  kUnits = 4,              // posted: universal units came from or went to the pool
  kEarning = 5,            // posted: the debtor bought points of the creditor to give them
  kReimbursement = 10,     // contract: what the issuer's share differs from what was posted
  kCommission = 11,        // contract: the acceptor pays for the traffic
  kPooled = 12,            // contract: what was posted between two brands that settle by the pool
  kPoolContribution = 13,  // contract: what the issuer pays into the pool instead
  kCoFunding = 14,         // contract: the issuer's part of face value above the settled value
  kFee = 15,               // contract: to the house
  kLevy = 20,              // pool: of each settled redemption value
  kPoolShare = 21,         // pool: levy money to those who redeemed or contributed
  kSponsorMoney = 22,      // pool: what a sponsor gives
  kSponsorShare = 23,      // pool: sponsor money by verified members
  kCost = 30,              // hosting and integration, shared
  kAdjustment = 40,        // of an earlier period, after a dispute
  kPayment = 50,  // money that was paid: the house owes it to who paid, or a brand received
};

// "redemption", "co_funding", … for ever.
std::string_view NameOf(LineKind kind);
// Nothing for a number or a word of none.
std::optional<LineKind> LineKindFromNumber(uint32_t number);
std::optional<LineKind> LineKindNamed(std::string_view name);

// amount + posted + capped is base · rate, rounded; remainder is what that leaves, so that
// base · numerator = (amount + posted + capped) · denominator + remainder. All but the rate and the
// remainder (which is over the rate's denominator) in micro-fen.
struct Line {
  LineKind kind = LineKind::kRedemption;
  BrandNumber debtor;
  BrandNumber creditor;
  int64_t amount = 0;  // what the debtor owes by this line; negative: what it gets back
  int64_t base = 0;
  Portion rate;
  int64_t posted = 0;  // of it the ledger has posted before, in another line
  int64_t capped = 0;  // taken off by the cap of the period
  int64_t remainder = 0;
  int64_t count = 0;      // transactions behind it, where they are counted
  std::string reference;  // an adjustment's or payment's number, and its reason

  friend bool operator==(const Line&, const Line&) = default;
};

// A line that no formula made: base = amount, rate = 1.
Line PlainLine(LineKind kind, BrandNumber debtor, BrandNumber creditor, int64_t amount);

// What of a formula the ledger posted before, and the most (≥ 0) that it gives in a period.
struct Limits {
  int64_t posted = 0;
  int64_t cap = kAmountMax;
};

// base · rate, rounded (kDown towards zero), cut to the cap in size, less what was posted. Nothing
// where that is no amount.
std::optional<Line> ComputedLine(LineKind kind, int64_t base, const Portion& rate,
                                 Rounding rounding, const Limits& limits);

}  // namespace huitong
