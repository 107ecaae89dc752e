#include "http/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace huitong {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(QueryTest, KeepsOrderAndDuplicates) {
  EXPECT_THAT(*ParseQuery("b=2&a=1&b=3"), ElementsAre(QueryPair{.name = "b", .value = "2"},
                                                      QueryPair{.name = "a", .value = "1"},
                                                      QueryPair{.name = "b", .value = "3"}));
}

TEST(QueryTest, DecodesNamesAndValues) {
  EXPECT_THAT(*ParseQuery("a%5B%5D=x%26y%3Dz&name=%E4%BC%9A+%2B1"),
              ElementsAre(QueryPair{.name = "a[]", .value = "x&y=z"},
                          QueryPair{.name = "name", .value = "\u4f1a +1"}));
}

TEST(QueryTest, SplitsAtTheFirstEqualsSign) {
  EXPECT_THAT(
      *ParseQuery("cursor=ab==&flag&empty="),
      ElementsAre(QueryPair{.name = "cursor", .value = "ab=="},
                  QueryPair{.name = "flag", .value = ""}, QueryPair{.name = "empty", .value = ""}));
}

TEST(QueryTest, NothingBetweenSeparatorsIsNoPair) {
  EXPECT_THAT(*ParseQuery(""), IsEmpty());
  EXPECT_THAT(*ParseQuery("&&"), IsEmpty());
  EXPECT_THAT(*ParseQuery("&a=1&"), ElementsAre(QueryPair{.name = "a", .value = "1"}));
}

TEST(QueryTest, RefusesMalformedPairsAndNamesTheirPlace) {
  for (const char* query :
       {"a=1&b=%", "a=1&b=%2", "a=1&%zz=1", "a=1&b=%ff", "a=1&b=%00", "a=1&=2"}) {
    const auto pairs = ParseQuery(query);
    ASSERT_FALSE(pairs.has_value()) << query;
    EXPECT_EQ(pairs.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(pairs.error().sentence.find("Pair 2 "), std::string::npos) << query;
  }
}

}  // namespace
}  // namespace huitong
