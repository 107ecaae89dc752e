#include "model/reversing.h"

#include <algorithm>

#include "model/buying.h"
#include "model/earning.h"
#include "model/redeeming.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

Reversed ReversedOf(const Books& books, Place original) {
  const auto found = books.reversed.find(original);
  return found == books.reversed.end() ? Reversed() : found->second;
}

// Whether the lines add up, are lines of the original, and stay within what is left of them.
Decision CheckReversedLines(const std::vector<ReceiptLine>& lines, int64_t total,
                            const Record& original, const Reversed& before) {
  if (const auto wrong = CheckLines(lines, total)) return wrong;
  std::map<int64_t, int64_t> amounts;
  for (const Line& line : original.lines) {
    if (line.what == "line") amounts[line["number"]] = line["amount"];
  }
  for (const ReceiptLine& line : lines) {
    if (!amounts.contains(line.number)) return Refuse(kLineNotInOriginal, kLinesPart, line.number);
  }
  for (const ReceiptLine& line : lines) {
    const auto reversed = before.lines.find(line.number);
    const int64_t left =
        amounts.at(line.number) - (reversed == before.lines.end() ? 0 : reversed->second);
    if (line.amount > left) {
      return Refuse(kReversalExceedsOriginal, kLinesPart, left, line.amount);
    }
  }
  return std::nullopt;
}

// Takes up to `wanted` of what is there. How much it took.
int64_t TakeFrom(Page& page, uint32_t currency, const Lot& lot, int64_t wanted) {
  const auto& available = page.WalletOf(currency).available;
  const auto found = available.find(lot);
  if (found == available.end() || wanted == 0) return 0;
  const int64_t taken = std::min(found->second, wanted);
  page.Available(currency, lot, -taken);
  return taken;
}

// Takes `wanted` points of an earning back, as far as there are any: of its own pending lot, of its
// own lot, then of the others in the order of use. What is missing is returned.
int64_t TakeWhatThereIs(Page& page, uint32_t currency, const Record& original, int64_t wanted) {
  if (const Line* pending = original.Find("pending")) {
    const Lot lot{.expires_on = static_cast<int32_t>((*pending)["expires on"]),
                  .provenance = static_cast<uint32_t>((*pending)["provenance"])};
    const auto matures_on = static_cast<int32_t>((*pending)["matures on"]);
    const auto& all = page.WalletOf(currency).pending;
    const auto found = all.find({matures_on, lot});
    if (found != all.end()) {
      const int64_t taken = std::min(found->second, wanted);
      if (taken > 0) page.Pending(currency, matures_on, lot, -taken);
      wanted -= taken;
    }
    wanted -= TakeFrom(page, currency, lot, wanted);
  } else if (const Line* posted = original.Find("available")) {
    const Lot lot{.expires_on = static_cast<int32_t>((*posted)["expires on"]),
                  .provenance = static_cast<uint32_t>((*posted)["provenance"])};
    wanted -= TakeFrom(page, currency, lot, wanted);
  }
  for (const auto& [lot, amount] : LiveLots(page.WalletOf(currency), page.now().day)) {
    wanted -= TakeFrom(page, currency, lot, wanted);
  }
  return wanted;
}

// The original, where there is one of these kinds that was accepted; its page is about its member.
struct Original {
  const Record* record = nullptr;
  Decision refused;
};
Original Find(Page& page, Place place, Kind first, Kind second) {
  const Books& books = page.books();
  if (place >= books.journal.size()) {
    return {.record = nullptr, .refused = Refuse(kTransactionNotFound, kTransactionId)};
  }
  const Record& record = books.journal[place];
  if (record.member) page.About(books.OwnerNow(*record.member));
  const bool fits = record.kind() == first || record.kind() == second;
  if (!fits || record.Find("declined") != nullptr) {
    return {.record = nullptr, .refused = Refuse(kNotReversible, kTransactionId)};
  }
  return {.record = &record, .refused = std::nullopt};
}

// The part of `face` of so many points of all of them, the first ones.
int64_t FaceOfFirst(int64_t face, int64_t points, int64_t all) {
  return static_cast<int64_t>(FloorOf(Wide{face} * points, all));
}

}  // namespace

Parts TakenBy(const Record& original, std::string_view posting, uint32_t currency) {
  Parts taken;
  for (const Line& line : original.lines) {
    // What follows of a capture is its rest, which goes back and is not spent.
    if (line.what == "hold ended") break;
    if (line.what != posting || line["currency"] != currency) continue;
    const Lot lot{.expires_on = static_cast<int32_t>(line["expires on"]),
                  .provenance = static_cast<uint32_t>(line["provenance"])};
    taken.insert(taken.begin(), {lot, -line["amount"]});
  }
  return taken;
}

