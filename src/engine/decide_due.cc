// What is due on a wallet before anything else may touch it: maturing, the ends of holds, notices,
// expiry.

#include "base/planted.h"
#include "engine/credit.h"
#include "engine/decide.h"
#include "engine/end_hold.h"
#include "engine/notice.h"

namespace huitong {
namespace {

// Pending points repay what the member owes before they can be spent.
Decided Mature(Draft& draft, const WalletKey& key, const std::vector<PendingLot>& matured) {
  draft.header().kind = RecordKind::kMature;
  TRY(draft.AddSubject(key.member));
  int64_t points = 0;
  for (const PendingLot& lot : matured) {
    points += lot.amount;
  }
  draft.State(Matured{.currency = key.currency, .points = points});
  for (const PendingLot& lot : matured) {
    TRY(draft.PostPending(key.currency, lot.matures_on, lot.key, -lot.amount));
    TRY(Planted("maturing-skips-debt") ? draft.Post(key.currency, lot.key, lot.amount)
                                       : Credit(draft, key.currency, lot.key, lot.amount));
  }
  return Done{};
}

Decided GiveNotice(Draft& draft, const WalletKey& key, const std::vector<DueNotice>& notices) {
  draft.header().kind = RecordKind::kNotice;
  TRY(draft.AddSubject(key.member));
  for (const DueNotice& notice : notices) {
    draft.State(ExpiryNoticed{.currency = key.currency,
                              .expires_on = notice.expires_on,
                              .days = notice.days,
                              .points = notice.points});
    if (notice.deferred_to == Day{} || Planted("deferral-forgotten")) continue;
    draft.State(ExpiryDeferred{
        .currency = key.currency, .expires_on = notice.expires_on, .last_day = notice.deferred_to});
  }
  return Done{};
}

Decided Expire(Draft& draft, const WalletKey& key, const Lots& expired) {
  draft.header().kind = RecordKind::kExpire;
  TRY(draft.AddSubject(key.member));
  int64_t points = 0;
  for (const Lot& lot : expired) {
    TRY(draft.Post(key.currency, lot.key, -lot.remaining));
    points += lot.remaining;
  }
  draft.State(Expired{.currency = key.currency, .points = points});
  PostExpired(draft, key.currency, points);
  if (Planted("expiry-posted-twice")) PostExpired(draft, key.currency, points);
  return Done{};
}

}  // namespace

Decided DecideDue(Draft& draft, const WalletKey& key) {
  const Wallet wallet = TRY(draft.WalletOf(key));
  const Instant now = draft.now();
  const auto matured = MaturedLots(wallet, now.day);
  if (!matured.empty()) return Mature(draft, key, matured);
  if (const WalletHold* ended = EndedHold(wallet, now.time)) {
    const HoldId id = ended->id;
    const Hold hold = TRY(draft.HoldOf(id));
    draft.header().kind = RecordKind::kHoldEnd;
    TRY(draft.AddSubject(key.member));
    return EndHold(draft, id, hold, hold.pinned, HoldEnd::kTimeWasUp);
  }
  const auto notices =
      DueNotices(wallet, draft.configuration().PolicyOf(key.currency, now.time), now.day);
  if (!notices.empty()) return GiveNotice(draft, key, notices);
  const Lots expired = ExpiredLots(wallet, now.day);
  if (expired.empty()) return Done{};
  return Expire(draft, key, expired);
}

}  // namespace huitong
