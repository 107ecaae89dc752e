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

}  // namespace
}  // namespace huitong
