#include "model/calendar.h"

#include <algorithm>
#include <vector>

namespace huitong::model {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 9999;

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// The first day of each month from January 1970, and one past the end.
const std::vector<int32_t>& Months() {
  static const std::vector<int32_t> months = [] {
    std::vector<int32_t> first = {0};
    for (int year = kFirstYear; year <= kLastYear; ++year) {
      for (const int days : {31, IsLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}) {
        first.push_back(first.back() + days);
      }
    }
    return first;
  }();
  return months;
}

}  // namespace

int32_t MonthOf(int32_t day) {
  const auto& months = Months();
  return static_cast<int32_t>(std::upper_bound(months.begin(), months.end(), day) -
                              months.begin()) -
         1;
}

int32_t MonthsAfter(int32_t day, int64_t months) {
  const auto& all = Months();
  const int32_t in_month = day - all[static_cast<size_t>(MonthOf(day))];
  const int64_t month = int64_t{MonthOf(day)} + months;
  if (month > static_cast<int64_t>(all.size()) - 2) return all.back() - 1;
  return std::min(all[static_cast<size_t>(month)] + in_month,
                  all[static_cast<size_t>(month) + 1] - 1);
}

int32_t DateNotBefore(int32_t from, int32_t month, int32_t day) {
  const auto& all = Months();
  for (size_t at = static_cast<size_t>(month) - 1; at + 1 < all.size(); at += 12) {
    const int32_t date = std::min(all[at] + day - 1, all[at + 1] - 1);
    if (date >= from) return date;
  }
  return all.back() - 1;
}

int32_t EndOfMonthAfter(int32_t day, int64_t months) {
  const auto& all = Months();
  const int64_t last = static_cast<int64_t>(all.size()) - 2;
  const int64_t month = std::min(int64_t{MonthOf(day)} + months, last);
  return all[static_cast<size_t>(month) + 1] - 1;
}

}  // namespace huitong::model
