#include "engine/settle_redemption.h"

#include "base/planted.h"
#include "clearing/obligation.h"
#include "engine/face.h"
#include "engine/standing.h"

namespace huitong {

Expected<SpendableLots, Halt> SpendingOf(Draft& draft, const Spending& spending) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandOf(spending.acceptor) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kAcceptorId);
  }
  const bool channel_known =
      spending.channel == kNoChannel || configuration.ChannelOf(spending.channel) != nullptr;
  if (!channel_known) return Refuse(Decline::kChannelNotFound, Param::kChannelId);
  if (configuration.CurrencyOf(spending.currency) == nullptr) {
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId);
  }
  const MemberOrdinal member = TRY(draft.MemberById(spending.member));
  TRY(RequireFree(draft, member));
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = spending.currency}));
  const bool in_debt = wallet.debt() > 0 && !Planted("debtor-may-spend");
  if (in_debt) return Refuse(Decline::kAccountInDebt, Param::kMemberId, wallet.debt());
  const Day today = draft.now().day;
  auto taken = TakeFirstExpiring(wallet, spending.points, today);
  if (!taken) {
    return Refuse(Decline::kInsufficientPoints, Param::kPoints, LiveTotal(wallet, today),
                  spending.points.units());
  }
  return SpendableLots{.member = member, .taken = *std::move(taken)};
}

Expected<int64_t, Halt> SettlementOf(Draft& draft, const Lots& lots) {
  Points owed;
  const Configuration& configuration = draft.configuration();
  const Timestamp now = draft.now().time;
  for (const Lot& lot : lots) {
    const Provenance& from = draft.ProvenanceOf(lot.key.provenance);
    int64_t price = from.settlement_price;
    if (from.issuer == kValuePool) {
      price = configuration.SettlementPriceOf(kUniversalUnit, now);
    } else if (Planted("settlement-price-of-today")) {
      price = configuration.SettlementPriceOf(*configuration.CurrencyOfBrand(from.issuer), now);
    }
    const auto value = SettlementValue(*Points::FromUnits(lot.remaining), price);
    const auto sum = value ? owed.Plus(*Points::FromUnits(*value)) : std::nullopt;
    // What one transaction makes brands owe must be sayable too: some 90 million yuan.
    const bool can_be_said = sum && sum->units() <= Points::kOfMemberMax;
    if (!can_be_said) return Refuse(Decline::kAmountTooLarge, Param::kPoints);
    owed = *sum;
  }
  return owed.units();
}

Expected<int64_t, Halt> FaceToday(const Draft& draft, CurrencyNumber currency, int64_t points,
                                  int64_t owed) {
  const auto face = FaceOf(draft.configuration(), currency, points, owed, draft.now().time);
  if (!face) return Refuse(Decline::kAmountTooLarge, Param::kPoints);
  return *face;
}

void PostRedeemed(Draft& draft, CurrencyNumber currency, BrandNumber acceptor, int64_t points,
                  int64_t owed) {
  const BrandNumber issuer = draft.configuration().CurrencyOf(currency)->brand;
  draft.PostToBooks(currency,
                    {.code = AccountCode::kRedeemed, .party = issuer, .counterparty = acceptor},
                    points);
  draft.PostObligation(issuer, acceptor, owed);
}

}  // namespace huitong
