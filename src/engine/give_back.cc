#include "engine/give_back.h"

#include "base/planted.h"
#include "engine/end_hold.h"
#include "engine/settle_redemption.h"

namespace huitong {
namespace {

// Where points of a lot go that come back today: into the lot, into one that lives on for a grace
// period, or nowhere.
std::optional<LotKey> LotToday(const Wallet& wallet, const LotKey& lot, const PointsPolicy& policy,
                               Day today) {
  if (wallet.IsLive(lot, today) || Planted("refund-into-expired-lot")) return lot;
  if (policy.late_refund == LateRefund::kExpire) return std::nullopt;
  const Day last{.number = today.number + static_cast<int32_t>(policy.grace_days)};
  return LotKey{.expires_on = last, .provenance = lot.provenance};
}

}  // namespace

Expected<GivenBack, Halt> GivingBack(Draft& draft, MemberOrdinal member,
                                     const RedemptionReversed& fact, const Lots& taken,
                                     Param param) {
  const CurrencyNumber currency = fact.currency;
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = currency}));
  const PointsPolicy& policy = draft.configuration().PolicyOf(currency, draft.now().time);
  GivenBack given{.fact = fact, .back = TakeInOrder(taken, fact.points_before, fact.points)};
  given.fact.expired = 0;
  for (const Lot& lot : given.back) {
    const bool lives = LotToday(wallet, lot.key, policy, draft.now().day).has_value();
    if (!lives) given.fact.expired += lot.remaining;
  }
  // What expires comes into no wallet.
  if (fact.points - given.fact.expired > Points::kOfMemberMax - wallet.whole()) {
    return Refuse(Decline::kBalanceTooLarge, param);
  }
  return given;
}

Decided PostGivenBack(Draft& draft, const GivenBack& given) {
  const auto& [fact, back] = given;
  if (fact.points == 0) return Done{};
  const Wallet wallet = TRY(
      draft.WalletOf({.member = draft.record().subjects.back().member, .currency = fact.currency}));
  const PointsPolicy& policy = draft.configuration().PolicyOf(fact.currency, draft.now().time);
  for (const Lot& lot : back) {
    const auto today = LotToday(wallet, lot.key, policy, draft.now().day);
    if (today) TRY(draft.Post(fact.currency, *today, lot.remaining));
  }
  PostRedeemed(draft, fact.currency, fact.acceptor, -fact.points, -TRY(SettlementOf(draft, back)));
  PostExpired(draft, fact.currency, fact.expired);
  return Done{};
}

}  // namespace huitong
