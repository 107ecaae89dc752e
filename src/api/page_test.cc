#include "api/page.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

Expected<PageRequest, RequestRefusal> PageOfQuery(std::string_view text, uint64_t list) {
  Request request;
  request.query = text;
  auto query = QueryParameters::Of(request);
  CHECK(query.has_value());
  QueryParameters taken = *std::move(query);
  return TakePage(taken, list);
}

TEST(PageTest, BeginsWithTwentyFromTheStart) {
  const auto page = PageOfQuery("", 1);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->limit, 20u);
  EXPECT_EQ(page->place, std::nullopt);
}

TEST(PageTest, GoesOnWhereACursorSays) {
  const std::string cursor = CursorText({.list = 7, .place = 1'000'000'007});
  const auto page = PageOfQuery("limit=100&cursor=" + cursor, 7);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->limit, 100u);
  EXPECT_EQ(page->place, 1'000'000'007u);
}

TEST(PageTest, RefusesTheCursorOfAnotherList) {
  const auto page = PageOfQuery("cursor=" + CursorText({.list = 7, .place = 1}), 8);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().param, "cursor");
}

TEST(PageTest, RefusesLimitsBeyondOneToAHundred) {
  for (const char* query : {"limit=0", "limit=101", "limit=", "limit=-1", "limit=5x", "limit=1e1",
                            "limit=99999999999"}) {
    EXPECT_FALSE(PageOfQuery(query, 1)) << query;
  }
}

}  // namespace
}  // namespace huitong
