#include "engine/lot_trail.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "ledger/points.h"

namespace huitong {
namespace {

constexpr size_t kNoSegment = ~size_t{0};

// floor(amount · whole / of), of amounts that are at most `of`.
int64_t ShareOf(int64_t amount, int64_t whole, int64_t of) {
  const auto share = MultiplyAndDivide(amount, whole, of, Rounding::kDown);
  CHECK(share.has_value());
  return share->points.units();
}

PointPlace PlaceOf(MemberOrdinal member, const AvailablePosting& posting) {
  return {.standing = Standing::kAvailable,
          .currency = posting.currency,
          .member = member,
          .lot = posting.lot,
          .matures_on = {},
          .hold = {},
          .account = {}};
}
PointPlace PlaceOf(MemberOrdinal member, const PendingPosting& posting) {
  return {.standing = Standing::kPending,
          .currency = posting.currency,
          .member = member,
          .lot = posting.lot,
          .matures_on = posting.matures_on,
          .hold = {},
          .account = {}};
}
PointPlace PlaceOf(MemberOrdinal member, const HeldPosting& posting) {
  return {.standing = Standing::kHeld,
          .currency = posting.currency,
          .member = member,
          .lot = posting.lot,
          .matures_on = {},
          .hold = posting.hold,
          .account = {}};
}
PointPlace PlaceOf(MemberOrdinal member, const DebtPosting& posting) {
  return {.standing = Standing::kDebt,
          .currency = posting.currency,
          .member = member,
          .lot = {},
          .matures_on = {},
          .hold = {},
          .account = {}};
}
PointPlace PlaceOf(const BookPosting& posting) {
  return {.standing = Standing::kBooks,
          .currency = posting.currency,
          .member = {},
          .lot = {},
          .matures_on = {},
          .hold = {},
          .account = posting.account};
}

}  // namespace

// Points that a record takes: from a place, or, when they were looked up, the piece of one move.
struct LotTrail::Source {
  PointPlace place;
  size_t segment = kNoSegment;
  int64_t left = 0;
  Parcel parcel;  // where the points came with; parcel.offset moves on as `left` shrinks
  std::optional<LotKey> lot;  // by which they are matched: of points given back, that they left

  [[nodiscard]] bool Is(CurrencyNumber currency) const {
    return left > 0 && place.currency == currency;
  }
};

// Points that a record adds.
struct LotTrail::Target {
  PointPlace place;
  size_t segment = kNoSegment;
  int64_t left = 0;
};

// What a record takes and adds, in the order of its postings; members before the books.
struct LotTrail::Flows {
  std::vector<Source> sources;
  std::vector<Target> targets;

  void Add(const PointPlace& place, size_t segment, int64_t amount) {
    if (amount > 0) targets.push_back({.place = place, .segment = segment, .left = amount});
    if (amount >= 0) return;
    sources.push_back({.place = place,
                       .segment = segment,
                       .left = -amount,
                       .parcel = {},
                       .lot = place.HasLot() ? std::optional(place.lot) : std::nullopt});
  }
};

LotTrail::Flows LotTrail::FlowsOf(const Record& record) {
  Flows flows;
  std::set<CurrencyNumber> currencies;  // that members have part in
  size_t segment = 0;
  MemberOrdinal member;
  const auto gather = [&](const auto& fact) {
    if constexpr (requires { fact.balance_after; }) {
      flows.Add(PlaceOf(member, fact), segment, fact.amount);
      currencies.insert(fact.currency);
    } else if constexpr (!std::is_same_v<std::decay_t<decltype(fact)>, LineAmount>) {
      ++segment;  // the postings after a fact are those under it
    }
  };
  for (const RecordSubject& subject : record.subjects) {
    ++segment;
    member = subject.member;
    for (const Effect& effect : subject.effects) {
      std::visit(gather, effect);
    }
  }
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting == nullptr || !currencies.contains(posting->currency)) continue;
    flows.Add(PlaceOf(*posting), kNoSegment, posting->amount);
  }
  return flows;
}

void LotTrail::Take(const Record& record) {
  Flows flows = FlowsOf(record);
  if (flows.sources.empty()) return;
  TakeFromPlaces(record, flows);
  Match(record, flows);
}

void LotTrail::TakeFromPlaces(const Record& record, Flows& flows) {
  const auto original = OriginalOf(record);
  std::vector<Source> taken;
  for (const Source& source : flows.sources) {
    if (source.place.HasLot()) {
      TakeFrom(source, taken);
    } else if (source.place.standing == Standing::kBooks && original) {
      TakeBack(source, *original, taken);
    } else {
      taken.push_back(source);
    }
  }
  flows.sources = std::move(taken);
}

// The oldest points of the place.
void LotTrail::TakeFrom(const Source& source, std::vector<Source>& out) {
  const auto place = places_.find(source.place);
  int64_t left = source.left;
  while (left > 0 && place != places_.end() && !place->second.empty()) {
    Parcel& oldest = place->second.front();
    Source& piece = out.emplace_back(source);
    piece.left = std::min(left, oldest.amount);
    piece.parcel = oldest;
    left -= piece.left;
    oldest.amount -= piece.left;
    oldest.offset += piece.left;
    if (oldest.amount == 0) place->second.pop_front();
  }
  if (place != places_.end() && place->second.empty()) places_.erase(place);
  if (left == 0) return;
  if (Follows(source.place.member)) complete_ = false;
  out.emplace_back(source).left = left;
}

