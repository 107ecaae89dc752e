#include "model/tendering.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/check.h"
#include "model/due.h"
#include "model/earning.h"
#include "model/holding.h"
#include "model/limiting.h"
#include "model/pricing.h"
#include "model/redeeming.h"
#include "model/reversing.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

constexpr int64_t kMicroFen = 1'000'000;
constexpr int64_t kDearestPoint = 1'000'000'000;  // fen, not reduced

// What a point is worth at the till; nothing where it is worth nothing, or more than can be said.
std::optional<Fraction> FenPerPoint(const Books& books, uint32_t currency, int64_t time) {
  const Price* price = PriceInForce(books.rate_book, currency, time);
  const bool said = price != nullptr && price->redemption_value != 0;
  const int64_t value = said ? price->redemption_value : SettlementPriceOf(books, currency, time);
  const int64_t common = std::gcd(value, kMicroFen);
  const Fraction fen{.over = value / common, .under = kMicroFen / common};
  if (fen.over < 1 || fen.over > kDearestPoint) return std::nullopt;
  return fen;
}

// What a point brings when it is exchanged, of what it costs.
Fraction KeptOf(const Books& books, uint32_t currency, uint32_t acceptor, int64_t time) {
  if (books.CurrencyOf(currency)->brand == acceptor) return {.over = 1, .under = 1};
  const auto price = PriceOf(books, currency, time);
  if (!price) return {.over = 0, .under = 1};
  return {.over = price->bid.over * price->ask.under, .under = price->bid.under * price->ask.over};
}

bool MayPayAt(const Books& books, uint32_t issuer, uint32_t acceptor, int64_t time) {
  if (issuer == acceptor) return true;
  return (books.AgreementAt({issuer, acceptor}, time).capabilities & 2) != 0 &&
         (books.LimitsAt(issuer, time).suspended & 2) == 0;
}

std::vector<Fund> FundsOf(Page& page, uint32_t acceptor) {
  const Books& books = page.books();
  const Moment& now = page.now();
  std::vector<Fund> funds;
  for (uint32_t currency = 1; currency <= books.currencies.size(); ++currency) {
    const Wallet& wallet = page.WalletOf(currency);
    if (wallet.debt > 0) continue;
    if (!MayPayAt(books, books.CurrencyOf(currency)->brand, acceptor, now.time)) continue;
    const auto value = FenPerPoint(books, currency, now.time);
    if (!value) continue;
    Fund fund{.currency = currency,
              .fen_per_point = *value,
              .kept = KeptOf(books, currency, acceptor, now.time),
              .lots = {}};
    for (const auto& [lot, amount] : LiveLots(wallet, now.day)) {
      fund.lots.emplace_back(wallet.LastDayOf(lot), amount);
    }
    if (!fund.lots.empty()) funds.push_back(std::move(fund));
  }
  return funds;
}

