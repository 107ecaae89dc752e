#include "engine/invariants/retraced_wallet.h"

#include <algorithm>

namespace huitong {
namespace {

// The amount of the entry that satisfies `is`; 0 where there is none.
template <class Entries, class Entry, class Is>
int64_t AmountIn(const Entries& entries, int64_t Entry::*amount, const Is& is) {
  const auto found = std::find_if(entries.begin(), entries.end(), is);
  return found == entries.end() ? 0 : (*found).*amount;
}

}  // namespace

RetracedWallet::RetracedWallet(LogState& state, const WalletKey& key)
    : currency_(key.currency), wallet_(WalletBefore(state, key)) {}

RetracedWallet::RetracedWallet(LogState& state, const Record& record, CurrencyNumber currency)
    : RetracedWallet(state, {.member = record.subjects.front().member, .currency = currency}) {}

bool RetracedWallet::Allows(int64_t amount, int64_t there) const {
  return amount != 0 && amount >= -there && amount <= Points::kOfMemberMax - wallet_.whole();
}

void RetracedWallet::StateLines(const std::vector<LineAmount>& lines) {
  for (const LineAmount& line : lines) {
    State(line);
  }
}

void RetracedWallet::Post(const LotKey& lot, int64_t amount) {
  const int64_t there =
      AmountIn(wallet_.lots(), &Lot::remaining, [&](const Lot& one) { return one.key == lot; });
  possible_ = possible_ && Allows(amount, there);
  if (!possible_) return;
  wallet_.Post(lot, amount);
  State(AvailablePosting{
      .currency = currency_, .lot = lot, .amount = amount, .balance_after = wallet_.total()});
}

void RetracedWallet::PostPending(Day matures_on, const LotKey& lot, int64_t amount) {
  const int64_t there = AmountIn(
      wallet_.pending(), &PendingLot::amount,
      [&](const PendingLot& one) { return one.matures_on == matures_on && one.key == lot; });
  possible_ = possible_ && Allows(amount, there);
  if (!possible_) return;
  wallet_.PostPending(matures_on, lot, amount);
  State(PendingPosting{.currency = currency_,
                       .matures_on = matures_on,
                       .lot = lot,
                       .amount = amount,
                       .balance_after = wallet_.pending_total()});
}

void RetracedWallet::PostHeld(const HoldId& hold, Timestamp ends, const LotKey& lot,
                              int64_t amount) {
  const int64_t there = AmountIn(wallet_.holds(), &WalletHold::amount,
                                 [&](const WalletHold& one) { return one.id == hold; });
  possible_ = possible_ && Allows(amount, there);
  if (!possible_) return;
  wallet_.PostHeld(hold, ends, amount);
  State(HeldPosting{.currency = currency_,
                    .hold = hold,
                    .lot = lot,
                    .amount = amount,
                    .balance_after = wallet_.held_total()});
}

void RetracedWallet::PostDebt(int64_t amount) {
  possible_ = possible_ && amount != 0 && amount <= wallet_.debt() &&
              wallet_.debt() - amount <= Points::kOfMemberMax;
  if (!possible_) return;
  wallet_.PostDebt(amount);
  State(DebtPosting{.currency = currency_, .amount = amount, .balance_after = -wallet_.debt()});
}

void RetracedWallet::Slide(Day active_on, Day last_day) {
  if (last_day <= wallet_.slides_until()) return;
  wallet_.SlideUntil(last_day);
  State(ActivityCounted{.currency = currency_, .active_on = active_on, .last_day = last_day});
}

void RetracedWallet::CountEarning(const Configuration& configuration, const Instant& at) {
  const ExpiryTerm term = configuration.TermOf(currency_, at.time);
  if (term.mode == ExpiryMode::kSliding) Slide(at.day, DatedTerm(term, at.day));
}

void RetracedWallet::CountActivity(const Configuration& configuration, Activity activity,
                                   const Instant& now) {
  const bool counts = (configuration.PolicyOf(currency_, now.time).activity & activity) != 0;
  if (counts) CountEarning(configuration, now);
}

void RetracedWallet::Credit(const LotKey& lot, int64_t points) {
  const int64_t repaid = std::min(wallet_.debt(), points);
  if (repaid > 0) PostDebt(repaid);
  if (repaid < points) Post(lot, points - repaid);
}

int64_t RetracedWallet::EndHold(const HoldId& id, const Hold& hold, const Lots& rest, HoldEnd why,
                                Day today) {
  const Wallet before = wallet_;
  HoldEnded ended{.currency = currency_, .hold = id, .why = why, .released = 0, .expired = 0};
  for (const Lot& lot : rest) {
    (before.IsLive(lot.key, today) ? ended.released : ended.expired) += lot.remaining;
  }
  State(ended);
  for (const Lot& lot : rest) {
    PostHeld(id, hold.ends, lot.key, -lot.remaining);
    if (before.IsLive(lot.key, today)) Post(lot.key, lot.remaining);
  }
  return ended.expired;
}

}  // namespace huitong
