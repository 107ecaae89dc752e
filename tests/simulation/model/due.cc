#include "model/due.h"

#include <map>

namespace huitong::model {
namespace {

bool Mature(Page& page, uint32_t currency) {
  const Wallet before = page.WalletOf(currency);
  int64_t points = 0;
  for (const auto& [key, amount] : before.pending) {
    if (key.first <= page.now().day) points += amount;
  }
  if (points == 0) return false;
  page.Say(Write("matured", {{"currency", currency}, {"points", points}}));
  for (const auto& [key, amount] : before.pending) {
    if (key.first > page.now().day) continue;
    page.Pending(currency, key.first, key.second, -amount);
    page.Credit(currency, key.second, amount);
  }
  return true;
}

bool EndFirstHold(Page& page, uint32_t currency) {
  const Wallet before = page.WalletOf(currency);
  for (const auto& [name, lots] : before.held) {
    const Hold& hold = page.books().holds.at(name);
    if (hold.ends > page.now().time) continue;
    const int64_t expired = EndHold(page, name, 2);
    page.Book(currency, kExpired, page.books().CurrencyOf(currency)->brand, 0, expired);
    return true;
  }
  return false;
}

// Section 16: each due date is noticed once.
bool Notify(Page& page, uint32_t currency) {
  const Wallet& wallet = page.WalletOf(currency);
  const int32_t today = page.now().day;
  const Policy& policy = page.books().PolicyAt(currency, page.now().time);
  const int32_t n = policy.notice_days;
  std::map<int32_t, int64_t> dates;
  for (const auto& [lot, amount] : wallet.available) {
    if (wallet.DateOf(lot) != kNever) dates[wallet.DateOf(lot)] += amount;
  }
  bool due = false;
  for (const auto& [date, points] : dates) {
    const auto mark = wallet.marks.find(date);
    const bool marked = mark != wallet.marks.end();
    std::optional<int32_t> term;
    constexpr std::pair<int32_t, int32_t> kTerms[] = {{90, 1}, {30, 2}, {7, 4}};
    for (const auto& [days, bit] : kTerms) {
      if (date < today || date - days > today || (policy.notices & bit) == 0) continue;
      // Only the least that has come counts.
      term.reset();
      if (!marked || (mark->second.notices & bit) == 0) term = days;
    }
    if (date < today && n > 0 && !marked) term = 0;
    if (!term) continue;
    due = true;
    page.Say(
        Write("expiry noticed",
              {{"currency", currency}, {"expires on", date}, {"days", *term}, {"points", points}}));
    if (marked || n == 0 || today + n <= date) continue;
    page.Say(Write("expiry deferred",
                   {{"currency", currency}, {"expires on", date}, {"last day", today + n}}));
  }
  return due;
}

bool Expire(Page& page, uint32_t currency) {
  const Wallet before = page.WalletOf(currency);
  int64_t points = 0;
  for (const auto& [lot, amount] : before.available) {
    if (before.IsLive(lot, page.now().day)) continue;
    page.Available(currency, lot, -amount);
    points += amount;
  }
  if (points == 0) return false;
  page.Say(Write("expired", {{"currency", currency}, {"points", points}}));
  page.Book(currency, kExpired, page.books().CurrencyOf(currency)->brand, 0, points);
  return true;
}

}  // namespace

std::optional<Record> FirstDue(const Books& books, const Moment& now, uint64_t member,
                               uint32_t currency) {
  if (!books.wallets.contains({member, currency})) return std::nullopt;
  const auto attempt = [&](Kind kind, bool (*work)(Page&, uint32_t)) -> std::optional<Record> {
    Page page(books, now, kind);
    page.About(member);
    if (!work(page, currency)) return std::nullopt;
    return page.Done({.actor = 0,
                      .answer_version = 0,
                      .occurred = now,
                      .numbered = false,
                      .key = std::nullopt,
                      .request = std::nullopt});
  };
  if (auto matured = attempt(kMaturing, Mature)) return matured;
  if (auto ended = attempt(kHoldEnd, EndFirstHold)) return ended;
  if (auto noticed = attempt(kNotice, Notify)) return noticed;
  return attempt(kExpiry, Expire);
}

int64_t EndHold(Page& page, const HoldName& hold, int64_t why) {
  const uint32_t currency = page.books().holds.at(hold).currency;
  const Wallet& wallet = page.WalletOf(currency);
  const auto pinned = wallet.held.at(hold);
  int64_t released = 0;
  int64_t expired = 0;
  for (const auto& [lot, amount] : pinned) {
    (wallet.IsLive(lot, page.now().day) ? released : expired) += amount;
  }
  page.Say(Write("hold ended", {{"currency", currency},
                                {"hold", static_cast<int64_t>(hold.place)},
                                {"ordinal", hold.ordinal},
                                {"why", why},
                                {"released", released},
                                {"expired", expired}}));
  for (const auto& [lot, amount] : pinned) {
    page.Held(currency, hold, lot, -amount);
    if (wallet.IsLive(lot, page.now().day)) page.Available(currency, lot, amount);
  }
  return expired;
}

}  // namespace huitong::model
