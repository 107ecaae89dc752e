#include "engine/invariants/holds_add_up.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/check.h"

namespace huitong {
namespace {

std::string Named(const HoldId& id) {
  return "the hold of record " + std::to_string(id.sequence) +
         (id.ordinal == 0 ? "" : " number " + std::to_string(id.ordinal));
}

int64_t PinnedBy(const Lots& lots) {
  int64_t points = 0;
  for (const Lot& lot : lots) {
    points += lot.remaining;
  }
  return points;
}

// A hold as the effects of one record make it.
struct FoldedHold {
  HoldId id;
  Hold hold;
  int64_t pinned = 0;
  bool placed = false;  // by the record itself
  bool ended = false;
};

// Folds a record's effects onto the holds that they name.
class HoldFold {
 public:
  HoldFold(LogState& state, const Record& record) : state_(state), record_(record) {}

  Breach Take(const RecordSubject& subject, const HoldPlaced& placed) {
    const bool of_tender = record_.header.kind == RecordKind::kPlaceTender;
    if (of_tender != (placed.ordinal != 0)) return "a hold has a number of another kind of holds";
    const HoldId id{.sequence = record_.header.sequence, .ordinal = placed.ordinal};
    // Its number is new, so that nothing is stored under it: only another in this record can be.
    if (Known(id) != nullptr) return "a record places a hold twice";
    if (placed.points <= 0) return "a hold pins nothing";
    if (placed.ends <= record_.header.committed.time) return "a hold ends before it begins";
    Hold hold{.member = subject.member,
              .currency = placed.currency,
              .acceptor = placed.acceptor,
              .channel = placed.channel,
              .ends = placed.ends,
              .original = placed.points,
              .captured = 0,
              .released = 0,
              .expired = 0,
              .pinned = {}};
    holds_.push_back(
        {.id = id, .hold = std::move(hold), .pinned = 0, .placed = true, .ended = false});
    return std::nullopt;
  }
  Breach Take(const RecordSubject& subject, const HoldCaptured& captured) {
    FoldedHold* folded = HoldOf(captured.hold);
    if (auto breach = BreachOfNaming(folded, subject, captured.currency)) return breach;
    if (folded->hold.ends <= record_.header.committed.time) return "a hold is captured at its end";
    if (captured.points <= 0) return "a capture of nothing";
    folded->hold.captured += captured.points;
    return std::nullopt;
  }
  Breach Take(const RecordSubject& subject, const HoldEnded& ended) {
    FoldedHold* folded = HoldOf(ended.hold);
    if (auto breach = BreachOfNaming(folded, subject, ended.currency)) return breach;
    if (folded->ended) return "a hold ends twice";
    if (ended.released < 0 || ended.expired < 0) return "a hold gives back less than nothing";
    folded->ended = true;
    folded->hold.released += ended.released;
    folded->hold.expired += ended.expired;
    return std::nullopt;
  }
  Breach Take(const RecordSubject& subject, const HoldMoved& moved) {
    FoldedHold* folded = HoldOf(moved.hold);
    if (folded == nullptr || folded->hold.currency != moved.currency) {
      return "a hold moves that is none";
    }
    folded->hold.member = subject.member;
    return std::nullopt;
  }
  Breach Take(const RecordSubject& subject, const HeldPosting& posting) {
    FoldedHold* folded = HoldOf(posting.hold);
    if (folded == nullptr) return "points are pinned by no hold";
    if (folded->hold.currency != posting.currency) return "a hold is of another currency";
    if (posting.amount < 0 && folded->hold.member != subject.member) {
      return "a hold is of another member";
    }
    folded->pinned += posting.amount;
    return std::nullopt;
  }
  template <class T>
  Breach Take(const RecordSubject&, const T&) {
    return std::nullopt;
  }

  [[nodiscard]] Breach FirstThatDoesNotAddUp() const {
    for (const FoldedHold& folded : holds_) {
      if (folded.pinned < 0 || folded.pinned != folded.hold.open_points()) {
        return Named(folded.id) + " does not add up";
      }
      if (folded.ended && folded.pinned != 0) return Named(folded.id) + " ends and still pins";
    }
    return std::nullopt;
  }

 private:
  FoldedHold* Known(const HoldId& id) {
    for (FoldedHold& folded : holds_) {
      if (folded.id == id) return &folded;
    }
    return nullptr;
  }
  // Null where there is none.
  FoldedHold* HoldOf(const HoldId& id) {
    if (FoldedHold* known = Known(id)) return known;
    if (id.sequence == record_.header.sequence) return nullptr;
    const auto found = state_.holds.Find(id);
    CHECK(found.presence != Presence::kMissing);
    if (found.presence == Presence::kAbsent) return nullptr;
    holds_.push_back({.id = id,
                      .hold = *found.value,
                      .pinned = PinnedBy(found.value->pinned),
                      .placed = false,
                      .ended = false});
    return &holds_.back();
  }
  static Breach BreachOfNaming(const FoldedHold* folded, const RecordSubject& subject,
                               CurrencyNumber currency) {
    if (folded == nullptr) return "there is no such hold";
    const bool own = folded->hold.member == subject.member && folded->hold.currency == currency;
    if (!own) return "a hold is of another member or currency";
    if (folded->placed || folded->pinned == 0) return Named(folded->id) + " is closed already";
    return std::nullopt;
  }

  LogState& state_;
  const Record& record_;
  std::vector<FoldedHold> holds_;
};

}  // namespace

Breach BreachOfHolds(LogState& state, const Record& record) {
  HoldFold fold(state, record);
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      auto breach = std::visit([&](const auto& fact) { return fold.Take(subject, fact); }, effect);
      if (breach) return breach;
    }
  }
  return fold.FirstThatDoesNotAddUp();
}

Breach FirstHoldThatDoesNotAddUp(const LogState& state) {
  std::map<HoldId, int64_t> pinned;
  Breach breach;
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    const int64_t left = PinnedBy(hold.pinned);
    if (left > 0) pinned[id] = left;
    const bool adds_up = hold.open_points() == left && hold.captured >= 0 && hold.released >= 0 &&
                         hold.expired >= 0 && hold.original > 0;
    if (!adds_up) breach = Named(id) + " does not add up";
  });
  if (breach) return breach;
  state.wallets.ForEach([&](const WalletKey&, const Wallet& wallet) {
    for (const WalletHold& hold : wallet.holds()) {
      pinned[hold.id] -= hold.amount;
    }
  });
  for (const auto& [id, difference] : pinned) {
    if (difference != 0) return Named(id) + " and its wallet differ";
  }
  return std::nullopt;
}

}  // namespace huitong