Decision GiveBack(Page& page, const GivingBack& giving, Part part) {
  const Books& books = page.books();
  const uint32_t currency = giving.currency;
  const Policy& policy = books.PolicyAt(currency, page.now().time);
  const Parts back = TakeInOrder(giving.taken, giving.points_before, giving.points);
  Parts posted;
  int64_t expired = 0;
  const Wallet& wallet = page.WalletOf(currency);
  for (const auto& [lot, amount] : back) {
    if (wallet.IsLive(lot, page.now().day)) {
      posted.emplace_back(lot, amount);
    } else if (policy.reissues_late_refund) {
      posted.emplace_back(Lot{.expires_on = std::min(page.now().day + policy.grace_days, kLastDay),
                              .provenance = lot.provenance},
                          amount);
    } else {
      expired += amount;
    }
  }
  if (wallet.Whole() + SumOf(posted) > kOfMemberMax) return Refuse(kBalanceTooLarge, part);
  const auto owed = OwedFor(books, currency, back, page.now().time);
  if (!owed) return Refuse(kAmountTooLarge, kPointsPart);

  page.Say(Write("redemption reversed", {{"currency", currency},
                                         {"acceptor", giving.acceptor},
                                         {"original", static_cast<int64_t>(giving.original)},
                                         {"points", giving.points},
                                         {"points before", giving.points_before},
                                         {"expired", expired},
                                         {"face", giving.face}}));
  page.SayLines(giving.lines);
  for (const auto& [lot, amount] : posted) {
    page.Available(currency, lot, amount);
  }
  const uint32_t issuer = books.CurrencyOf(currency)->brand;
  page.Book(currency, kRedeemed, issuer, giving.acceptor, -giving.points);
  page.Obligation(issuer, giving.acceptor, -*owed);
  page.Book(currency, kExpired, issuer, 0, expired);
  return std::nullopt;
}

Decision TakeBack(Page& page, const TakingBack& taking, Part part) {
  const Books& books = page.books();
  const Record& record = books.journal[taking.original];
  const Line& fact = *record.Find("earned");
  const auto currency = static_cast<uint32_t>(fact["currency"]);
  const auto brand = static_cast<uint32_t>(fact["brand"]);
  const int64_t net = PointsLeftOf(fact, fact["spend"] - taking.spend_before - taking.spend_fen);
  const int64_t points = fact["points"] - taking.points_before - net;
  // The lines follow the fact, whose debt and loss are known only when all is taken that there is.
  Page tried = page;
  const int64_t missing = TakeWhatThereIs(tried, currency, record, points);
  const bool borne = books.PolicyAt(currency, page.now().time).brand_bears_debt;
  const int64_t debt = borne ? 0 : missing;
  const int64_t loss = borne ? missing : 0;
  if (Wide{page.WalletOf(currency).debt} + debt > kOfMemberMax) {
    return Refuse(kBalanceTooLarge, part);
  }
  const auto refund = RefundOf(books, record, points - loss, page.now().time);
  if (!refund) return Refuse(kAmountTooLarge, part);

  page.Say(Write("earning reversed", {{"currency", currency},
                                      {"brand", brand},
                                      {"original", static_cast<int64_t>(taking.original)},
                                      {"spend", taking.spend_fen},
                                      {"spend before", taking.spend_before},
                                      {"points", points},
                                      {"points before", taking.points_before},
                                      {"debt", debt},
                                      {"loss", loss}}));
  page.SayLines(taking.lines);
  (void)TakeWhatThereIs(page, currency, record, points);
  if (debt > 0) page.Debt(currency, -debt);
  const uint32_t issuer = books.CurrencyOf(currency)->brand;
  page.Book(currency, kReversed, issuer, 0, points - loss);
  page.Obligation(brand, issuer, -*refund);
  return std::nullopt;
}

Decision ReverseRedemption(Page& page, const RedemptionReversing& reversing) {
  const Books& books = page.books();
  const Original original = Find(page, reversing.original, kRedemption, kCapture);
  if (original.refused) return original.refused;
  const Record& record = *original.record;
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);
  const bool captured = record.kind() == kCapture;
  const Line& fact = *record.Find(captured ? "hold captured" : "redeemed");
  const auto currency = static_cast<uint32_t>(fact["currency"]);
  const int64_t all = fact["points"];
  const Reversed before = ReversedOf(books, reversing.original);
  const int64_t left = all - before.points;
  if (reversing.points > left) {
    return Refuse(kReversalExceedsOriginal, kPointsPart, left, reversing.points);
  }
  if (const auto wrong = CheckReversedLines(reversing.lines, reversing.points, record, before)) {
    return wrong;
  }
  const int64_t face = FaceOfFirst(fact["face"], before.points + reversing.points, all) -
                       FaceOfFirst(fact["face"], before.points, all);
  return GiveBack(page,
                  {.currency = currency,
                   .acceptor = static_cast<uint32_t>(fact["acceptor"]),
                   .original = reversing.original,
                   .taken = TakenBy(record, captured ? "held" : "available", currency),
                   .points = reversing.points,
                   .points_before = before.points,
                   .face = face,
                   .lines = reversing.lines},
                  kPointsPart);
}

Decision ReverseEarning(Page& page, const EarningReversing& reversing) {
  const Books& books = page.books();
  const Original original = Find(page, reversing.original, kEarning, kEarning);
  if (original.refused) return original.refused;
  const Record& record = *original.record;
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  const Reversed before = ReversedOf(books, reversing.original);
  const int64_t left = (*record.Find("earned"))["spend"] - before.spend_fen;
  if (reversing.spend_fen > left) {
    return Refuse(kReversalExceedsOriginal, kSpendPart, left, reversing.spend_fen);
  }
  if (const auto wrong = CheckReversedLines(reversing.lines, reversing.spend_fen, record, before)) {
    return wrong;
  }
  return TakeBack(page,
                  {.original = reversing.original,
                   .spend_fen = reversing.spend_fen,
                   .spend_before = before.spend_fen,
                   .points_before = before.points,
                   .lines = reversing.lines},
                  kSpendPart);
}

}  // namespace huitong::model
