// Reading what was registered, the public log, health and figures.

#include <gtest/gtest.h>

#include "api/public_id.h"
#include "base/text_encoding.h"
#include "journal/checkpoint.h"
#include "journal/tree.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

TEST(ApiResourcesTest, ShowsWhatWasRegistered) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer brand = world.Get("/v1/brands/" + district.cafe);
  EXPECT_EQ(brand.At("/code"), "cafe");
  EXPECT_EQ(brand.At("/name"), R"({"zh":"咖啡馆","en":"Cafe"})");
  const ApiAnswer currency = world.Get("/v1/currencies/" + district.bean);
  EXPECT_EQ(currency.At("/brand_id"), district.cafe);
  EXPECT_EQ(currency.At("/expiry_months"), "12");
  EXPECT_EQ(world.Get("/v1/currencies/" + district.rose).At("/expiry_months"), "24");
  const ApiAnswer channel = world.Get("/v1/channels/" + district.market);
  EXPECT_EQ(channel.At("/kind"), "marketplace");
  EXPECT_EQ(channel.At("/coefficient"), R"({"numerator":4,"denominator":5})");
  const ApiAnswer book = world.Get("/v1/rate-book/versions");
  EXPECT_EQ(book.At("/data/0/prices/1/currency_id"), district.bean);
  EXPECT_EQ(book.At("/has_more"), "false");
}

TEST(ApiResourcesTest, PagesThroughAList) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer first = world.Get("/v1/brands?limit=1");
  EXPECT_EQ(first.At("/data/0/id"), district.florist);
  EXPECT_EQ(first.At("/has_more"), "true");
  const ApiAnswer second = world.Get("/v1/brands?limit=1&cursor=" + first.At("/next_cursor"));
  EXPECT_EQ(second.At("/data/0/id"), district.cafe);
  EXPECT_EQ(second.At("/has_more"), "false");
  EXPECT_EQ(second.At("/next_cursor"), "null");
  EXPECT_EQ(world.Get("/v1/channels?cursor=" + first.At("/next_cursor")).At("/param"), "cursor");
}

