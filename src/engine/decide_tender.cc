// Decisions about tenders: a basket that points of several currencies pay in part, held, settled
// with its sale or voided, and returned line by line.

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/obligation.h"
#include "engine/activity.h"
#include "engine/claw_back.h"
#include "engine/decide.h"
#include "engine/earning.h"
#include "engine/end_hold.h"
#include "engine/give_back.h"
#include "engine/settle_redemption.h"
#include "engine/standing.h"
#include "engine/tender_in_record.h"
#include "engine/tender_mix.h"

namespace huitong {
namespace {

// Whose face in micro-fen is at most 2^53 − 1.
constexpr int64_t kFaceFenMax = Points::kOfMemberMax / kMicroFenPerFen;

Unexpected<Halt> NoSuchTender() { return Refuse(Decline::kHoldNotFound, Param::kTenderId); }

// Who is known, and may pay.
Expected<MemberOrdinal, Halt> PayerOf(Draft& draft, const PlaceTender& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandOf(operation.acceptor) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kAcceptorId);
  }
  const bool channel_known =
      operation.channel == kNoChannel || configuration.ChannelOf(operation.channel) != nullptr;
  if (!channel_known) return Refuse(Decline::kChannelNotFound, Param::kChannelId);
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  TRY(RequireFree(draft, member));
  return member;
}

// Pins what the mix takes of one currency.
Decided Pin(Draft& draft, const PlaceTender& operation, const TenderTaken& taken,
            const HoldId& id) {
  draft.State(HoldPlaced{.currency = taken.currency,
                         .acceptor = operation.acceptor,
                         .channel = operation.channel,
                         .ordinal = id.ordinal,
                         .points = taken.points,
                         .ends = operation.ends});
  for (const Lot& lot : LotsOf(taken)) {
    TRY(draft.Post(taken.currency, lot.key, -lot.remaining));
    TRY(draft.PostHeld(taken.currency, id, operation.ends, lot));
  }
  return Done{};
}

std::vector<PlacedLine> LinesOf(const PlaceTender& operation, const Tender& tender) {
  std::vector<PlacedLine> lines;
  for (size_t i = 0; i < operation.lines.size(); ++i) {
    const NumberedLine& asked = operation.lines[i];
    lines.push_back(
        {.number = asked.number, .payable = asked.line.payable, .line = tender.lines[i]});
  }
  return lines;
}

// A tender by the record that placed it, and its holds.
struct OpenTender {
  PlacedTender tender;
  std::vector<Hold> holds;  // in the order of tender.taken
};

Expected<PlacedTender, Halt> TenderOf(Draft& draft, Sequence placed) {
  const Record* record = TRY(draft.FindRecord(placed));
  auto tender = record == nullptr ? std::nullopt : PlacedTenderIn(*record);
  if (!tender) return NoSuchTender();
  return *std::move(tender);
}

// Its holds are open all together, or none is.
Expected<OpenTender, Halt> OpenTenderOf(Draft& draft, Sequence placed) {
  OpenTender open{.tender = TRY(TenderOf(draft, placed)), .holds = {}};
  for (size_t i = 0; i < open.tender.taken.size(); ++i) {
    const auto hold = TRY(draft.FindHold(HoldOfTender(placed, i)));
    CHECK(hold.has_value());
    if (!hold->IsOpen()) return Refuse(Decline::kHoldAlreadyClosed, Param::kTenderId);
    open.holds.push_back(*hold);
  }
  return open;
}

// All that one hold of a tender pins, for the fen that it pays.
Decided Capture(Draft& draft, const Hold& hold, const HoldId& id, int64_t fen) {
  const int64_t owed = TRY(SettlementOf(draft, hold.pinned));
  draft.State(HoldCaptured{.currency = hold.currency,
                           .hold = id,
                           .acceptor = hold.acceptor,
                           .channel = hold.channel,
                           .points = hold.open_points(),
                           .face = fen * kMicroFenPerFen});
  for (const Lot& lot : hold.pinned) {
    const Lot spent{.key = lot.key, .remaining = -lot.remaining};
    TRY(draft.PostHeld(hold.currency, id, hold.ends, spent));
  }
  PostRedeemed(draft, hold.currency, hold.acceptor, hold.open_points(), owed);
  return CountActivity(draft, hold.currency, kRedeeming);
}

