#include "simulation/months.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

// The mornings on which a month is closed, of a district of so many days.
std::vector<std::string> ClosingDays(std::string_view until, int32_t days) {
  const Day end = *FromIsoDate(until);
  std::vector<std::string> closing;
  for (int32_t index = 0; index < days; ++index) {
    const DistrictDay day{
        .index = index, .day = {.number = end.number - days + index}, .begins = {}};
    if (ClosesMonthOn(day, end, days)) closing.push_back(ToIsoDate(day.day));
  }
  return closing;
}

TEST(MonthsTest, ClosesTheLastThreeMonths) {
  EXPECT_EQ(ClosingDays("2026-11-23", 100),
            (std::vector<std::string>{"2026-09-01", "2026-10-01", "2026-11-01"}));
  EXPECT_EQ(ClosingDays("2026-05-02", 100),  // four have begun since
            (std::vector<std::string>{"2026-03-01", "2026-04-01", "2026-05-01"}));
}

TEST(MonthsTest, ClosesThreeInAnyDistrictThatIsLongEnough) {
  for (int32_t number = FromIsoDate("2026-01-01")->number; number < 21'000; ++number) {
    const std::string until = ToIsoDate({.number = number});
    EXPECT_EQ(ClosingDays(until, kDaysOfThreeMonths).size(), kMonthsClosed) << until;
  }
  EXPECT_TRUE(ClosingDays("2026-11-23", kDaysOfThreeMonths - 1).empty());
}

}  // namespace
}  // namespace huitong
