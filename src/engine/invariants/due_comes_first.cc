#include "engine/invariants/due_comes_first.h"

#include <algorithm>
#include <map>

#include "engine/invariants/record_content.h"
#include "ledger/wallet.h"

namespace huitong {
namespace {

// The last days of available lots, without deferral, and the points of each. What never expires
// has none.
std::map<Day, int64_t> DatesOf(const Wallet& wallet) {
  std::map<Day, int64_t> dates;
  for (const Lot& lot : wallet.lots()) {
    const bool slides = lot.key.expires_on == kSlidingLot;
    const Day date = slides ? wallet.slides_until() : lot.key.expires_on;
    if (date > Day{} && date != kNeverExpires) dates[date] += lot.remaining;
  }
  return dates;
}

// The least of the terms in `notices` that has begun; nothing where none has.
std::optional<uint32_t> LeastTerm(uint32_t notices, Day date, Day today) {
  std::optional<uint32_t> least;
  for (const uint32_t days : {90U, 30U, 7U}) {
    const bool asked = (notices & NoticeOf(days)) != 0;
    if (asked && date.number - static_cast<int32_t>(days) <= today.number) least = days;
  }
  return least;
}

// So many days before the date as the policy wants a notice now; 0: the date is over and nothing
// was said. Nothing where no notice is due.
std::optional<uint32_t> DaysOwed(const PointsPolicy& policy, const ExpiryMark* mark, Day date,
                                 Day today) {
  if (date < today) {
    const bool unannounced = policy.notice_days > 0 && mark == nullptr;
    return unannounced ? std::optional(0U) : std::nullopt;
  }
  const auto days = LeastTerm(policy.notices, date, today);
  const bool noticed = days && mark != nullptr && (mark->notices & NoticeOf(*days)) != 0;
  return noticed ? std::nullopt : days;
}

}  // namespace

Effects NoticesOwed(LogState& state, const WalletKey& key, const Instant& now) {
  Effects owed;
  const PointsPolicy& policy = state.configuration.PolicyOf(key.currency, now.time);
  if (policy.notices == 0 && policy.notice_days == 0) return owed;
  const Wallet wallet = WalletBefore(state, key);
  for (const auto& [date, points] : DatesOf(wallet)) {
    const ExpiryMark* mark = wallet.MarkOf(date);
    const auto days = DaysOwed(policy, mark, date, now.day);
    if (!days) continue;
    owed.push_back(ExpiryNoticed{
        .currency = key.currency, .expires_on = date, .days = *days, .points = points});
    const Day earliest{
        .number =
            std::min(kLastDay.number, now.day.number + static_cast<int32_t>(policy.notice_days))};
    const bool defers = mark == nullptr && policy.notice_days > 0 && earliest > date;
    if (!defers) continue;
    owed.push_back(
        ExpiryDeferred{.currency = key.currency, .expires_on = date, .last_day = earliest});
  }
  return owed;
}

Breach BreachOfDueBefore(LogState& state, const WalletKey& key, const Instant& now, DueStep step) {
  const Wallet wallet = WalletBefore(state, key);
  if (step > DueStep::kMaturing && !MaturedLots(wallet, now.day).empty()) {
    return "points that had matured were still pending";
  }
  if (step > DueStep::kHoldEnd && EndedHold(wallet, now.time) != nullptr) {
    return "a hold whose time was up was still open";
  }
  if (step > DueStep::kNotice && !NoticesOwed(state, key, now).empty()) {
    return "a notice that was due was not given before";
  }
  return std::nullopt;
}

Breach BreachOfDue(LogState& state, const WalletKey& key, const Instant& now) {
  if (auto breach = BreachOfDueBefore(state, key, now, DueStep::kExpiry)) return breach;
  if (ExpiredLots(WalletBefore(state, key), now.day).empty()) return std::nullopt;
  return "points past their last day were not expired before";
}

Breach BreachOfDueAnywhere(LogState& state, MemberOrdinal member, const Instant& now) {
  for (const CurrencyNumber currency : CurrenciesIn(state.configuration)) {
    if (auto breach = BreachOfDue(state, {.member = member, .currency = currency}, now)) {
      return breach;
    }
  }
  return std::nullopt;
}

}  // namespace huitong