// The cash is a purchase at the acceptor, where he has points to give.
Decided EarnOnCash(Draft& draft, MemberOrdinal member, const TenderPlaced& placed) {
  const auto currency = draft.configuration().CurrencyOfBrand(placed.acceptor);
  if (!currency || placed.cash_fen == 0) return Done{};
  const int64_t spend = Planted("tender-earns-on-the-basket") ? placed.basket_fen : placed.cash_fen;
  const EarnRulesInForce rules = TRY(RulesFor(draft, *currency, placed.channel));
  const auto earning = TRY(EarningOf(draft,
                                     {.member = member,
                                      .currency = *currency,
                                      .brand = placed.acceptor,
                                      .channel = placed.channel,
                                      .spend_fen = spend},
                                     rules));
  StateEarning(draft, earning);
  return PostEarning(draft, earning.earned);
}

// What is left of the line after all returns before.
const TenderLine& LeftOf(const PlacedLine& placed, const TenderRow& row) {
  const auto line = std::find_if(row.lines.begin(), row.lines.end(),
                                 [&](const LeftOfLine& one) { return one.line == placed.number; });
  CHECK(line != row.lines.end());
  return line->left;
}

int64_t PointsIn(const TenderLine& line, CurrencyNumber currency) {
  for (const TenderPart& part : line.parts) {
    if (part.currency == currency) return part.points;
  }
  return 0;
}

int64_t FenIn(const TenderLine& line, CurrencyNumber currency) {
  for (const TenderPart& part : line.parts) {
    if (part.currency == currency) return part.fen;
  }
  return 0;
}

// A return in the making: what comes back of which line, and what was left of all before.
struct Return {
  std::vector<PlacedLine> back;
  int64_t fen = 0;
  int64_t cash = 0;
  int64_t cash_before = 0;  // that came back earlier
};

Expected<Return, Halt> ReturnOf(const ReturnTender& operation, const PlacedTender& tender,
                                const TenderRow& settled) {
  Return returned;
  for (const LineAmount& line : operation.lines) {
    const PlacedLine* placed = tender.LineOf(line.line);
    if (placed == nullptr) return Refuse(Decline::kLineNotInOriginal, Param::kLines, line.line);
    const TenderLine& left = LeftOf(*placed, settled);
    const auto parted = huitong::ReturnOf(left, line.amount);
    if (!parted) {
      return Refuse(Decline::kReversalExceedsOriginal, Param::kLines, left.fen, line.amount);
    }
    returned.back.push_back(
        {.number = placed->number, .payable = placed->payable, .line = parted->back});
    returned.fen += line.amount;
    returned.cash += parted->back.cash;
  }
  returned.cash_before = tender.placed.cash_fen;
  for (const PlacedLine& placed : tender.lines) {
    returned.cash_before -= LeftOf(placed, settled).cash;
  }
  return returned;
}

// What comes back of one currency; nothing where no part of it does.
std::optional<RedemptionReversed> ReversedOf(const Return& returned, const PlacedTender& tender,
                                             const TenderRow& settled,
                                             const TenderedCurrency& taken) {
  RedemptionReversed fact{.currency = taken.currency,
                          .acceptor = tender.placed.acceptor,
                          .original = settled.settled,
                          .points = 0,
                          .points_before = taken.points,
                          .expired = 0,
                          .face = 0};
  for (const PlacedLine& placed : tender.lines) {
    fact.points_before -= PointsIn(LeftOf(placed, settled), taken.currency);
  }
  int64_t fen = 0;
  for (const PlacedLine& line : returned.back) {
    fact.points += PointsIn(line.line, taken.currency);
    fen += FenIn(line.line, taken.currency);
  }
  if (fen == 0) return std::nullopt;
  fact.face = fen * kMicroFenPerFen;
  return fact;
}

}  // namespace

