#include "ledger/lot.h"

#include <string_view>

#include <gtest/gtest.h>

namespace huitong {
namespace {

Day D(std::string_view text) {
  const auto day = FromIsoDate(text);
  EXPECT_TRUE(day) << text;
  return day.value_or(Day{});
}

TEST(LotTest, IsUsedByItsLastDayThenByItsProvenance) {
  const LotKey early{.expires_on = D("2028-01-31"), .provenance = {.value = 9}};
  const LotKey late{.expires_on = D("2028-02-29"), .provenance = {.value = 1}};
  const LotKey later{.expires_on = D("2028-02-29"), .provenance = {.value = 2}};
  EXPECT_LT(early, late);
  EXPECT_LT(late, later);
  EXPECT_LT(later, (LotKey{.expires_on = kNeverExpires, .provenance = {.value = 0}}));
}

TEST(LotTest, CanBeSpentOnItsLastDayAndNotOnTheNext) {
  const LotKey lot{.expires_on = D("2028-02-29"), .provenance = {.value = 1}};
  EXPECT_TRUE(IsLive(lot, D("2028-02-29")));
  EXPECT_FALSE(IsLive(lot, D("2028-03-01")));
}

TEST(ExpiryPolicyTest, EndsWithTheMonthSoManyMonthsLater) {
  EXPECT_EQ(ExpiresOn({.months = 24}, D("2026-01-01")), D("2028-01-31"));
  EXPECT_EQ(ExpiresOn({.months = 24}, D("2026-01-31")), D("2028-01-31"));
  EXPECT_EQ(ExpiresOn({.months = 1}, D("2027-01-31")), D("2027-02-28"));
  EXPECT_EQ(ExpiresOn({.months = 0}, D("2026-04-01")), D("2026-04-30"));
}

TEST(ExpiryPolicyTest, NeverPassesTheLastDayThatCanBeWritten) {
  EXPECT_EQ(ExpiresOn({.months = INT32_MAX}, D("2026-01-01")), kLastDay);
}

}  // namespace
}  // namespace huitong
