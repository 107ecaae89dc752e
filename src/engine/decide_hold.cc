// Decisions about holds: points pinned for an acceptor, then captured or given back.

#include "base/planted.h"
#include "engine/activity.h"
#include "engine/decide.h"
#include "engine/end_hold.h"
#include "engine/settle_redemption.h"
#include "engine/tender_in_record.h"

namespace huitong {
namespace {

Expected<Hold, Halt> OpenHold(Draft& draft, const HoldId& id) {
  const Hold hold = TRY(draft.HoldOf(id));
  const bool of_tender = IsOfTender(id) && !Planted("hold-of-a-tender-by-itself");
  if (of_tender) return Refuse(Decline::kHoldOfTender, Param::kHoldId);
  if (!hold.IsOpen()) return Refuse(Decline::kHoldAlreadyClosed, Param::kHoldId);
  return hold;
}

}  // namespace

void PostExpired(Draft& draft, CurrencyNumber currency, int64_t points) {
  if (points == 0) return;
  const BrandNumber issuer = draft.configuration().CurrencyOf(currency)->brand;
  draft.PostToBooks(
      currency, {.code = AccountCode::kExpired, .party = issuer, .counterparty = kHouse}, points);
}

Decided EndHold(Draft& draft, const HoldId& id, const Hold& hold, const Lots& rest, HoldEnd why) {
  const Wallet wallet = TRY(draft.WalletOf({.member = hold.member, .currency = hold.currency}));
  const Day today = Planted("hold-revives-expired-points") ? Day{} : draft.now().day;
  HoldEnded ended{.currency = hold.currency, .hold = id, .why = why, .released = 0, .expired = 0};
  for (const Lot& lot : rest) {
    (wallet.IsLive(lot.key, today) ? ended.released : ended.expired) += lot.remaining;
  }
  draft.State(ended);
  for (const Lot& lot : rest) {
    const Lot taken{.key = lot.key, .remaining = -lot.remaining};
    TRY(draft.PostHeld(hold.currency, id, hold.ends, taken));
    if (wallet.IsLive(lot.key, today)) TRY(draft.Post(hold.currency, lot.key, lot.remaining));
  }
  PostExpired(draft, hold.currency, ended.expired);
  return Done{};
}

Decided Decide(Draft& draft, const PlaceHold& operation) {
  const auto spend = TRY(SpendingOf(draft, {.member = operation.member,
                                            .currency = operation.currency,
                                            .acceptor = operation.acceptor,
                                            .channel = operation.channel,
                                            .points = operation.points}));
  const Instant now = draft.now();
  const bool allowed =
      operation.ends > now.time && operation.ends.nanos - now.time.nanos <= kHoldNanosMax;
  if (!allowed) return Refuse(Decline::kHoldTermNotAllowed, Param::kEndsAt);
  TRY(SettlementOf(draft, spend.taken));  // what it may come to is sayable

  TRY(draft.AddSubject(spend.member));
  draft.State(HoldPlaced{.currency = operation.currency,
                         .acceptor = operation.acceptor,
                         .channel = operation.channel,
                         .points = operation.points.units(),
                         .ends = operation.ends});
  const HoldId id{.sequence = draft.record().header.sequence, .ordinal = 0};
  for (const Lot& lot : spend.taken) {
    if (!Planted("hold-ignored-in-the-balance")) {
      TRY(draft.Post(operation.currency, lot.key, -lot.remaining));
    }
    TRY(draft.PostHeld(operation.currency, id, operation.ends, lot));
  }
  return Done{};
}

Decided Decide(Draft& draft, const CaptureHold& operation) {
  const Hold hold = TRY(OpenHold(draft, operation.hold));
  const int64_t pinned = Planted("double-capture") ? hold.original : hold.open_points();
  const int64_t points = operation.points.units();
  if (points > pinned) {
    return Refuse(Decline::kCaptureExceedsHold, Param::kPoints, pinned, points);
  }
  const Lots taken = TakeInOrder(hold.pinned, 0, points);
  const int64_t owed = TRY(SettlementOf(draft, taken));
  const int64_t face = TRY(FaceToday(draft, hold.currency, points, owed));

  TRY(draft.AddSubject(hold.member));
  draft.State(HoldCaptured{.currency = hold.currency,
                           .hold = operation.hold,
                           .acceptor = hold.acceptor,
                           .channel = hold.channel,
                           .points = points,
                           .face = face});
  for (const Lot& lot : taken) {
    const Lot spent{.key = lot.key, .remaining = -lot.remaining};
    TRY(draft.PostHeld(hold.currency, operation.hold, hold.ends, spent));
  }
  PostRedeemed(draft, hold.currency, hold.acceptor, points, owed);
  if (points != pinned && operation.releases_rest) {
    const Lots rest = TakeInOrder(hold.pinned, points, pinned - points);
    TRY(EndHold(draft, operation.hold, hold, rest, HoldEnd::kRestOfCapture));
  }
  return CountActivity(draft, hold.currency, kRedeeming);
}

Decided Decide(Draft& draft, const ReleaseHold& operation) {
  const Hold hold = TRY(OpenHold(draft, operation.hold));
  TRY(draft.AddSubject(hold.member));
  return EndHold(draft, operation.hold, hold, hold.pinned, HoldEnd::kReleased);
}

}  // namespace huitong
