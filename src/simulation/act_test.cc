#include "simulation/act.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

Act ActAt(int64_t nanos, const std::string& key) {
  return {.at = {.nanos = nanos},
          .occurred = std::nullopt,
          .actor = kDistrictOperator,
          .key = key,
          .operation = Enrol{}};
}

TEST(InOrderTest, SortsByTime) {
  const auto acts = InOrder({ActAt(9000, "late"), ActAt(10, "early")});
  EXPECT_EQ(acts[0].key, "early");
  EXPECT_EQ(acts[1].at.nanos, 9000);
}

TEST(InOrderTest, PutsActsOfOneMomentApartInTheOrderGiven) {
  const auto acts = InOrder({ActAt(10, "a"), ActAt(10, "b"), ActAt(10, "c"), ActAt(500, "d")});
  EXPECT_EQ(acts[0].key + acts[1].key + acts[2].key + acts[3].key, "abcd");
  EXPECT_EQ(acts[0].at.nanos, 10);
  for (size_t i = 1; i < acts.size(); ++i) {
    EXPECT_LT(acts[i - 1].at, acts[i].at);
  }
}

}  // namespace
}  // namespace huitong
