#include "engine/invariants/tender_follows_rules.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/decide.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/record_content.h"
#include "engine/tender_in_record.h"

namespace huitong {
namespace {

struct Paid {
  int64_t points = 0;
  int64_t fen = 0;

  friend bool operator==(const Paid&, const Paid&) = default;
};
using PaidByCurrency = std::map<CurrencyNumber, Paid>;

// Each line's cash and parts are its fen; adds the parts up.
Breach BreachOfLines(const std::vector<PlacedLine>& lines, PaidByCurrency& paid, int64_t& cash) {
  uint64_t next = 0;
  for (const auto& [number, payable, line] : lines) {
    if (number < next) return "lines of a tender are not in order";
    next = uint64_t{number} + 1;
    if (line.fen < 0 || line.cash < 0) return "a line of a tender is below zero";
    int64_t sum = line.cash;
    for (const TenderPart& part : line.parts) {
      if (part.fen <= 0 || part.points < 0) return "a part of a line pays nothing";
      sum += part.fen;
      paid[part.currency].points += part.points;
      paid[part.currency].fen += part.fen;
    }
    if (sum != line.fen) return "cash and points do not pay a line to the cent";
    if (!payable && !line.parts.empty()) return "points pay a line that they may not";
    cash += line.cash;
  }
  return std::nullopt;
}

// What is taken of each currency pays what its parts say, and is what its hold pins.
Breach BreachOfTaken(const PlacedTender& tender, const Record& record, const PaidByCurrency& paid) {
  PaidByCurrency taken;
  for (const TenderedCurrency& one : tender.taken) {
    const auto points = Points::FromUnits(one.points);
    const auto worth = points ? one.fen_per_point.Convert(*points, Rounding::kDown) : std::nullopt;
    const bool exact =
        worth && worth->points.units() == one.fen && worth->remainder == one.remainder;
    if (!exact) return "points do not pay what they are worth";
    taken[one.currency] = {.points = one.points, .fen = one.fen};
  }
  if (taken != paid) return "the parts of a tender are not what is taken";
  size_t place = 0;
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* hold = std::get_if<HoldPlaced>(&effect);
    if (hold == nullptr) continue;
    const bool same = place < tender.taken.size() && hold->ordinal == place + 1 &&
                      hold->currency == tender.taken[place].currency &&
                      hold->points == tender.taken[place].points;
    if (!same) return "the holds of a tender are not what is taken";
    ++place;
  }
  return Unless(place == tender.taken.size(), "a currency of a tender is not held");
}

Breach BreachOfSums(const Record& record) {
  const auto tender = PlacedTenderIn(record);
  if (!tender) return "a tender does not say what it is";
  PaidByCurrency paid;
  int64_t cash = 0;
  if (auto breach = BreachOfLines(tender->lines, paid, cash)) return breach;
  int64_t fen = 0;
  for (const auto& [currency, one] : paid) {
    fen += one.fen;
  }
  const TenderPlaced& placed = tender->placed;
  const bool adds_up = cash == placed.cash_fen && fen == placed.paid_by_points_fen &&
                       fen + cash == placed.basket_fen && fen > 0;
  if (!adds_up) return "a tender does not add up to its basket";
  return BreachOfTaken(*tender, record, paid);
}

std::optional<int64_t> Wished(int64_t wish) {
  return wish < 0 ? std::nullopt : std::optional(wish);
}

// What was asked for, as far as the record says it; nothing where it says nothing.
std::optional<Operation> AskedIn(LogState& state, const Record& record) {
  const RecordSubject& subject = record.subjects.front();
  if (subject.effects.empty()) return std::nullopt;
  const Effect& first = subject.effects.front();
  if (const auto tender = PlacedTenderIn(record)) {
    const auto member = state.members.Find(subject.member);
    if (member.presence != Presence::kFound) return std::nullopt;
    const TenderPlaced& placed = tender->placed;
    PlaceTender asked{
        .member = member.value->id,
        .acceptor = placed.acceptor,
        .channel = placed.channel,
        .lines = {},
        .wish = {.points = Wished(placed.wish_points), .fen = Wished(placed.wish_fen)},
        .ends = placed.ends,
        .expected_fen = std::nullopt};
    for (const PlacedLine& line : tender->lines) {
      asked.lines.push_back(
          {.number = line.number, .line = {.fen = line.line.fen, .payable = line.payable}});
    }
    return asked;
  }
  if (const auto* settled = std::get_if<TenderSettled>(&first)) {
    SettleTender asked{.tender = settled->tender, .earns = false};
    for (const Effect& effect : subject.effects) {
      asked.earns = asked.earns || std::holds_alternative<Earned>(effect);
    }
    return asked;
  }
  if (const auto* voided = std::get_if<TenderVoided>(&first)) {
    return VoidTender{.tender = voided->tender};
  }
  const auto* returned = std::get_if<TenderReturned>(&first);
  if (returned == nullptr) return std::nullopt;
  ReturnTender asked{.tender = returned->tender, .lines = {}};
  for (const Effect& effect : subject.effects) {
    const auto* line = std::get_if<TenderedLine>(&effect);
    if (line != nullptr) asked.lines.push_back({.line = line->line, .amount = line->fen});
  }
  return asked;
}

// The records that deciding it again reads: the placing, and the settlement where there is one.
SeenRecords ReadFor(LogState& state, Sequence placed, const RecordSource& records) {
  SeenRecords seen;
  auto placing = records(placed);
  if (!placing || placed >= state.row.next_sequence) return seen;
  seen.push_back(*std::move(placing));
  const auto row = state.tenders.Find(placed);
  const bool settled = row.presence == Presence::kFound && row.value->settled != kNoSequence;
  auto settlement = settled ? records(row.value->settled) : std::nullopt;
  if (settlement) seen.push_back(*std::move(settlement));
  return seen;
}

bool HasProvenance(LogState& state, const Lot& lot) {
  return state.provenances.Find(lot.key.provenance).presence == Presence::kFound;
}

// What the state has of the tender that is settled, voided or returned, so that it can be done at
// all.
Breach BreachOfStanding(LogState& state, const SeenRecords& seen, Sequence placed) {
  const auto row = state.tenders.Find(placed);
  const auto tender = seen.empty() ? std::nullopt : PlacedTenderIn(seen.front());
  if (!tender || row.presence != Presence::kFound) return "there is no such tender";
  for (const PlacedLine& line : tender->lines) {
    const auto& left = row.value->lines;
    const bool known = std::any_of(left.begin(), left.end(),
                                   [&](const LeftOfLine& one) { return one.line == line.number; });
    if (!known) return "a line of the tender is unknown";
  }
  const bool settled = row.value->settled != kNoSequence;
  if (settled && seen.size() < 2) return "the tender's settlement is unknown";
  for (size_t i = 0; i < tender->taken.size(); ++i) {
    const HoldId id = HoldOfTender(placed, i);
    const auto hold = state.holds.Find(id);
    if (hold.presence != Presence::kFound) return "a hold of the tender is unknown";
    for (const Lot& lot : hold.value->pinned) {
      if (!HasProvenance(state, lot)) return "a lot has no provenance";
    }
    const Wallet wallet =
        WalletBefore(state, {.member = hold.value->member, .currency = hold.value->currency});
    int64_t held = 0;
    for (const WalletHold& one : wallet.holds()) {
      if (one.id == id) held += one.amount;
    }
    if (held != hold.value->open_points()) return "a wallet does not hold what the tender pins";
  }
  return std::nullopt;
}

// Nothing is due in what the request touches.
Breach BreachOfDueWork(LogState& state, Draft& draft, const Operation& asked, const Instant& now) {
  const auto about = AboutOf(draft, asked);
  if (!about) return "what the tender is about is unknown";
  for (const WalletKey& wallet : about->wallets) {
    if (auto breach = BreachOfDue(state, wallet, now)) return breach;
    const Wallet before = WalletBefore(state, wallet);
    for (const Lot& lot : before.lots()) {
      if (!HasProvenance(state, lot)) return "a lot has no provenance";
    }
  }
  return std::nullopt;
}

std::optional<Sequence> TenderNamedBy(const Operation& asked) {
  if (const auto* settle = std::get_if<SettleTender>(&asked)) return settle->tender;
  if (const auto* voiding = std::get_if<VoidTender>(&asked)) return voiding->tender;
  const auto* returning = std::get_if<ReturnTender>(&asked);
  return returning == nullptr ? std::nullopt : std::optional(returning->tender);
}

bool AreSameBooks(const Record& one, const Record& other) {
  const RecordContent a = ContentOf(one);
  const RecordContent b = ContentOf(other);
  return AreBooks(a.books, b.books) && a.interned == b.interned;
}

// What who asks has to see to.
Breach BreachOfForm(const Operation& asked) {
  if (const auto* place = std::get_if<PlaceTender>(&asked)) {
    const bool some = !place->lines.empty() && place->lines.size() <= kTenderLinesMax;
    return Unless(some, "a basket of no lines, or of too many");
  }
  const auto* returning = std::get_if<ReturnTender>(&asked);
  if (returning == nullptr) return std::nullopt;
  const bool any = !returning->lines.empty() && returning->lines.size() <= kTenderLinesMax;
  if (!any) return "a return of no lines, or of too many";
  uint64_t next = 0;
  for (const LineAmount& line : returning->lines) {
    if (line.line < next || line.amount < 1) return "lines of a return are not in order";
    next = uint64_t{line.line} + 1;
  }
  return std::nullopt;
}

}  // namespace

