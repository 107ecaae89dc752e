// What every way of spending points has in common: the checks before, and what the issuer owes.

#pragma once

#include "engine/draft.h"

namespace huitong {

struct Spending {
  MemberId member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  Points points;
};

// Whose points, and which of them.
struct SpendableLots {
  MemberOrdinal member;
  Lots taken;  // the first expiring first
};

// Declines for what is not found, for debt, and where there are not points enough.
Expected<SpendableLots, Halt> SpendingOf(Draft& draft, const Spending& spending);

// What the issuer of the lots owes their acceptor, in micro-fen: each point at its lot's price,
// each unit at the anchor in force.
Expected<int64_t, Halt> SettlementOf(Draft& draft, const Lots& lots);

// What the member gets for them, in micro-fen, by today's rate book.
Expected<int64_t, Halt> FaceToday(const Draft& draft, CurrencyNumber currency, int64_t points,
                                  int64_t owed);

// issuer.redeemed, and the obligation towards the acceptor; negative for a reversal.
void PostRedeemed(Draft& draft, CurrencyNumber currency, BrandNumber acceptor, int64_t points,
                  int64_t owed);

}  // namespace huitong
