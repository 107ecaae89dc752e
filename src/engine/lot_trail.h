// Where points came from and went: the postings of records joined into moves, by a fixed rule.

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/calendar.h"
#include "engine/record.h"
#include "ledger/account.h"
#include "ledger/lot.h"
#include "ledger/number.h"

namespace huitong {

// In which state points are, or that they are none of a member's.
enum class Standing : uint8_t { kAvailable, kPending, kHeld, kDebt, kBooks };

// One of the places between which points move. What a standing does not need is zero.
struct PointPlace {
  Standing standing = Standing::kBooks;
  CurrencyNumber currency;
  MemberOrdinal member;  // of all but kBooks
  LotKey lot;            // of kAvailable, kPending and kHeld
  Day matures_on;        // of kPending
  HoldId hold;           // of kHeld
  Account account;       // of kBooks

  // Whether there are points of a member here: debt is none.
  [[nodiscard]] bool HasLot() const { return standing < Standing::kDebt; }
  friend constexpr auto operator<=>(const PointPlace&, const PointPlace&) = default;
};

inline constexpr size_t kNoMove = ~size_t{0};

// Points that one record took from one place and put in another.
struct PointMove {
  Sequence record = 0;
  PointPlace from;
  PointPlace to;
  int64_t taken = 0;        // in units of from.currency
  int64_t arrived = 0;      // in units of to.currency; differs from `taken` in an exchange only
  size_t before = kNoMove;  // the earlier move that had brought these points to `from`
  int64_t offset = 0;       // which of the points that it brought: so many stood before these
};

// Folds records into moves. The rule, which docs/trace.md states for readers:
//
// - Points of one place (a lot of a wallet, a pending lot, a lot in a hold) are taken in the order
//   in which they came: first in, first out by record.
// - In one record what is taken in a currency goes to what is added in it: first debt to debt, then
//   between postings under one fact, then between members, of equal lot keys before others, and
//   last between members and the books; always in the order of the postings.
// - In an exchange the points taken become those received in their order, by cumulative floors.
// - What a reversal gives back is what its original had taken, the last taken first.
//
// It looks at effects and postings, never at the kind of a record.
class LotTrail {
 public:
  // Only of these members is it known what their places hold. Each one's records must all be taken,
  // from the first on, else `complete` turns false where points are missing.
  explicit LotTrail(std::set<MemberOrdinal> followed) : followed_(std::move(followed)) {}

  // The records of those who are followed, each once, in ascending order of sequence.
  void Take(const Record& record);

  // In the order of records, and in a record in the order in which they were found.
  [[nodiscard]] const std::vector<PointMove>& moves() const { return moves_; }
  [[nodiscard]] bool Follows(MemberOrdinal member) const { return followed_.contains(member); }
  // Whether whatever was taken from those who are followed was there.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  // Some of the points that a move brought, where they are now.
  struct Parcel {
    size_t move = kNoMove;
    int64_t offset = 0;
    int64_t amount = 0;
  };
  struct Source;
  struct Target;
  struct Flows;

  [[nodiscard]] static Flows FlowsOf(const Record& record);
  void TakeFromPlaces(const Record& record, Flows& flows);
  void TakeFrom(const Source& source, std::vector<Source>& out);
  void TakeBack(const Source& source, Sequence original, std::vector<Source>& out);
  void Match(const Record& record, Flows& flows);
  void Exchange(const Record& record, const Exchanged& exchanged, Flows& flows);
  void Add(const PointMove& move);

  const std::set<MemberOrdinal> followed_;
  std::vector<PointMove> moves_;
  std::map<PointPlace, std::deque<Parcel>> places_;
  // What each record gave to the books and no later one took back.
  std::map<Sequence, std::vector<Parcel>> given_;
  bool complete_ = true;
};

}  // namespace huitong
