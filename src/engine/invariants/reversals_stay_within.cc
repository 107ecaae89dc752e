#include "engine/invariants/reversals_stay_within.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"

namespace huitong {
namespace {

// What an original allows its reversals to take back.
struct Reversible {
  int64_t points = 0;
  int64_t spend_fen = 0;  // of an earning
  bool earning = false;
};

// Nothing where the record cannot be reversed.
std::optional<Reversible> ReversibleIn(const Record& original) {
  const bool none = original.subjects.empty() || original.header.kind == RecordKind::kSettleTender;
  if (none) return std::nullopt;
  for (const Effect& effect : original.subjects.front().effects) {
    if (const auto* redeemed = std::get_if<Redeemed>(&effect)) {
      return Reversible{.points = redeemed->points, .spend_fen = 0, .earning = false};
    }
    if (const auto* captured = std::get_if<HoldCaptured>(&effect)) {
      return Reversible{.points = captured->points, .spend_fen = 0, .earning = false};
    }
    if (const auto* earned = std::get_if<Earned>(&effect)) {
      return Reversible{.points = earned->points, .spend_fen = earned->spend_fen, .earning = true};
    }
    if (const auto* expired = std::get_if<Expired>(&effect)) {
      return Reversible{.points = expired->points, .spend_fen = 0, .earning = false};
    }
    if (const auto* proposed = std::get_if<AdjustmentProposed>(&effect)) {
      return Reversible{.points = std::abs(proposed->points), .spend_fen = 0, .earning = false};
    }
  }
  return std::nullopt;
}

Breach BreachOfSums(const Reversible& original, const Reversal& all) {
  const bool within = all.points >= 0 && all.points <= original.points && all.spend_fen >= 0 &&
                      all.spend_fen <= original.spend_fen;
  if (!within) return "more is reversed than the original has";
  const bool full_return = original.earning && all.spend_fen == original.spend_fen;
  if (full_return && all.points != original.points) return "a full return leaves points earned";
  return std::nullopt;
}

// Of a member's record; 0 where it has no such line.
int64_t LineOf(const Record& record, uint32_t number) {
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* line = std::get_if<LineAmount>(&effect);
    if (line != nullptr && line->line == number) return line->amount;
  }
  return 0;
}

int64_t LineOf(const Reversal& reversal, uint32_t number) {
  const auto line =
      std::lower_bound(reversal.lines.begin(), reversal.lines.end(), number,
                       [](const LineAmount& one, uint32_t wanted) { return one.line < wanted; });
  return line == reversal.lines.end() || line->line != number ? 0 : line->amount;
}

Breach BreachOfLines(const Record& record, const Record& original, const Reversal& before) {
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* line = std::get_if<LineAmount>(&effect);
    if (line == nullptr) continue;
    const int64_t left = LineOf(original, line->line) - LineOf(before, line->line);
    if (line->amount <= 0 || line->amount > left) return "a line is reversed beyond the original";
  }
  return std::nullopt;
}

// What one fact adds to what was reversed.
struct Reversing {
  Sequence original = 0;
  int64_t points = 0;
  int64_t points_before = 0;
  int64_t spend_fen = 0;
  int64_t spend_fen_before = 0;
};

// A proposal is answered once, with all its points.
Reversing Answering(Sequence proposal, int64_t points) {
  return {.original = proposal,
          .points = std::abs(points),
          .points_before = 0,
          .spend_fen = 0,
          .spend_fen_before = 0};
}

std::optional<Reversing> ReversingIn(const Effect& effect) {
  if (const auto* fact = std::get_if<RedemptionReversed>(&effect)) {
    return Reversing{.original = fact->original,
                     .points = fact->points,
                     .points_before = fact->points_before,
                     .spend_fen = 0,
                     .spend_fen_before = 0};
  }
  if (const auto* fact = std::get_if<EarnReversed>(&effect)) {
    return Reversing{.original = fact->original,
                     .points = fact->points,
                     .points_before = fact->points_before,
                     .spend_fen = fact->spend_fen,
                     .spend_fen_before = fact->spend_fen_before};
  }
  if (const auto* fact = std::get_if<Reinstated>(&effect)) {
    return Reversing{.original = fact->original,
                     .points = fact->points,
                     .points_before = fact->points_before,
                     .spend_fen = 0,
                     .spend_fen_before = 0};
  }
  const auto* adjusted = std::get_if<Adjusted>(&effect);
  if (adjusted != nullptr && adjusted->proposal != kNoSequence) {
    return Answering(adjusted->proposal, adjusted->points);
  }
  if (const auto* rejected = std::get_if<ProposalRejected>(&effect)) {
    return Answering(rejected->proposal, rejected->points);
  }
  return std::nullopt;
}

Breach BreachOfReversing(LogState& state, const Record& record, const Reversing& fact,
                         std::span<const Record> seen) {
  const auto original = std::find_if(seen.begin(), seen.end(), [&](const Record& one) {
    return one.header.sequence == fact.original;
  });
  if (original == seen.end()) return "the record that it reverses was not read";
  const auto reversible = ReversibleIn(*original);
  if (!reversible) return "it reverses what cannot be reversed";
  const auto found = state.reversals.Find(fact.original);
  CHECK(found.presence != Presence::kMissing);
  static const Reversal none;
  const Reversal& before = found.presence == Presence::kFound ? *found.value : none;
  const bool stated =
      fact.points_before == before.points && fact.spend_fen_before == before.spend_fen;
  if (!stated) return "what was reversed before is stated wrongly";
  if (fact.points < 0 || fact.spend_fen < 0) return "a reversal gives more";
  const auto breach = BreachOfSums(*reversible, {.points = before.points + fact.points,
                                                 .spend_fen = before.spend_fen + fact.spend_fen,
                                                 .lines = {}});
  return breach ? breach : BreachOfLines(record, *original, before);
}

}  // namespace

Breach BreachOfReversals(LogState& state, const Record& record, std::span<const Record> seen) {
  // What comes back of a tender stays within its lines.
  if (record.header.kind == RecordKind::kReturnTender) return std::nullopt;
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      const auto fact = ReversingIn(effect);
      if (!fact) continue;
      if (auto breach = BreachOfReversing(state, record, *fact, seen)) return breach;
    }
  }
  return std::nullopt;
}

Breach FirstReversalBeyondItsOriginal(const LogState& state, const RecordSource& records) {
  Breach breach;
  state.reversals.ForEach([&](Sequence sequence, const Reversal& reversal) {
    if (breach) return;
    const auto original = records(sequence);
    const auto reversible = original ? ReversibleIn(*original) : std::nullopt;
    breach =
        reversible ? BreachOfSums(*reversible, reversal) : Breach("it was reversed and cannot be");
    for (const LineAmount& line : reversal.lines) {
      if (breach) break;
      if (line.amount > LineOf(*original, line.line)) {
        breach = "a line is reversed beyond the original";
      }
    }
    if (breach) breach = "record " + std::to_string(sequence) + ": " + *breach;
  });
  return breach;
}

}  // namespace huitong
