#include "engine/past_wallet.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/points_policy.h"

namespace huitong {
namespace {

Expected<Done, Error> Compare(int64_t stated, int64_t folded) {
  if (stated == folded) return Done{};
  return Fail(ErrorCode::kCorrupt, "a posting states a balance of " + std::to_string(stated) +
                                       ", but the member's postings add up to " +
                                       std::to_string(folded));
}

Expected<Done, Error> CheckTakes(int64_t there, int64_t amount) {
  if (there + amount >= 0) return Done{};
  return Fail(ErrorCode::kCorrupt, "a posting takes " + std::to_string(-amount) +
                                       " points where there are " + std::to_string(there));
}

// The points of the entry that satisfies `is`; 0 where there is none.
template <class Entries, class Entry, class Is>
int64_t PointsIn(const Entries& entries, int64_t Entry::*points, const Is& is) {
  const auto found = std::find_if(entries.begin(), entries.end(), is);
  return found == entries.end() ? 0 : (*found).*points;
}

std::optional<Timestamp> PlacedUntil(const Record& record) {
  std::optional<Timestamp> ends;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* placed = std::get_if<HoldPlaced>(&effect);
    if (placed != nullptr) ends = placed->ends;
  });
  return ends;
}

}  // namespace

Expected<Done, Error> PastWallets::Take(const Record& record) {
  if (const auto ends = PlacedUntil(record)) {
    ends_[{.sequence = record.header.sequence, .ordinal = 0}] = *ends;
  }
  for (const RecordSubject& subject : record.subjects) {
    if (subject.member == member_) TRY(TakeEffects(record.header.committed.day, subject.effects));
  }
  return Done{};
}

Expected<Done, Error> PastWallets::TakeEffects(Day day, const Effects& effects) {
  const auto take = [this](const auto& fact) -> Expected<Done, Error> {
    if constexpr (requires { fact.balance_after; }) {
      return Post(fact);
    } else {
      return Done{};
    }
  };
  for (const Effect& effect : effects) {
    TRY(std::visit(take, effect));
    TakeDates(day, effect);
  }
  return Done{};
}

// What moves the last days of points, and postings do not say.
void PastWallets::TakeDates(Day day, const Effect& effect) {
  if (const auto* counted = std::get_if<ActivityCounted>(&effect)) {
    wallets_[counted->currency].SlideUntil(counted->last_day);
  } else if (const auto* noticed = std::get_if<ExpiryNoticed>(&effect)) {
    wallets_[noticed->currency].MarkNoticed(noticed->expires_on, NoticeOf(noticed->days));
  } else if (const auto* deferred = std::get_if<ExpiryDeferred>(&effect)) {
    wallets_[deferred->currency].Defer(deferred->expires_on, deferred->last_day);
  } else if (const auto* expired = std::get_if<Expired>(&effect)) {
    wallets_[expired->currency].DropMarksBefore(day);
  }
}

Expected<Done, Error> PastWallets::Post(const AvailablePosting& posting) {
  Wallet& wallet = wallets_[posting.currency];
  TRY(CheckTakes(PointsIn(wallet.lots(), &Lot::remaining,
                          [&](const Lot& lot) { return lot.key == posting.lot; }),
                 posting.amount));
  wallet.Post(posting.lot, posting.amount);
  return Compare(posting.balance_after, wallet.total());
}

Expected<Done, Error> PastWallets::Post(const PendingPosting& posting) {
  Wallet& wallet = wallets_[posting.currency];
  TRY(CheckTakes(PointsIn(wallet.pending(), &PendingLot::amount,
                          [&](const PendingLot& lot) {
                            return lot.matures_on == posting.matures_on && lot.key == posting.lot;
                          }),
                 posting.amount));
  wallet.PostPending(posting.matures_on, posting.lot, posting.amount);
  return Compare(posting.balance_after, wallet.pending_total());
}

Expected<Done, Error> PastWallets::Post(const HeldPosting& posting) {
  Wallet& wallet = wallets_[posting.currency];
  TRY(CheckTakes(PointsIn(wallet.holds(), &WalletHold::amount,
                          [&](const WalletHold& hold) { return hold.id == posting.hold; }),
                 posting.amount));
  wallet.PostHeld(posting.hold, TRY(EndOf(posting.hold)), posting.amount);
  return Compare(posting.balance_after, wallet.held_total());
}

Expected<Done, Error> PastWallets::Post(const DebtPosting& posting) {
  Wallet& wallet = wallets_[posting.currency];
  TRY(CheckTakes(wallet.debt(), -posting.amount));
  wallet.PostDebt(posting.amount);
  return Compare(posting.balance_after, -wallet.debt());
}

Expected<Timestamp, Error> PastWallets::EndOf(const HoldId& hold) {
  const auto known = ends_.find(hold);
  if (known != ends_.end()) return known->second;
  const auto ends = PlacedUntil(TRY(read_(hold.sequence)));
  if (!ends) {
    return Fail(ErrorCode::kCorrupt,
                "record " + std::to_string(hold.sequence) + " placed no hold, but one is named");
  }
  ends_[hold] = *ends;
  return *ends;
}

}  // namespace huitong
