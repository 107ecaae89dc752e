#include "engine/notice.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/planted.h"

namespace huitong {
namespace {

struct NoticeTerm {
  uint32_t notice = 0;
  uint32_t days = 0;
};
constexpr std::array kTerms = {NoticeTerm{.notice = kNotice7Days, .days = 7},
                               NoticeTerm{.notice = kNotice30Days, .days = 30},
                               NoticeTerm{.notice = kNotice90Days, .days = 90}};

Day After(Day day, uint32_t days) {
  return std::min(kLastDay, Day{.number = day.number + static_cast<int32_t>(days)});
}

// The shortest term that has begun; nothing where none has.
const NoticeTerm* TermBegun(uint32_t notices, Day expires_on, Day today) {
  for (const NoticeTerm& term : kTerms) {
    const int32_t late = Planted("notice-a-day-late") ? 1 : 0;
    const bool begun = expires_on.number - static_cast<int32_t>(term.days) + late <= today.number;
    if (begun && (notices & term.notice) != 0) return &term;
  }
  return nullptr;
}

}  // namespace

std::vector<DueNotice> DueNotices(const Wallet& wallet, const PointsPolicy& policy, Day today) {
  std::vector<DueNotice> due;
  if (policy.notices == 0 && policy.notice_days == 0) return due;
  std::map<Day, int64_t> points_of;
  for (const Lot& lot : wallet.lots()) {
    const Day date = wallet.DateOf(lot.key);
    if (date > Day{} && date != kNeverExpires) points_of[date] += lot.remaining;
  }
  for (const auto& [date, points] : points_of) {
    const ExpiryMark* mark = wallet.MarkOf(date);
    DueNotice notice{.expires_on = date, .days = 0, .points = points, .deferred_to = {}};
    if (date >= today) {
      const NoticeTerm* term = TermBegun(policy.notices, date, today);
      const bool known =
          term == nullptr || (mark != nullptr && (mark->notices & term->notice) != 0);
      if (known) continue;
      notice.days = term->days;
    } else if (policy.notice_days == 0 || mark != nullptr) {
      continue;
    }
    const Day least = After(today, policy.notice_days);
    if (mark == nullptr && policy.notice_days > 0 && least > date) notice.deferred_to = least;
    due.push_back(notice);
  }
  return due;
}

}  // namespace huitong