Decided Decide(Draft& draft, const PlaceTender& operation) {
  const MemberOrdinal member = TRY(PayerOf(draft, operation));
  const Instant now = draft.now();
  const bool allowed =
      operation.ends > now.time && operation.ends.nanos - now.time.nanos <= kHoldNanosMax;
  if (!allowed) return Refuse(Decline::kHoldTermNotAllowed, Param::kEndsAt);
  const TenderMix mix = TRY(MixOf(draft, {.member = member,
                                          .acceptor = operation.acceptor,
                                          .lines = operation.lines,
                                          .wish = operation.wish}));
  const Tender& tender = mix.tender;
  for (const TenderTaken& taken : tender.taken) {
    TRY(SettlementOf(draft, LotsOf(taken)));  // what it may come to is sayable, and its face
    if (taken.fen > kFaceFenMax) return Refuse(Decline::kAmountTooLarge, Param::kLines);
  }
  const bool expected = !operation.expected_fen || *operation.expected_fen == tender.paid_by_points;
  if (!expected) {
    return Refuse(Decline::kTenderChanged, Param::kPaidByPoints, tender.paid_by_points,
                  *operation.expected_fen);
  }

  TRY(draft.AddSubject(member));
  draft.State(TenderPlaced{.acceptor = operation.acceptor,
                           .channel = operation.channel,
                           .basket_fen = tender.paid_by_points + tender.cash,
                           .paid_by_points_fen = tender.paid_by_points,
                           .cash_fen = tender.cash,
                           .wish_points = operation.wish.points.value_or(-1),
                           .wish_fen = operation.wish.fen.value_or(-1),
                           .ends = operation.ends});
  Effects lines;
  AppendLines(LinesOf(operation, tender), lines);
  for (Effect& line : lines) {
    draft.State(std::move(line));
  }
  const Sequence placed = draft.record().header.sequence;
  for (size_t i = 0; i < tender.taken.size(); ++i) {
    const TenderTaken& taken = tender.taken[i];
    draft.State(TenderedCurrency{.currency = taken.currency,
                                 .fen_per_point = mix.fen_per_point[i],
                                 .points = taken.points,
                                 .fen = taken.fen,
                                 .remainder = taken.remainder});
    TRY(Pin(draft, operation, taken, HoldOfTender(placed, i)));
  }
  return Done{};
}

Decided Decide(Draft& draft, const SettleTender& operation) {
  const OpenTender open = TRY(OpenTenderOf(draft, operation.tender));
  const TenderPlaced& placed = open.tender.placed;
  const MemberOrdinal member = open.holds.front().member;
  TRY(draft.TenderOf(operation.tender));  // it is settled from now on
  TRY(draft.AddSubject(member));
  draft.State(TenderSettled{.tender = operation.tender, .cash_fen = placed.cash_fen});
  for (size_t i = 0; i < open.holds.size(); ++i) {
    TRY(Capture(draft, open.holds[i], HoldOfTender(operation.tender, i), open.tender.taken[i].fen));
  }
  if (!operation.earns) return Done{};
  return EarnOnCash(draft, member, placed);
}

Decided Decide(Draft& draft, const VoidTender& operation) {
  const OpenTender open = TRY(OpenTenderOf(draft, operation.tender));
  TRY(draft.AddSubject(open.holds.front().member));
  draft.State(TenderVoided{.tender = operation.tender});
  for (size_t i = 0; i < open.holds.size(); ++i) {
    const Hold& hold = open.holds[i];
    TRY(EndHold(draft, HoldOfTender(operation.tender, i), hold, hold.pinned, HoldEnd::kReleased));
  }
  return Done{};
}

Decided Decide(Draft& draft, const ReturnTender& operation) {
  const PlacedTender tender = TRY(TenderOf(draft, operation.tender));
  const auto settled = TRY(draft.TenderOf(operation.tender));
  CHECK(settled.has_value());
  if (settled->settled == kNoSequence) {
    return Refuse(Decline::kTenderNotSettled, Param::kTenderId);
  }
  const Record* settlement = TRY(draft.FindRecord(settled->settled));
  CHECK(settlement != nullptr);
  const auto earning = EarningIn(draft.configuration(), *settlement);
  const MemberOrdinal member = TRY(draft.HolderOf(tender.member));
  TRY(earning ? RequireFree(draft, member) : RequireOpen(draft, member));
  const Return returned = TRY(ReturnOf(operation, tender, *settled));

  TRY(draft.AddSubject(member));
  draft.State(
      TenderReturned{.tender = operation.tender, .fen = returned.fen, .cash_fen = returned.cash});
  Effects lines;
  AppendLines(returned.back, lines);
  for (Effect& line : lines) {
    draft.State(std::move(line));
  }
  for (size_t i = 0; i < tender.taken.size(); ++i) {
    const auto fact = ReversedOf(returned, tender, *settled, tender.taken[i]);
    if (!fact) continue;
    const Lots sold = SoldOf(*settlement, HoldOfTender(operation.tender, i));
    const GivenBack given = TRY(GivingBack(draft, member, *fact, sold, Param::kLines));
    draft.State(given.fact);
    TRY(PostGivenBack(draft, given));
  }
  if (!earning || returned.cash == 0) return Done{};
  const ClawedBack clawed =
      TRY(ClawingBack(draft, member, *earning,
                      {.original = settled->settled,
                       .spend_fen = returned.cash,
                       .spend_fen_before = returned.cash_before,
                       .points_before = PointsOff(earning->earned, returned.cash_before)},
                      Param::kLines));
  draft.State(clawed.fact);
  return PostClawedBack(draft, clawed, *earning);
}

}  // namespace huitong