// What the original gave to the same account, the last first.
void LotTrail::TakeBack(const Source& source, Sequence original, std::vector<Source>& out) {
  int64_t left = source.left;
  const auto given = given_.find(original);
  if (given != given_.end()) {
    for (auto last = given->second.rbegin(); last != given->second.rend() && left > 0; ++last) {
      if (last->amount == 0 || moves_[last->move].to != source.place) continue;
      Source& piece = out.emplace_back(source);
      piece.left = std::min(left, last->amount);
      last->amount -= piece.left;
      left -= piece.left;
      piece.parcel = {
          .move = last->move, .offset = last->offset + last->amount, .amount = piece.left};
      if (moves_[last->move].from.HasLot()) piece.lot = moves_[last->move].from.lot;
    }
  }
  if (left > 0) out.emplace_back(source).left = left;
}

void LotTrail::Match(const Record& record, Flows& flows) {
  const auto join = [&](const auto& fit) {
    for (Target& target : flows.targets) {
      for (Source& source : flows.sources) {
        if (target.left == 0) break;
        if (!source.Is(target.place.currency) || !fit(source, target)) continue;
        const int64_t points = std::min(source.left, target.left);
        Add({.record = record.header.sequence,
             .from = source.place,
             .to = target.place,
             .taken = points,
             .arrived = points,
             .before = source.parcel.move,
             .offset = source.parcel.offset});
        source.left -= points;
        source.parcel.offset += points;
        target.left -= points;
      }
    }
  };
  const auto same_lot = [](const Source& source, const Target& target) {
    return target.place.HasLot() && source.lot == target.place.lot;
  };
  const auto members = [](const Source& source, const Target& target) {
    return source.place.HasLot() && target.place.standing != Standing::kBooks;
  };
  const auto one_fact = [](const Source& source, const Target& target) {
    return source.segment == target.segment;
  };
  join([](const Source& source, const Target& target) {
    return source.place.standing == Standing::kDebt && target.place.standing == Standing::kDebt;
  });
  join([&](const Source& source, const Target& target) {
    return members(source, target) && one_fact(source, target) && same_lot(source, target);
  });
  join([&](const Source& source, const Target& target) {
    return members(source, target) && one_fact(source, target);
  });
  join([&](const Source& source, const Target& target) {
    return members(source, target) && same_lot(source, target);
  });
  join(members);
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* exchanged = std::get_if<Exchanged>(&effect);
    if (exchanged != nullptr) Exchange(record, *exchanged, flows);
  });
  join(same_lot);
  join([](const Source&, const Target&) { return true; });
}

namespace {

int64_t FeeIn(const Record& record) {
  int64_t fee = 0;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* special = std::get_if<SpecialTerms>(&effect);
    if (special != nullptr) fee = special->fee.units();
  });
  return fee;
}

}  // namespace

// The points paid become the points received, in the order of both. What of it rounds to nothing
// stays the books'.
void LotTrail::Exchange(const Record& record, const Exchanged& exchanged, Flows& flows) {
  const int64_t x = exchanged.conversion.paid.units() + FeeIn(record);
  const int64_t y = exchanged.conversion.received.units();
  if (x == 0) return;
  const auto is_paid = [&](const Source& one) {
    return one.place.HasLot() && one.Is(exchanged.from);
  };
  int64_t paid = 0;
  int64_t received = 0;
  for (Source& source : flows.sources) {
    if (!is_paid(source) || paid + source.left > x) continue;
    const int64_t whole = source.left;
    paid += whole;
    const int64_t share = ShareOf(paid, y, x) - received;
    received += share;
    int64_t arrived = 0;
    for (Target& target : flows.targets) {
      const bool fits = target.place.HasLot() && target.place.currency == exchanged.to;
      if (arrived == share || !fits || target.left == 0) continue;
      const int64_t part = std::min(share - arrived, target.left);
      const int64_t until = ShareOf(arrived + part, whole, share);
      const int64_t taken = until - ShareOf(arrived, whole, share);
      Add({.record = record.header.sequence,
           .from = source.place,
           .to = target.place,
           .taken = taken,
           .arrived = part,
           .before = source.parcel.move,
           .offset = source.parcel.offset});
      source.left -= taken;
      source.parcel.offset += taken;
      target.left -= part;
      arrived += part;
    }
  }
  // The books' side of what was joined.
  for (Target& target : flows.targets) {
    const bool is_out = target.place.standing == Standing::kBooks &&
                        target.place.account.code == AccountCode::kExchangedOut;
    if (target.place.currency != exchanged.from) continue;
    // What was paid came from all that left, the fee with it.
    const bool is_fee = target.place.standing == Standing::kBooks &&
                        target.place.account.code == AccountCode::kRedeemed;
    if (is_fee) target.left = 0;
    if (!is_out) continue;
    target.left = 0;
    for (const Source& source : flows.sources) {
      if (is_paid(source)) target.left += source.left;
    }
  }
  for (Source& source : flows.sources) {
    const bool is_in = source.place.standing == Standing::kBooks &&
                       source.place.account.code == AccountCode::kExchangedIn;
    if (is_in && source.place.currency == exchanged.to) source.left -= std::min(source.left, y);
  }
}

void LotTrail::Add(const PointMove& move) {
  const Parcel parcel{.move = moves_.size(), .offset = 0, .amount = move.arrived};
  moves_.push_back(move);
  if (move.to.HasLot() && Follows(move.to.member)) places_[move.to].push_back(parcel);
  if (move.to.standing == Standing::kBooks) given_[move.record].push_back(parcel);
}

}  // namespace huitong