Bounds BoundsOf(const TenderPolicy& policy, const TenderPlacing& placing) {
  Wide payable = 0;
  for (const BasketLine& line : placing.lines) {
    if (line.payable) payable += line.fen;
  }
  Wide room = std::min(payable, FloorOf(payable * policy.ceiling_per_mille, 1'000));
  if (policy.ceiling_fen != kNoLimit) room = std::min<Wide>(room, policy.ceiling_fen);
  if (placing.wish_fen) room = std::min<Wide>(room, *placing.wish_fen);
  const Wide share = CeilingOf(payable * policy.floor_per_mille, 1'000);
  return {.room = static_cast<int64_t>(room),
          .floor = static_cast<int64_t>(std::max<Wide>(policy.floor_fen, share)),
          .wish_points = placing.wish_points,
          .step = policy.step};
}

// What a hold of a part of the tender asks for.
Holding HoldingOf(const TenderPlacing& placing, const PaidWith& one) {
  return {.wish = {.member = placing.member,
                   .currency = one.currency,
                   .acceptor = placing.acceptor,
                   .channel = placing.channel,
                   .points = one.points,
                   .lines = {}},
          .ends = placing.ends};
}

Parts LotsFor(Page& page, const PaidWith& one) {
  return TakeInOrder(LiveLots(page.WalletOf(one.currency), page.now().day), 0, one.points);
}

// Whether a limit of the issuer bars a hold of these points alone. One that is worth too much is
// refused before any limit is asked.
bool IsBarred(Page& page, const TenderPlacing& placing, const PaidWith& one) {
  if (!OwedFor(page.books(), one.currency, LotsFor(page, one), page.now().time)) return false;
  Page alone(page.books(), page.now(), kHold);
  alone.About(page.member());
  Pin(alone, HoldingOf(placing, one), 0, LotsFor(alone, one));
  return IsBarredByOwing(page.books(), alone.Done({}));
}

// The mix without the currencies whose issuers have no room for it.
Mix MixWithinLimits(Page& page, const TenderPlacing& placing) {
  const TenderPolicy& policy = page.books().TenderPolicyAt(placing.acceptor, page.now().time);
  const Bounds bounds = BoundsOf(policy, placing);
  std::vector<Fund> funds = FundsOf(page, placing.acceptor);
  while (true) {
    Mix mix = MixOf(funds, bounds);
    std::set<uint32_t> barred;
    for (const PaidWith& one : mix.parts) {
      if (IsBarred(page, placing, one)) barred.insert(one.currency);
    }
    if (barred.empty()) return mix;
    std::erase_if(funds, [&](const Fund& fund) { return barred.contains(fund.currency); });
  }
}

// Who pays, where, and with what: as of a hold, but for the points.
Decision CheckPlacing(Page& page, const TenderPlacing& placing) {
  const Books& books = page.books();
  if (!books.HasBrand(placing.acceptor)) return Refuse(kBrandNotFound, kAcceptorId);
  if (placing.channel != 0 && !books.HasChannel(placing.channel)) {
    return Refuse(kChannelNotFound, kChannelId);
  }
  const auto member = books.member_ids.find(placing.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (const auto barred = CheckTaking(page, kMemberId)) return barred;
  if (const auto refused = CheckTerm(page, placing.ends)) return refused;
  Wide basket = 0;
  for (const BasketLine& line : placing.lines) {
    basket += line.fen;
  }
  if (basket > kOfMemberMax) return Refuse(kAmountTooLarge, kLinesPart);
  return std::nullopt;
}

// Whether all that the mix comes to can be said in a record.
Decision CheckMix(Page& page, const TenderPlacing& placing, const Mix& mix) {
  if (mix.parts.empty()) return Refuse(kNothingPayable, kLinesPart, mix.short_of_floor);
  for (const PaidWith& one : mix.parts) {
    if (!OwedFor(page.books(), one.currency, LotsFor(page, one), page.now().time)) {
      return Refuse(kAmountTooLarge, kPointsPart);
    }
    if (Wide{one.fen} * kMicroFen > kOwedMax) return Refuse(kAmountTooLarge, kLinesPart);
  }
  if (placing.expected && *placing.expected != mix.Fen()) {
    return Refuse(kTenderChanged, kPaidByPointsPart, mix.Fen(), *placing.expected);
  }
  return std::nullopt;
}

// The line as it is placed, or what of it comes back.
void SayLine(Page& page, int64_t number, const TenderLine& line) {
  page.Say(Write("tender line", {{"line", number},
                                 {"payable", line.payable ? 1 : 0},
                                 {"fen", line.Left()},
                                 {"cash", line.cash}}));
  for (const auto& [currency, part] : line.parts) {
    page.Say(Write(
        "tender part",
        {{"line", number}, {"currency", currency}, {"points", part.points}, {"fen", part.fen}}));
  }
}

struct Found {
  const Tender* tender = nullptr;
  std::vector<HoldName> holds;  // ascending
  Decision refused;
};
// The tender that was placed there. Makes the page about its member.
Found FindTender(Page& page, Place place) {
  const Books& books = page.books();
  const auto found = books.tenders.find(place);
  if (found == books.tenders.end()) {
    return {.tender = nullptr, .holds = {}, .refused = Refuse(kHoldNotFound, kTenderId)};
  }
  std::vector<HoldName> holds;
  for (uint32_t ordinal = 1; ordinal <= found->second.held.size(); ++ordinal) {
    holds.push_back({.place = place, .ordinal = ordinal});
  }
  page.About(books.OwnerNow(books.holds.at(holds.front()).member));
  return {.tender = &found->second, .holds = holds, .refused = std::nullopt};
}
// The same where its holds are open.
Found FindOpenTender(Page& page, Place place) {
  Found found = FindTender(page, place);
  if (found.refused) return found;
  const bool closed =
      std::any_of(found.holds.begin(), found.holds.end(),
                  [&](const HoldName& name) { return PinnedBy(page, name).empty(); });
  if (closed) found.refused = Refuse(kHoldAlreadyClosed, kTenderId);
  return found;
}

// What of a tender is returned: by line, by currency, and in all.
struct Returned {
  std::map<int64_t, TenderLine> lines;
  std::map<uint32_t, TenderPart> parts;
  int64_t fen = 0;
  int64_t cash = 0;
};
Returned ReturnedOf(const Tender& tender, const std::vector<ReceiptLine>& asked) {
  Returned returned;
  for (const ReceiptLine& line : asked) {
    const TenderLine back = BackOf(tender.lines.at(line.number), line.amount);
    returned.fen += line.amount;
    returned.cash += back.cash;
    for (const auto& [currency, part] : back.parts) {
      returned.parts[currency].points += part.points;
      returned.parts[currency].fen += part.fen;
    }
    returned.lines[line.number] = back;
  }
  return returned;
}

Decision CheckReturnedLines(const Tender& tender, const std::vector<ReceiptLine>& lines) {
  for (const ReceiptLine& line : lines) {
    if (!tender.lines.contains(line.number)) {
      return Refuse(kLineNotInOriginal, kLinesPart, line.number);
    }
  }
  for (const ReceiptLine& line : lines) {
    const int64_t left = tender.lines.at(line.number).Left();
    if (line.amount > left) {
      return Refuse(kReversalExceedsOriginal, kLinesPart, left, line.amount);
    }
  }
  return std::nullopt;
}

// What is left of the points of a currency, and of the cash, over all lines.
int64_t PointsLeft(const Tender& tender, uint32_t currency) {
  int64_t left = 0;
  for (const auto& [number, line] : tender.lines) {
    const auto part = line.parts.find(currency);
    if (part != line.parts.end()) left += part->second.points;
  }
  return left;
}
int64_t CashLeft(const Tender& tender) {
  int64_t left = 0;
  for (const auto& [number, line] : tender.lines) {
    left += line.cash;
  }
  return left;
}

Decision TakeBackCash(Page& page, const Tender& tender, int64_t cash) {
  const Record& settlement = page.books().journal[*tender.settled];
  const Line& earned = *settlement.Find("earned");
  const int64_t before = tender.cash - CashLeft(tender);
  // What earlier returns took back is what less spend would not have earned.
  return TakeBack(page,
                  {.original = *tender.settled,
                   .spend_fen = cash,
                   .spend_before = before,
                   .points_before = earned["points"] - PointsLeftOf(earned, tender.cash - before),
                   .lines = {}},
                  kLinesPart);
}

}  // namespace

Decision PlaceTender(Page& page, const TenderPlacing& placing) {
  if (const auto refused = CheckPlacing(page, placing)) return refused;
  const Mix mix = MixWithinLimits(page, placing);
  if (const auto refused = CheckMix(page, placing, mix)) return refused;

  int64_t basket = 0;
  for (const BasketLine& line : placing.lines) {
    basket += line.fen;
  }
  page.Say(Write("tender placed", {{"acceptor", placing.acceptor},
                                   {"channel", placing.channel},
                                   {"basket", basket},
                                   {"paid by points", mix.Fen()},
                                   {"cash", basket - mix.Fen()},
                                   {"wish points", placing.wish_points.value_or(-1)},
                                   {"wish fen", placing.wish_fen.value_or(-1)},
                                   {"ends", placing.ends}}));
  for (const auto& [number, line] : LinesOf(placing.lines, mix)) {
    SayLine(page, number, line);
  }
  uint32_t ordinal = 0;
  for (const PaidWith& one : mix.parts) {
    ++ordinal;
    page.Say(Write("tender taken", {{"currency", one.currency},
                                    {"fen over", one.fen_per_point.over},
                                    {"points under", one.fen_per_point.under},
                                    {"points", one.points},
                                    {"fen", one.fen},
                                    {"remainder", one.remainder}}));
    Pin(page, HoldingOf(placing, one), ordinal, LotsFor(page, one));
  }
  return std::nullopt;
}

Decision SettleTender(Page& page, const TenderSettling& settling) {
  const Found found = FindOpenTender(page, settling.tender);
  if (found.refused) return found.refused;
  const Books& books = page.books();
  const Tender& tender = *found.tender;
  const Moment& now = page.now();
  page.Say(Write("tender settled",
                 {{"tender", static_cast<int64_t>(settling.tender)}, {"cash", tender.cash}}));
  for (const HoldName& name : found.holds) {
    const Hold& hold = books.holds.at(name);
    const Parts pinned = PinnedBy(page, name);
    const auto owed = OwedFor(books, hold.currency, pinned, now.time);
    CHECK(owed.has_value());  // as the hold was placed
    SayCaptured(page, name, pinned, tender.held[name.ordinal - 1].fen * kMicroFen);
    page.CountActivity(hold.currency, 1, now.day, now.time);
    BookCaptured(page, hold, SumOf(pinned), *owed);
  }
  const auto own = books.CurrencyOfBrand(tender.acceptor);
  if (!own || tender.cash == 0 || !settling.earns) return std::nullopt;
  return EarnBy(page, *own,
                {.member = {},
                 .brand = tender.acceptor,
                 .channel = tender.channel,
                 .spend_fen = tender.cash,
                 .lines = {},
                 .receipt = std::nullopt,
                 .currency = std::nullopt,
                 .occurred = now});
}

Decision VoidTender(Page& page, const TenderVoiding& voiding) {
  const Found found = FindOpenTender(page, voiding.tender);
  if (found.refused) return found.refused;
  page.Say(Write("tender voided", {{"tender", static_cast<int64_t>(voiding.tender)}}));
  for (const HoldName& name : found.holds) {
    const uint32_t currency = page.books().holds.at(name).currency;
    const int64_t expired = EndHold(page, name, 1);
    page.Book(currency, kExpired, page.books().CurrencyOf(currency)->brand, 0, expired);
  }
  return std::nullopt;
}

Decision ReturnTender(Page& page, const TenderReturning& returning) {
  const Found found = FindTender(page, returning.tender);
  if (found.refused) return found.refused;
  const Tender& tender = *found.tender;
  if (!tender.settled) return Refuse(kTenderNotSettled, kTenderId);
  const Books& books = page.books();
  const Record& settlement = books.journal[*tender.settled];
  const bool earned = settlement.Find("earned") != nullptr;
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);
  if (earned && books.IsFrozen(page.member())) return Refuse(kAccountFrozen, kMemberId);
  if (const auto wrong = CheckReturnedLines(tender, returning.lines)) return wrong;

  const Returned returned = ReturnedOf(tender, returning.lines);
  page.Say(Write("tender returned", {{"tender", static_cast<int64_t>(returning.tender)},
                                     {"fen", returned.fen},
                                     {"cash", returned.cash}}));
  for (const auto& [number, line] : returned.lines) {
    SayLine(page, number, line);
  }
  for (const Tender::Held& held : tender.held) {
    const auto part = returned.parts.find(held.currency);
    if (part == returned.parts.end()) continue;
    const auto refused = GiveBack(page,
                                  {.currency = held.currency,
                                   .acceptor = tender.acceptor,
                                   .original = *tender.settled,
                                   .taken = TakenBy(settlement, "held", held.currency),
                                   .points = part->second.points,
                                   .points_before = held.points - PointsLeft(tender, held.currency),
                                   .face = part->second.fen * kMicroFen,
                                   .lines = {}},
                                  kLinesPart);
    if (refused) return refused;
  }
  if (!earned || returned.cash == 0) return std::nullopt;
  return TakeBackCash(page, tender, returned.cash);
}

}  // namespace huitong::model
