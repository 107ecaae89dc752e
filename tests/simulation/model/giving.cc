#include "model/giving.h"

#include "model/redeeming.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

// A bit of the setting of activities.
constexpr int32_t kGiving = 4;

Decision CheckGiver(Page& page, const Giving& giving) {
  const Wallet& wallet = page.WalletOf(giving.currency);
  if (wallet.debt > 0) return Refuse(kAccountInDebt, kMemberId, wallet.debt);
  const int64_t live = SumOf(LiveLots(wallet, page.now().day));
  if (live < giving.points) return Refuse(kInsufficientPoints, kPointsPart, live, giving.points);
  return std::nullopt;
}

void SayGifted(Page& page, const Giving& giving, int64_t role, uint64_t other) {
  page.Say(Write("gifted", {{"currency", giving.currency},
                            {"role", role},
                            {"other", static_cast<int64_t>(other)},
                            {"points", giving.points}}));
}

}  // namespace

Decision Give(Page& page, const Giving& giving) {
  const Books& books = page.books();
  const Moment& now = page.now();
  if (books.CurrencyOf(giving.currency) == nullptr) return Refuse(kCurrencyNotFound, kCurrencyId);
  const auto giver_found = books.member_ids.find(giving.giver);
  if (giver_found == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  const auto recipient_found = books.member_ids.find(giving.recipient);
  if (recipient_found == books.member_ids.end()) return Refuse(kMemberNotFound, kRecipientId);
  const uint64_t giver = books.Named(giver_found->second);
  const uint64_t recipient = books.Named(recipient_found->second);
  if (!books.PolicyAt(giving.currency, now.time).gifts) {
    return Refuse(kGiftsNotAllowed, kCurrencyId);
  }
  if (giver == recipient) return Refuse(kSameMember, kRecipientId);
  page.About(giver);
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  if (books.members.at(recipient).closed) return Refuse(kAccountClosed, kRecipientId);
  if (const auto refused = CheckGiver(page, giving)) return refused;
  if (books.WalletOf(recipient, giving.currency).Whole() + giving.points > kOfMemberMax) {
    return Refuse(kBalanceTooLarge, kPointsPart);
  }

  const Wallet before = page.WalletOf(giving.currency);
  const Parts taken = TakeInOrder(LiveLots(before, now.day), 0, giving.points);
  SayGifted(page, giving, 1, recipient);
  for (const auto& [lot, amount] : taken) {
    page.Available(giving.currency, lot, -amount);
  }
  page.CountActivity(giving.currency, kGiving, now.day, now.time);
  page.About(recipient);
  SayGifted(page, giving, 2, giver);
  for (const auto& [lot, amount] : taken) {
    page.Available(giving.currency,
                   {.expires_on = before.LastDayOf(lot), .provenance = lot.provenance}, amount);
  }
  page.CountActivity(giving.currency, kGiving, now.day, now.time);
  return std::nullopt;
}

}  // namespace huitong::model