bool IsOfTenders(RecordKind kind) {
  return kind == RecordKind::kPlaceTender || kind == RecordKind::kSettleTender ||
         kind == RecordKind::kVoidTender || kind == RecordKind::kReturnTender;
}

Breach BreachOfTender(LogState& state, const Record& record, const RecordSource& records) {
  const RecordKind kind = record.header.kind;
  if (kind == RecordKind::kPlaceTender) {
    if (auto breach = BreachOfSums(record)) return breach;
  }
  const auto asked = AskedIn(state, record);
  if (!asked || KindOf(*asked) != kind) return "a record of a tender does not say what was done";
  if (auto breach = BreachOfForm(*asked)) return breach;

  SeenRecords seen;
  if (const auto placed = TenderNamedBy(*asked)) {
    seen = ReadFor(state, *placed, records);
    if (auto breach = BreachOfStanding(state, seen, *placed)) return breach;
  }
  Draft again(state, seen);
  again.Begin(kind, record.header.committed);
  if (auto breach = BreachOfDueWork(state, again, *asked, record.header.committed)) return breach;
  const Decided decided = Decide(again, *asked);
  if (!decided) return "what the record did would be declined";
  if (again.record().subjects != record.subjects) {
    return "the facts and postings of a tender are not what its rules give";
  }
  return Unless(AreSameBooks(again.record(), record), "the books are not those of the tender");
}

}  // namespace huitong
