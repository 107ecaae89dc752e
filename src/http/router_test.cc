#include "http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace huitong {
namespace {

using testing::ElementsAre;

Router<std::string> Routes() {
  Router<std::string> router;
  router.Add(Method::kGet, "/v1/members/{member_id}", "read");
  router.Add(Method::kPut, "/v1/members/{member_id}", "write");
  router.Add(Method::kPost, "/v1/members/search", "search");
  router.Add(Method::kGet, "/v1/members/{id}/wallets/{currency}", "wallet");
  router.Add(Method::kGet, "/v1/members/search/help", "help");
  router.Add(Method::kGet, "/tile/{level}/{index...}", "tile");
  router.Add(Method::kGet, "/", "root");
  return router;
}

// The endpoint, or the status a miss stands for.
std::string Found(Method method, std::string_view path) {
  const auto router = Routes();
  const auto match = router.Find(method, path);
  if (match) return *match->endpoint;
  return match.error().allow.empty() ? "404" : "405 " + match.error().allow;
}

TEST(RouterTest, FindsByMethodAndPath) {
  EXPECT_EQ(Found(Method::kGet, "/v1/members/m1"), "read");
  EXPECT_EQ(Found(Method::kPut, "/v1/members/m1"), "write");
  EXPECT_EQ(Found(Method::kGet, "/v1/members/m1/wallets/cny"), "wallet");
  EXPECT_EQ(Found(Method::kGet, "/"), "root");
}

TEST(RouterTest, GivesDecodedParametersUnderTheNamesOfTheirPattern) {
  const auto router = Routes();
  const auto match = router.Find(Method::kGet, "/v1/members/a%20b/wallets/%E4%BC%9A");

  ASSERT_TRUE(match);
  EXPECT_EQ(match->parameters["id"], "a b");
  EXPECT_EQ(match->parameters["currency"], "\u4f1a");
  EXPECT_EQ(match->parameters.all().size(), 2U);
}

TEST(RouterTest, ALiteralWinsAndIsLeftAgainWhereItLeadsNowhere) {
  EXPECT_EQ(Found(Method::kPost, "/v1/members/search"), "search");
  EXPECT_EQ(Found(Method::kGet, "/v1/members/search/help"), "help");
  EXPECT_EQ(Found(Method::kGet, "/v1/members/search/wallets/x"), "wallet");
}

TEST(RouterTest, ThePathDecidesBeforeTheMethod) {
  EXPECT_EQ(Found(Method::kGet, "/v1/members/search"), "405 POST");
}

TEST(RouterTest, TellsAWrongMethodFromAWrongPath) {
  EXPECT_EQ(Found(Method::kDelete, "/v1/members/m1"), "405 GET, PUT, HEAD");
  EXPECT_EQ(Found(Method::kOther, "/v1/members/m1"), "405 GET, PUT, HEAD");
  for (const char* path : {"", "v1", "/v1", "/v1/members", "/v1/members/", "/v1/members/m1/",
                           "/v1/Members/m1", "/v1/members/m1/wallets", "/v1/members/%zz"}) {
    EXPECT_EQ(Found(Method::kGet, path), "404") << path;
  }
}

TEST(RouterTest, HeadFindsTheGetRoute) {
  EXPECT_EQ(Found(Method::kHead, "/v1/members/m1"), "read");
  EXPECT_EQ(Found(Method::kHead, "/v1/members/search"), "405 POST");
}

TEST(RouterTest, ARemainderTakesWhatIsLeftAndNotNothing) {
  const auto router = Routes();
  const auto match = router.Find(Method::kGet, "/tile/0/x001/067.p/5");

  ASSERT_TRUE(match);
  EXPECT_EQ(match->parameters["level"], "0");
  EXPECT_EQ(match->parameters["index"], "x001/067.p/5");
  EXPECT_EQ(Found(Method::kGet, "/tile/0/"), "404");
  EXPECT_EQ(Found(Method::kGet, "/tile/0"), "404");
}

TEST(RouterTest, ListsItsRoutesInTheirOrder) {
  Router<int> router;
  router.Add(Method::kPost, "/v1/{b}", 1);
  router.Add(Method::kGet, "/v1/a", 2);

  EXPECT_THAT(router.routes(), ElementsAre(Route{.method = Method::kPost, .pattern = "/v1/{b}"},
                                           Route{.method = Method::kGet, .pattern = "/v1/a"}));
}

TEST(RouterTest, ParametersOutliveAMoveOfTheRouter) {
  Router<std::string> router = Routes();
  const auto match = router.Find(Method::kGet, "/v1/members/m1");
  const Router<std::string> moved = std::move(router);

  ASSERT_TRUE(match);
  EXPECT_EQ(match->parameters["member_id"], "m1");
  EXPECT_TRUE(moved.Find(Method::kGet, "/v1/members/m1"));
}

TEST(RouterDeathTest, RefusesPatternsThatAreMistakes) {
  Router<int> router;
  router.Add(Method::kGet, "/v1/a/{x}", 1);

  EXPECT_DEATH(router.Add(Method::kGet, "/v1/a/{y}", 2), "CHECK failed");
  EXPECT_DEATH(router.Add(Method::kGet, "v1", 2), "CHECK failed");
  EXPECT_DEATH(router.Add(Method::kGet, "/v1/{}", 2), "CHECK failed");
  EXPECT_DEATH(router.Add(Method::kGet, "/v1/{a", 2), "CHECK failed");
  EXPECT_DEATH(router.Add(Method::kGet, "/v1/{a...}/b", 2), "CHECK failed");
  EXPECT_DEATH(router.Add(Method::kOther, "/v1/b", 2), "CHECK failed");
}

}  // namespace
}  // namespace huitong
