#include "engine/trace.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/check.h"
#include "ledger/points.h"

namespace huitong {
namespace {

// A part of what a move brought, [begin, end), in units of where it arrived.
struct Stretch {
  int64_t begin = 0;
  int64_t end = 0;
};

// The same points in units of where they were taken.
Stretch TakenBy(const PointMove& move, const Stretch& arrived) {
  if (move.taken == move.arrived) return arrived;
  const auto scaled = [&](int64_t points) {
    const auto share = MultiplyAndDivide(points, move.taken, move.arrived, Rounding::kDown);
    CHECK(share.has_value());
    return share->points.units();
  };
  return {.begin = scaled(arrived.begin), .end = scaled(arrived.end)};
}

struct Share {
  int64_t taken = 0;
  int64_t arrived = 0;
};

// The share that traced points had in each move: by the index of the move.
using Shares = std::map<size_t, Share>;

// Adds the way of one of the transaction's own moves, back to where it began.
void AddWayBack(const std::vector<PointMove>& moves, size_t own, Shares& shares) {
  size_t at = moves[own].before;
  Stretch part{.begin = moves[own].offset, .end = moves[own].offset + moves[own].taken};
  while (at != kNoMove) {
    const PointMove& move = moves[at];
    const Stretch taken = TakenBy(move, part);
    Share& share = shares[at];
    share.arrived += part.end - part.begin;
    share.taken += taken.end - taken.begin;
    part = {.begin = move.offset + taken.begin, .end = move.offset + taken.end};
    at = move.before;
  }
}

struct OwnMoves {
  size_t first = 0;
  size_t end = 0;
};

OwnMoves MovesOf(const std::vector<PointMove>& moves, Sequence record) {
  const auto before = [](const PointMove& move, Sequence sequence) {
    return move.record < sequence;
  };
  const auto first = std::lower_bound(moves.begin(), moves.end(), record, before);
  const auto end = std::lower_bound(first, moves.end(), record + 1, before);
  return {.first = static_cast<size_t>(first - moves.begin()),
          .end = static_cast<size_t>(end - moves.begin())};
}

// Leaves the transaction's own and the nearest: the latest before it, the first after it, half and
// half where both are many.
void CutTo(size_t steps_max, const OwnMoves& own, Shares& shares) {
  if (shares.size() <= steps_max) return;
  const auto count = [](Shares::iterator first, Shares::iterator end) {
    return static_cast<size_t>(std::distance(first, end));
  };
  const auto own_first = shares.lower_bound(own.first);
  const auto own_end = shares.lower_bound(own.end);
  const size_t origins = count(shares.begin(), own_first);
  const size_t onward = count(own_end, shares.end());
  const size_t own_kept = std::min(count(own_first, own_end), steps_max);
  const size_t room = steps_max - own_kept;
  const size_t onward_kept = std::min(onward, std::max(room / 2, room - std::min(room, origins)));
  const size_t origins_kept = std::min(origins, room - onward_kept);
  shares.erase(std::next(own_first, static_cast<ptrdiff_t>(own_kept)), own_end);
  shares.erase(std::next(own_end, static_cast<ptrdiff_t>(onward_kept)), shares.end());
  shares.erase(shares.begin(), std::prev(own_first, static_cast<ptrdiff_t>(origins_kept)));
}

}  // namespace

Trace TraceOf(const LotTrail& trail, Sequence record, size_t steps_max) {
  const std::vector<PointMove>& moves = trail.moves();
  const OwnMoves own = MovesOf(moves, record);
  Shares shares;
  for (size_t i = own.first; i < own.end; ++i) {
    AddWayBack(moves, i, shares);
    shares[i] = {.taken = moves[i].taken, .arrived = moves[i].arrived};
  }
  for (size_t i = own.end; i < moves.size(); ++i) {
    const size_t before = moves[i].before;
    const bool follows = before != kNoMove && before >= own.first && shares.contains(before);
    if (follows) shares[i] = {.taken = moves[i].taken, .arrived = moves[i].arrived};
  }

  Trace trace;
  trace.truncated = !trail.complete() || shares.size() > steps_max;
  CutTo(steps_max, own, shares);
  std::map<size_t, size_t> step_of;
  for (const auto& [index, share] : shares) {
    const PointMove& move = moves[index];
    const auto previous = step_of.find(move.before);
    step_of.emplace(index, trace.steps.size());
    trace.steps.push_back({.part = index < own.first ? TracePart::kOrigin
                                   : index < own.end ? TracePart::kItself
                                                     : TracePart::kOnward,
                           .record = move.record,
                           .from = move.from,
                           .to = move.to,
                           .taken = share.taken,
                           .arrived = share.arrived,
                           .previous = previous == step_of.end() ? kNoStep : previous->second});
    const bool from_elsewhere =
        move.before == kNoMove && move.from.HasLot() && !trail.Follows(move.from.member);
    const bool to_elsewhere =
        index >= own.first && move.to.HasLot() && !trail.Follows(move.to.member);
    if (from_elsewhere) trace.unfollowed.insert(move.from.member);
    if (to_elsewhere) trace.unfollowed.insert(move.to.member);
  }
  return trace;
}

}  // namespace huitong
