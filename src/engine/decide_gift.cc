// The decision of a gift: points of one member become another's, lot by lot.

#include "base/planted.h"
#include "engine/activity.h"
#include "engine/decide.h"
#include "engine/standing.h"

namespace huitong {

Decided Decide(Draft& draft, const Gift& operation) {
  const CurrencyNumber currency = operation.currency;
  if (draft.configuration().CurrencyOf(currency) == nullptr) {
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId);
  }
  const MemberOrdinal giver = TRY(draft.MemberById(operation.giver));
  const MemberOrdinal recipient = TRY(draft.MemberById(operation.recipient, Param::kRecipientId));
  const Instant now = draft.now();
  if (!draft.configuration().PolicyOf(currency, now.time).gifts) {
    return Refuse(Decline::kGiftsNotAllowed, Param::kCurrencyId);
  }
  if (giver == recipient) return Refuse(Decline::kSameMember, Param::kRecipientId);
  TRY(RequireFree(draft, giver));
  TRY(RequireOpen(draft, recipient, Param::kRecipientId));
  const Wallet wallet = TRY(draft.WalletOf({.member = giver, .currency = currency}));
  if (wallet.debt() > 0) return Refuse(Decline::kAccountInDebt, Param::kMemberId, wallet.debt());
  const int64_t points = operation.points.units();
  const auto taken = TakeFirstExpiring(wallet, operation.points, now.day);
  if (!taken) {
    return Refuse(Decline::kInsufficientPoints, Param::kPoints, LiveTotal(wallet, now.day), points);
  }
  const Wallet other = TRY(draft.WalletOf({.member = recipient, .currency = currency}));
  if (points > Points::kOfMemberMax - other.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kPoints);
  }

  TRY(draft.AddSubject(giver));
  draft.State(
      Gifted{.currency = currency, .role = GiftRole::kGiver, .other = recipient, .points = points});
  for (const Lot& lot : *taken) {
    TRY(draft.Post(currency, lot.key, -lot.remaining));
  }
  TRY(CountActivity(draft, currency, kGiving));
  TRY(draft.AddSubject(recipient));
  draft.State(
      Gifted{.currency = currency, .role = GiftRole::kRecipient, .other = giver, .points = points});
  for (const Lot& lot : *taken) {
    // The day is that of the giver's wallet: a gift never makes points live longer.
    const LotKey given{.expires_on = Planted("gift-renews-points") ? lot.key.expires_on
                                                                   : wallet.LastDayOf(lot.key),
                       .provenance = lot.key.provenance};
    TRY(draft.Post(currency, given, lot.remaining));
  }
  return CountActivity(draft, currency, kGiving);
}

}  // namespace huitong
