#include "model/holding.h"

#include "model/due.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

constexpr int64_t kLongestHold = int64_t{366} * 24 * 3600 * 1'000'000'000;

// What the hold pins, in the order of use; nothing where it is closed.
Parts PinnedBy(Page& page, Place place) {
  const Hold& hold = page.books().holds.at(place);
  page.About(page.books().OwnerNow(hold.member));
  const auto& held = page.WalletOf(hold.currency).held;
  const auto pinned = held.find(place);
  if (pinned == held.end()) return {};
  return {pinned->second.begin(), pinned->second.end()};
}

}  // namespace

Decision PlaceHold(Page& page, const Holding& holding) {
  if (const auto refused = CheckSpender(page, holding.wish)) return refused;
  const int64_t now = page.now().time;
  if (holding.ends <= now || Wide{holding.ends} > Wide{now} + kLongestHold) {
    return Refuse(kHoldTermNotAllowed, kEndsAt);
  }
  const uint32_t currency = holding.wish.currency;
  const Parts taken =
      TakeInOrder(LiveLots(page.WalletOf(currency), page.now().day), 0, holding.wish.points);
  if (!OwedFor(page.books(), taken)) return Refuse(kAmountTooLarge, kPointsPart);
  const Place place = page.books().journal.size();
  page.Say(Write("hold placed", {{"currency", currency},
                                 {"acceptor", holding.wish.acceptor},
                                 {"channel", holding.wish.channel},
                                 {"points", holding.wish.points},
                                 {"ends", holding.ends}}));
  for (const auto& [lot, amount] : taken) {
    page.Available(currency, lot, -amount);
    page.Held(currency, place, lot, amount);
  }
  return std::nullopt;
}

Decision Capture(Page& page, const Capturing& capturing) {
  const Books& books = page.books();
  const auto found = books.holds.find(capturing.hold);
  if (found == books.holds.end() || !capturing.known_ordinal) {
    return Refuse(kHoldNotFound, kHoldId);
  }
  const Hold& hold = found->second;
  const Parts pinned = PinnedBy(page, capturing.hold);
  if (pinned.empty()) return Refuse(kHoldAlreadyClosed, kHoldId);
  if (SumOf(pinned) < capturing.points) {
    return Refuse(kCaptureExceedsHold, kPointsPart, SumOf(pinned), capturing.points);
  }
  const Parts taken = TakeInOrder(pinned, 0, capturing.points);
  const auto owed = OwedFor(books, taken);
  if (!owed) return Refuse(kAmountTooLarge, kPointsPart);

  page.Say(Write("hold captured", {{"currency", hold.currency},
                                   {"hold", static_cast<int64_t>(capturing.hold)},
                                   {"acceptor", hold.acceptor},
                                   {"channel", hold.channel},
                                   {"points", capturing.points}}));
  for (const auto& [lot, amount] : taken) {
    page.Held(hold.currency, capturing.hold, lot, -amount);
  }
  const bool has_rest = SumOf(pinned) > capturing.points;
  const int64_t expired =
      capturing.releases_rest && has_rest ? EndHold(page, capturing.hold, 3) : 0;
  page.CountActivity(hold.currency, 1, page.now().day, page.now().time);
  const uint32_t issuer = books.CurrencyOf(hold.currency)->brand;
  page.Book(hold.currency, kRedeemed, issuer, hold.acceptor, capturing.points);
  page.Obligation(issuer, hold.acceptor, *owed);
  page.Book(hold.currency, kExpired, issuer, 0, expired);
  return std::nullopt;
}

Decision Release(Page& page, const Releasing& releasing) {
  const Books& books = page.books();
  const auto found = books.holds.find(releasing.hold);
  if (found == books.holds.end() || !releasing.known_ordinal) {
    return Refuse(kHoldNotFound, kHoldId);
  }
  if (PinnedBy(page, releasing.hold).empty()) return Refuse(kHoldAlreadyClosed, kHoldId);
  const int64_t expired = EndHold(page, releasing.hold, 1);
  const uint32_t currency = found->second.currency;
  page.Book(currency, kExpired, books.CurrencyOf(currency)->brand, 0, expired);
  return std::nullopt;
}

}  // namespace huitong::model
