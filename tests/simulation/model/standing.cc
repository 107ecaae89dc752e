#include "model/standing.h"

#include "model/redeeming.h"

namespace huitong::model {
namespace {

Decision CheckNothingIsLeft(Page& page, const Closing& closing) {
  const auto currencies = static_cast<uint32_t>(page.books().currencies.size());
  for (uint32_t currency = 0; currency <= currencies; ++currency) {
    const int64_t debt = page.WalletOf(currency).debt;
    if (debt > 0) return Refuse(kAccountInDebt, kMemberId, debt, currency);
  }
  for (uint32_t currency = 0; currency <= currencies; ++currency) {
    const int64_t held = page.WalletOf(currency).HeldTotal();
    if (held > 0) return Refuse(kAccountHasHolds, kMemberId, currency, held);
  }
  for (uint32_t currency = 0; currency <= currencies && !closing.forfeits_points; ++currency) {
    const Wallet& wallet = page.WalletOf(currency);
    const int64_t points = wallet.AvailableTotal() + wallet.PendingTotal();
    if (points > 0) return Refuse(kAccountNotEmpty, kMemberId, currency, points);
  }
  return std::nullopt;
}

}  // namespace

Decision ChangeStanding(Page& page, const StandingChange& change) {
  const Books& books = page.books();
  const auto member = books.member_ids.find(change.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);
  page.Say(
      Write("status changed", {{"status", change.freezes ? 2 : 1}, {"reason", change.reason}}));
  return std::nullopt;
}

Decision Verify(Page& page, const Verifying& verifying) {
  const Books& books = page.books();
  const auto member = books.member_ids.find(verifying.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);
  page.Say(Write("member verified",
                 {{"verified", verifying.method == 0 ? 0 : 1}, {"method", verifying.method}}));
  return std::nullopt;
}

Decision Close(Page& page, const Closing& closing) {
  const Books& books = page.books();
  const auto member = books.member_ids.find(closing.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  const MemberRow& row = books.members.at(page.member());
  if (row.absorbing || row.merging) return Refuse(kMergePending, kMemberId);
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  if (const auto left = CheckNothingIsLeft(page, closing)) return left;

  page.Say(Write("status changed", {{"status", 3}, {"reason", closing.reason}}));
  for (uint32_t currency = 0; currency <= books.currencies.size(); ++currency) {
    const Wallet wallet = page.WalletOf(currency);
    int64_t expired = 0;
    for (const auto& [lot, amount] : wallet.available) {
      page.Available(currency, lot, -amount);
      expired += amount;
    }
    for (const auto& [key, amount] : wallet.pending) {
      page.Pending(currency, key.first, key.second, -amount);
      expired += amount;
    }
    if (expired > 0) page.Book(currency, kExpired, books.CurrencyOf(currency)->brand, 0, expired);
  }
  return std::nullopt;
}

}  // namespace huitong::model
