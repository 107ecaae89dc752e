#include "model/redeeming.h"

#include "model/spending.h"

namespace huitong::model {

Decision CheckTaking(const Page& page, Part part) {
  const Books& books = page.books();
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, part);
  if (books.IsFrozen(page.member())) return Refuse(kAccountFrozen, part);
  return std::nullopt;
}

Decision CheckSpender(Page& page, const Redemption& redemption) {
  const Books& books = page.books();
  if (!books.HasBrand(redemption.acceptor)) return Refuse(kBrandNotFound, kAcceptorId);
  if (redemption.channel != 0 && !books.HasChannel(redemption.channel)) {
    return Refuse(kChannelNotFound, kChannelId);
  }
  if (books.CurrencyOf(redemption.currency) == nullptr) {
    return Refuse(kCurrencyNotFound, kCurrencyId);
  }
  const auto member = books.member_ids.find(redemption.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  const Wallet& wallet = page.WalletOf(redemption.currency);
  if (wallet.debt > 0) return Refuse(kAccountInDebt, kMemberId, wallet.debt);
  const int64_t live = SumOf(LiveLots(wallet, page.now().day));
  if (live < redemption.points) {
    return Refuse(kInsufficientPoints, kPointsPart, live, redemption.points);
  }
  return std::nullopt;
}

Decision Redeem(Page& page, const Redemption& redemption) {
  if (const auto refused = CheckSpender(page, redemption)) return refused;
  const Books& books = page.books();
  const uint32_t currency = redemption.currency;
  const Parts taken =
      TakeInOrder(LiveLots(page.WalletOf(currency), page.now().day), 0, redemption.points);
  const auto owed = OwedFor(books, currency, taken, page.now().time);
  if (!owed) return Refuse(kAmountTooLarge, kPointsPart);
  const auto face = FaceOf(books, currency, redemption.points, *owed, page.now().time);
  if (!face) return Refuse(kAmountTooLarge, kPointsPart);
  if (const auto wrong = CheckLines(redemption.lines, redemption.points)) return wrong;

  page.Say(Write("redeemed", {{"currency", currency},
                              {"acceptor", redemption.acceptor},
                              {"channel", redemption.channel},
                              {"points", redemption.points},
                              {"face", *face}}));
  page.SayLines(redemption.lines);
  for (const auto& [lot, amount] : taken) {
    page.Available(currency, lot, -amount);
  }
  page.CountActivity(currency, 1, page.now().day, page.now().time);
  const uint32_t issuer = books.CurrencyOf(currency)->brand;
  page.Book(currency, kRedeemed, issuer, redemption.acceptor, redemption.points);
  page.Obligation(issuer, redemption.acceptor, *owed);
  return std::nullopt;
}

}  // namespace huitong::model
