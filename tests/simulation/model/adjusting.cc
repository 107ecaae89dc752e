#include "model/adjusting.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"
#include "model/calendar.h"
#include "model/pricing.h"
#include "model/redeeming.h"
#include "model/spending.h"
#include "model/unit.h"

namespace huitong::model {
namespace {

// The checks from 31 on, of the page's member.
Decision CheckAdjustment(Page& page, const Adjusting& adjusting) {
  if (adjusting.expires_on && *adjusting.expires_on < page.now().day) {
    return Refuse(kExpiryInPast, kExpiresOn);
  }
  const Books& books = page.books();
  const MemberRow& row = books.members.at(page.member());
  if (row.closed) return Refuse(kAccountClosed, kMemberId);
  const Wallet& wallet = page.WalletOf(adjusting.currency);
  if (adjusting.points < 0) {
    if (books.IsFrozen(page.member())) return Refuse(kAccountFrozen, kMemberId);
    const int64_t live = SumOf(LiveLots(wallet, page.now().day));
    if (live < -adjusting.points) {
      return Refuse(kInsufficientPoints, kPointsPart, live, -adjusting.points);
    }
  } else if (wallet.Whole() + adjusting.points - std::min(adjusting.points, wallet.debt) >
             kOfMemberMax) {
    return Refuse(kBalanceTooLarge, kPointsPart);
  }
  if (!BackingOf(books, adjusting.currency, adjusting.points, page.now().time)) {
    return Refuse(kAmountTooLarge, kPointsPart);
  }
  return std::nullopt;
}

// `proposal` is −1 where there was none.
void Post(Page& page, const Adjusting& adjusting, int64_t proposal) {
  const Books& books = page.books();
  const Moment& now = page.now();
  const uint32_t currency = adjusting.currency;
  const uint32_t brand = books.CurrencyOf(currency)->brand;
  const bool gives = adjusting.points > 0;
  const int32_t expires_on =
      gives ? adjusting.expires_on.value_or(books.TermOf(currency, now.day, now.time)) : 0;
  page.Say(Write("adjusted", {{"currency", currency},
                              {"reason", adjusting.reason},
                              {"expires on", expires_on},
                              {"points", adjusting.points},
                              {"proposal", proposal}}));
  if (gives) {
    const uint32_t provenance =
        page.Intern({.issuer = brand,
                     .funding_brand = brand,
                     .earn_month = MonthOf(now.day),
                     .not_exchangeable_until = 0,
                     .settlement_price = SettlementPriceOf(books, currency, now.time)});
    page.Credit(currency, {.expires_on = expires_on, .provenance = provenance}, adjusting.points);
    if (expires_on == kSliding) page.CountActivity(currency, 0, now.day, now.time);
  } else {
    const Parts live = LiveLots(page.WalletOf(currency), now.day);
    for (const auto& [lot, amount] : TakeInOrder(live, 0, -adjusting.points)) {
      page.Available(currency, lot, -amount);
    }
  }
  page.Book(currency, kAdjusted, brand, static_cast<uint32_t>(adjusting.reason), -adjusting.points);
  const auto backing = BackingOf(books, currency, adjusting.points, now.time);
  CHECK(backing.has_value());  // as was checked before
  page.Obligation(kHouse, kThePool, *backing);
}

struct Proposal {
  const Record* record = nullptr;
  Decision refused;
  Adjusting wish;
};
// Refused where the place has none that is open.
Proposal FindProposal(Page& page, Place place) {
  const Books& books = page.books();
  Proposal found{.record = nullptr, .refused = std::nullopt, .wish = {}};
  if (place >= books.journal.size()) {
    found.refused = Refuse(kTransactionNotFound, kProposalId);
    return found;
  }
  const Record& record = books.journal[place];
  const Line* fact = record.Find("adjustment proposed");
  if (fact == nullptr) {
    found.refused = Refuse(kNotReversible, kProposalId);
    return found;
  }
  page.About(books.OwnerNow(record.member.value()));
  if (books.reversed.contains(place)) {
    found.refused = Refuse(kProposalClosed, kProposalId);
    return found;
  }
  found.record = &record;
  found.wish.currency = static_cast<uint32_t>((*fact)["currency"]);
  found.wish.points = (*fact)["points"];
  found.wish.reason = (*fact)["reason"];
  if ((*fact)["expires on"] != 0) {
    found.wish.expires_on = static_cast<int32_t>((*fact)["expires on"]);
  }
  return found;
}

}  // namespace

Decision Adjust(Page& page, const Adjusting& adjusting) {
  const Books& books = page.books();
  if (books.CurrencyOf(adjusting.currency) == nullptr) {
    return Refuse(kCurrencyNotFound, kCurrencyId);
  }
  const auto member = books.member_ids.find(adjusting.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (const auto refused = CheckAdjustment(page, adjusting)) return refused;
  const Policy& policy = books.PolicyAt(adjusting.currency, page.now().time);
  if (std::abs(adjusting.points) <= policy.adjustment_limit) {
    Post(page, adjusting, -1);
    return std::nullopt;
  }
  Page drafted = page;
  Post(drafted, adjusting, -1);
  if (drafted.PassesBooks() || PassesTraffic(books, drafted.Done({}))) {
    return Refuse(kBalanceTooLarge, kNoPart);
  }
  page.Become(kProposal);
  page.Say(Write("adjustment proposed", {{"currency", adjusting.currency},
                                         {"reason", adjusting.reason},
                                         {"expires on", adjusting.expires_on.value_or(0)},
                                         {"points", adjusting.points}}));
  return std::nullopt;
}

Decision Approve(Page& page, const Approving& approving) {
  const Proposal proposal = FindProposal(page, approving.proposal);
  if (proposal.refused) return proposal.refused;
  if (proposal.record->lines.front()["actor"] == approving.actor) {
    return Refuse(kSecondPersonNeeded, kProposalId);
  }
  if (const auto refused = CheckAdjustment(page, proposal.wish)) return refused;
  Post(page, proposal.wish, static_cast<int64_t>(approving.proposal));
  return std::nullopt;
}

Decision Reject(Page& page, const Rejecting& rejecting) {
  const Proposal proposal = FindProposal(page, rejecting.proposal);
  if (proposal.refused) return proposal.refused;
  if (page.books().members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);
  page.Say(Write("proposal rejected", {{"proposal", static_cast<int64_t>(rejecting.proposal)},
                                       {"points", proposal.wish.points}}));
  return std::nullopt;
}

}  // namespace huitong::model
