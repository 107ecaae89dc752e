#include "model/holding.h"

#include "model/due.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

constexpr int64_t kLongestHold = int64_t{366} * 24 * 3600 * 1'000'000'000;

// Whether there is such a hold, and it is not one of a tender.
Decision CheckHold(Page& page, const HoldName& name) {
  const auto& holds = page.books().holds;
  const auto found = holds.find(name);
  if (found == holds.end()) return Refuse(kHoldNotFound, kHoldId);
  page.About(page.books().OwnerNow(found->second.member));
  if (name.ordinal > 0) return Refuse(kHoldOfTender, kHoldId);
  return std::nullopt;
}

}  // namespace

Decision CheckTerm(const Page& page, int64_t ends) {
  const int64_t now = page.now().time;
  if (ends <= now || Wide{ends} > Wide{now} + kLongestHold) {
    return Refuse(kHoldTermNotAllowed, kEndsAt);
  }
  return std::nullopt;
}

Parts PinnedBy(Page& page, const HoldName& name) {
  const Hold& hold = page.books().holds.at(name);
  page.About(page.books().OwnerNow(hold.member));
  const auto& held = page.WalletOf(hold.currency).held;
  const auto pinned = held.find(name);
  if (pinned == held.end()) return {};
  return {pinned->second.begin(), pinned->second.end()};
}

void Pin(Page& page, const Holding& holding, uint32_t ordinal, const Parts& lots) {
  const uint32_t currency = holding.wish.currency;
  page.Say(Write("hold placed", {{"currency", currency},
                                 {"acceptor", holding.wish.acceptor},
                                 {"channel", holding.wish.channel},
                                 {"ordinal", ordinal},
                                 {"points", holding.wish.points},
                                 {"ends", holding.ends}}));
  const HoldName name{.place = page.books().journal.size(), .ordinal = ordinal};
  for (const auto& [lot, amount] : lots) {
    page.Available(currency, lot, -amount);
    page.Held(currency, name, lot, amount);
  }
}

void SayCaptured(Page& page, const HoldName& name, const Parts& taken, int64_t face) {
  const Hold& hold = page.books().holds.at(name);
  page.Say(Write("hold captured", {{"currency", hold.currency},
                                   {"hold", static_cast<int64_t>(name.place)},
                                   {"ordinal", name.ordinal},
                                   {"acceptor", hold.acceptor},
                                   {"channel", hold.channel},
                                   {"points", SumOf(taken)},
                                   {"face", face}}));
  for (const auto& [lot, amount] : taken) {
    page.Held(hold.currency, name, lot, -amount);
  }
}

void BookCaptured(Page& page, const Hold& hold, int64_t points, int64_t owed) {
  const uint32_t issuer = page.books().CurrencyOf(hold.currency)->brand;
  page.Book(hold.currency, kRedeemed, issuer, hold.acceptor, points);
  page.Obligation(issuer, hold.acceptor, owed);
}

Decision PlaceHold(Page& page, const Holding& holding) {
  if (const auto refused = CheckSpender(page, holding.wish)) return refused;
  if (const auto refused = CheckTerm(page, holding.ends)) return refused;
  const Parts taken = TakeInOrder(LiveLots(page.WalletOf(holding.wish.currency), page.now().day), 0,
                                  holding.wish.points);
  if (!OwedFor(page.books(), holding.wish.currency, taken, page.now().time)) {
    return Refuse(kAmountTooLarge, kPointsPart);
  }
  Pin(page, holding, 0, taken);
  return std::nullopt;
}

Decision Capture(Page& page, const Capturing& capturing) {
  if (const auto refused = CheckHold(page, capturing.hold)) return refused;
  const Books& books = page.books();
  const Hold& hold = books.holds.at(capturing.hold);
  const Parts pinned = PinnedBy(page, capturing.hold);
  if (pinned.empty()) return Refuse(kHoldAlreadyClosed, kHoldId);
  if (SumOf(pinned) < capturing.points) {
    return Refuse(kCaptureExceedsHold, kPointsPart, SumOf(pinned), capturing.points);
  }
  const Parts taken = TakeInOrder(pinned, 0, capturing.points);
  const auto owed = OwedFor(books, hold.currency, taken, page.now().time);
  if (!owed) return Refuse(kAmountTooLarge, kPointsPart);
  const auto face = FaceOf(books, hold.currency, capturing.points, *owed, page.now().time);
  if (!face) return Refuse(kAmountTooLarge, kPointsPart);

  SayCaptured(page, capturing.hold, taken, *face);
  const bool has_rest = SumOf(pinned) > capturing.points;
  const int64_t expired =
      capturing.releases_rest && has_rest ? EndHold(page, capturing.hold, 3) : 0;
  page.CountActivity(hold.currency, 1, page.now().day, page.now().time);
  BookCaptured(page, hold, capturing.points, *owed);
  page.Book(hold.currency, kExpired, books.CurrencyOf(hold.currency)->brand, 0, expired);
  return std::nullopt;
}

Decision Release(Page& page, const Releasing& releasing) {
  if (const auto refused = CheckHold(page, releasing.hold)) return refused;
  if (PinnedBy(page, releasing.hold).empty()) return Refuse(kHoldAlreadyClosed, kHoldId);
  const int64_t expired = EndHold(page, releasing.hold, 1);
  const uint32_t currency = page.books().holds.at(releasing.hold).currency;
  page.Book(currency, kExpired, page.books().CurrencyOf(currency)->brand, 0, expired);
  return std::nullopt;
}

}  // namespace huitong::model
