// What a purchase earns, alone or as part of a record: docs/ledger_rules.md, section 4.

#pragma once

#include <optional>

#include "engine/draft.h"
#include "program/earn.h"

namespace huitong {

// The rules in force when the purchase happened.
struct EarnRulesInForce {
  uint32_t rate_version = 0;
  uint32_t channel_version = 0;
  EarnRule rule;
  int64_t budget = kNoLimit;
  int64_t cap_per_member_day = kNoLimit;
};

// Declines channel_not_found.
Expected<EarnRulesInForce, Halt> RulesFor(const Draft& draft, CurrencyNumber currency,
                                          ChannelNumber channel);

struct Purchase {
  MemberOrdinal member;
  CurrencyNumber currency;  // the brand's, or the unit
  BrandNumber brand;
  ChannelNumber channel;
  int64_t spend_fen = 0;
};

// What a purchase comes to.
struct PurchaseEarning {
  Earned earned;
  std::optional<EarningCut> cut;  // what it promised beyond that
};

// Declines amount_too_large and balance_too_large, about the spend; what a cap or a budget has no
// room for is cut.
Expected<PurchaseEarning, Halt> EarningOf(Draft& draft, const Purchase& purchase,
                                          const EarnRulesInForce& rules);

// A fact of the last subject, or two.
void StateEarning(Draft& draft, const PurchaseEarning& earning);
// Posts it to the last subject, and what the brand issued to the books.
Decided PostEarning(Draft& draft, const Earned& earned);

}  // namespace huitong