TEST(ApiResourcesTest, PublishesVersionsThatTakeEffectLater) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string rates = "/v1/brands/" + district.florist + "/earn-rates";
  EXPECT_EQ(world.Get(rates).At("/data"), "[]");
  const ApiAnswer answer =
      world.Post(rates, R"({"points_per_yuan":{"numerator":2,"denominator":1},)"
                        R"("effective_from":"2026-01-02T00:00:00+08:00"})");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.At("/currency_id"), district.rose);
  EXPECT_EQ(world.Post("/v1/events", district.Purchase(1'000)).At("/wallet/points"), "10");
  world.clock().Advance(kSecondsPerDay);
  EXPECT_EQ(world.Post("/v1/events", district.Purchase(1'000)).At("/wallet/points"), "20");
  EXPECT_EQ(world.Get(rates).At("/data/0/version"), "1");
}

TEST(ApiResourcesTest, PublishesACoefficientForAChannel) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer answer = world.Post("/v1/channels/" + district.market + "/coefficients",
                                      R"({"coefficient":{"numerator":9,"denominator":10}})");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.At("/version"), "2");
  EXPECT_EQ(world.Get("/v1/channels/" + district.market).At("/coefficient"),
            R"({"numerator":9,"denominator":10})");
}

TEST(ApiResourcesTest, SaysWhereSomethingIsNotFound) {
  ApiWorld world;
  const ApiDistrict district(world);
  EXPECT_EQ(world.Get("/v1/brands/" + BrandId(kTestLog, {.value = 99})).code(), "brand_not_found");
  EXPECT_EQ(world.Get("/v1/members/" + MemberIdText({})).code(), "member_not_found");
  EXPECT_EQ(world.Get("/v1/members/" + MemberIdText({}) + "/wallets").status, 404);
  EXPECT_EQ(world.Get("/v1/transactions/" + TransactionId(kTestLog, 999)).status, 404);
  EXPECT_EQ(world.Get("/v1/transactions/" + TransactionId({.value = 1}, 0)).code(),
            "resource_not_found");
}

TEST(ApiResourcesTest, FindsAMemberByCustomerNumberAndShowsItsIdentity) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string query = "/v1/members?brand_id=" + district.florist + "&customer_number=";
  EXPECT_EQ(world.Get(query + "C-1").At("/data/0/id"), district.mei);
  EXPECT_EQ(world.Get(query + "C-404").At("/data"), "[]");
  EXPECT_EQ(world.Get("/v1/members?brand_id=" + district.cafe + "&customer_number=C-1").At("/data"),
            "[]");
  const ApiAnswer member = world.Get("/v1/members/" + district.mei);
  EXPECT_EQ(member.At("/records"), "1");
  EXPECT_EQ(member.At("/identities/0/customer_number"), "C-1");
  EXPECT_EQ(member.At("/identities/0/brand_id"), district.florist);
}

TEST(ApiResourcesTest, ShowsTheCoalitionAndItsVerifierKey) {
  ApiWorld world;
  const ApiAnswer coalition = world.Get("/v1/coalition");
  EXPECT_EQ(coalition.At("/time_zone"), "Asia/Shanghai");
  EXPECT_EQ(coalition.At("/log/coalition"), "1");
  EXPECT_EQ(coalition.At("/log/verifier_key"),
            VerifierKeyText(CoalitionForTests().origin, world.public_key()));
  EXPECT_EQ(coalition.At("/log_index"), "0");
}

TEST(ApiResourcesTest, ServesTheLogWithoutACredential) {
  ApiWorld world;
  const ApiDistrict district(world);
  for (int i = 0; i < 300; ++i) {
    (void)world.Post("/v1/events", district.Purchase(100));
  }
  world.Sign();
  const ApiAnswer note = world.GetPublic("/log/1/0/checkpoint");
  ASSERT_EQ(note.status, 200);
  const auto head = OpenNote(note.body, CoalitionForTests().origin, world.public_key());
  ASSERT_TRUE(head);

  const ApiAnswer whole = world.GetPublic("/log/1/0/tile/0/000");
  const std::string width = std::to_string(head->size - kTileWidth);
  const ApiAnswer part = world.GetPublic("/log/1/0/tile/0/001.p/" + width);
  ASSERT_EQ(whole.body.size(), 32 * kTileWidth);
  ASSERT_EQ(part.body.size(), 32 * (head->size - kTileWidth));
  const ApiAnswer entries = world.GetPublic("/log/1/0/tile/entries/000");
  ASSERT_EQ(entries.body.size(), 34 * kTileWidth);
  Frontier tree;
  const std::string leaves = whole.body + part.body;
  for (size_t i = 0; i < head->size; ++i) {
    Hash leaf{};
    std::copy_n(leaves.begin() + static_cast<ptrdiff_t>(32 * i), 32, leaf.begin());
    (void)tree.Append(leaf);
  }
  EXPECT_EQ(tree.Root(), head->root);
  EXPECT_EQ(ToHex(LeafHash(AsBytes(entries.body).subspan(2, 32))),
            ToHex(AsBytes(whole.body).first(32)));
}

TEST(ApiResourcesTest, ShowsNoTileBeyondTheSignedHead) {
  ApiWorld world;
  EXPECT_EQ(world.GetPublic("/log/9/0/checkpoint").status, 404);
  world.Sign();
  EXPECT_EQ(world.GetPublic("/log/1/0/tile/0/000").status, 404);
  EXPECT_EQ(world.GetPublic("/log/1/0/tile/0/000.p/1").status, 200);
  EXPECT_EQ(world.GetPublic("/log/1/0/tile/0/000.p/2").status, 404);
  EXPECT_EQ(world.GetPublic("/log/1/0/tile/63/x999/x999/x999/x999/x999/999").status, 404);
  EXPECT_EQ(world.GetPublic("/log/1/0/tile/nonsense").status, 404);
}

TEST(ApiResourcesTest, CountsRequestsAndDeclines) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/redemptions", district.Redemption(1), "k");
  (void)world.Post("/v1/redemptions", district.Redemption(1), "k");
  const std::string page = world.GetPublic("/metrics").body;
  for (const char* line :
       {"huitong_http_requests_total{method=\"POST\",route=\"/v1/redemptions\",status=\"4xx\"} 2\n",
        "huitong_declines_total{code=\"insufficient_points\"} 1\n", "huitong_replays_total 1\n",
        "huitong_lane_queue_length 0\n", "huitong_log_durable_records 10\n"}) {
    EXPECT_NE(page.find(line), std::string::npos) << line << page;
  }
}

TEST(ApiResourcesTest, ExplainsItsProblems) {
  ApiWorld world;
  const ApiAnswer page = world.GetPublic("/docs/problems");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("quote_superseded"), std::string::npos);
}

}  // namespace
}  // namespace huitong::testing
