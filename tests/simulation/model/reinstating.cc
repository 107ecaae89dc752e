#include "model/reinstating.h"

#include <algorithm>

#include "model/spending.h"
#include "model/unit.h"

namespace huitong::model {

Decision Reinstate(Page& page, const Reinstating& reinstating) {
  const Books& books = page.books();
  if (reinstating.original >= books.journal.size()) {
    return Refuse(kTransactionNotFound, kTransactionId);
  }
  const Record& original = books.journal[reinstating.original];
  if (original.kind() != kExpiry) return Refuse(kNotReversible, kTransactionId);
  page.About(books.OwnerNow(original.member.value()));
  const Line& fact = *original.Find("expired");
  const auto currency = static_cast<uint32_t>(fact["currency"]);
  const int32_t today = page.now().day;
  const Policy& policy = books.PolicyAt(currency, page.now().time);
  const int64_t last = original.lines.front()["day"] + policy.reinstatement_days;
  if (today > last) return Refuse(kTooLate, kTransactionId, last, today);
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);
  const auto used = books.reversed.find(reinstating.original);
  const int64_t before = used == books.reversed.end() ? 0 : used->second.points;
  const int64_t left = fact["points"] - before;
  if (reinstating.points > left) {
    return Refuse(kReversalExceedsOriginal, kPointsPart, left, reinstating.points);
  }
  if (reinstating.expires_on && *reinstating.expires_on < today) {
    return Refuse(kExpiryInPast, kExpiresOn);
  }
  if (page.WalletOf(currency).Whole() + reinstating.points > kOfMemberMax) {
    return Refuse(kBalanceTooLarge, kPointsPart);
  }
  const auto backing = BackingOf(books, currency, reinstating.points, page.now().time);
  if (!backing) return Refuse(kAmountTooLarge, kPointsPart);

  Parts lots;
  for (const Line& line : original.lines) {
    if (line.what != "available") continue;
    lots.emplace_back(Lot{.expires_on = static_cast<int32_t>(line["expires on"]),
                          .provenance = static_cast<uint32_t>(line["provenance"])},
                      -line["amount"]);
  }
  const int32_t expires_on =
      reinstating.expires_on.value_or(std::min(today + policy.grace_days, kLastDay));
  page.Say(Write("reinstated", {{"currency", currency},
                                {"expires on", expires_on},
                                {"original", static_cast<int64_t>(reinstating.original)},
                                {"points", reinstating.points},
                                {"points before", before}}));
  for (const auto& [lot, amount] : TakeInOrder(lots, before, reinstating.points)) {
    page.Available(currency, {.expires_on = expires_on, .provenance = lot.provenance}, amount);
  }
  page.Book(currency, kExpired, books.CurrencyOf(currency)->brand, 0, -reinstating.points);
  page.Obligation(kHouse, kThePool, *backing);
  return std::nullopt;
}

}  // namespace huitong::model
