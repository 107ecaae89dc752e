#include "engine/wallet_today.h"

#include <algorithm>

#include "engine/notice.h"

namespace huitong {
namespace {

// What matured repays debt before it can be spent.
void Mature(Wallet& wallet, Day today) {
  for (const PendingLot& lot : MaturedLots(wallet, today)) {
    wallet.PostPending(lot.matures_on, lot.key, -lot.amount);
    const int64_t repaid = std::min(wallet.debt(), lot.amount);
    if (repaid > 0) wallet.PostDebt(repaid);
    if (repaid < lot.amount) wallet.Post(lot.key, lot.amount - repaid);
  }
}

// What is past its last day does not come back.
void EndHolds(Wallet& wallet, const SeenHolds& holds, const Instant& now) {
  while (const WalletHold* ended = EndedHold(wallet, now.time)) {
    const WalletHold hold = *ended;
    wallet.PostHeld(hold.id, hold.ends, -hold.amount);
    for (const Lot& lot : holds.at(hold.id).pinned) {
      if (wallet.IsLive(lot.key, now.day)) wallet.Post(lot.key, lot.remaining);
    }
  }
}

void GiveNotice(Wallet& wallet, const PointsPolicy& policy, Day today) {
  for (const DueNotice& notice : DueNotices(wallet, policy, today)) {
    wallet.MarkNoticed(notice.expires_on, NoticeOf(notice.days));
    if (notice.deferred_to != Day{}) wallet.Defer(notice.expires_on, notice.deferred_to);
  }
}

void Expire(Wallet& wallet, Day today) {
  const Lots expired = ExpiredLots(wallet, today);
  for (const Lot& lot : expired) {
    wallet.Post(lot.key, -lot.remaining);
  }
  if (!expired.empty()) wallet.DropMarksBefore(today);
}

bool HasSlidingLots(const Wallet& wallet, const SeenHolds& holds) {
  const auto slides = [](const auto& lot) { return lot.key.expires_on == kSlidingLot; };
  return std::ranges::any_of(wallet.lots(), slides) ||
         std::ranges::any_of(wallet.pending(), slides) ||
         std::ranges::any_of(wallet.holds(), [&](const WalletHold& hold) {
           return std::ranges::any_of(holds.at(hold.id).pinned, slides);
         });
}

}  // namespace

Wallet WalletToday(Wallet wallet, const SeenHolds& holds, const PointsPolicy& policy,
                   const Instant& now) {
  Mature(wallet, now.day);
  EndHolds(wallet, holds, now);
  GiveNotice(wallet, policy, now.day);
  Expire(wallet, now.day);
  return wallet;
}

Wallet WalletWith(Wallet target, const Wallet& source, const SeenHolds& holds, Day today) {
  for (const Lot& lot : source.lots()) {
    target.Post(lot.key, lot.remaining);
  }
  for (const PendingLot& lot : source.pending()) {
    target.PostPending(lot.matures_on, lot.key, lot.amount);
  }
  for (const WalletHold& hold : source.holds()) {
    target.PostHeld(hold.id, hold.ends, hold.amount);
  }
  if (source.debt() > 0) target.PostDebt(-source.debt());
  const bool slides_later = source.slides_until() > target.slides_until();
  if (slides_later && HasSlidingLots(source, holds)) target.SlideUntil(source.slides_until());
  for (const ExpiryMark& mark : source.marks()) {
    const ExpiryMark* there = target.MarkOf(mark.expires_on);
    const bool later = there == nullptr || mark.last_day > there->last_day;
    if (mark.last_day >= today && later) target.Defer(mark.expires_on, mark.last_day);
  }
  return target;
}

}  // namespace huitong
