// What is said no to before the ledger is asked: no record, and the key stays unused.

#include <gtest/gtest.h>

#include "api/page.h"
#include "api/public_id.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

Sequence RecordsOf(ApiWorld& world) { return world.lane().heads().Of(kTestLog).next_sequence; }

// That the body is refused with this code, records nothing and leaves the key to a good request.
void ExpectRefused(ApiWorld& world, const ApiDistrict& district, const std::string& body,
                   const std::string& code, const std::string& key) {
  const Sequence before = RecordsOf(world);
  const ApiAnswer answer = world.Post("/v1/events", body, key);
  EXPECT_EQ(answer.status, 400) << body;
  EXPECT_EQ(answer.code(), code) << body;
  EXPECT_EQ(answer.content_type, "application/problem+json");
  EXPECT_EQ(RecordsOf(world), before);
  EXPECT_EQ(world.Post("/v1/events", district.Purchase(100), key).status, 201) << body;
}

TEST(ApiRefusalsTest, RefusesBodiesThatAreNotJson) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::vector<std::string> bodies = {"",
                                           "{",
                                           "[]",
                                           "nonsense",
                                           district.Purchase(100) + "x",
                                           R"({"type":"\ud800"})",
                                           "{\"type\":\"\xff\"}",
                                           std::string(40, '[') + std::string(40, ']'),
                                           R"({"spend_fen":01})"};
  for (size_t i = 0; i < bodies.size(); ++i) {
    ExpectRefused(world, district, bodies[i], "malformed_json", "j" + std::to_string(i));
  }
}

TEST(ApiRefusalsTest, RefusesFieldsByPointer) {
  ApiWorld world;
  const ApiDistrict district(world);
  const auto purchase = [&](const std::string& spend) {
    return R"({"type":"purchase","member_id":")" + district.mei + R"(","brand_id":")" +
           district.florist + R"(","spend_fen":)" + spend + "}";
  };
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {purchase("-1"), "/spend_fen", "out_of_range"},
      {purchase("9007199254740992"), "/spend_fen", "out_of_range"},
      {purchase("1.0"), "/spend_fen", "wrong_type"},
      {purchase("1e2"), "/spend_fen", "wrong_type"},
      {purchase("\"1\""), "/spend_fen", "wrong_type"},
      {purchase("null"), "/spend_fen", "missing"},
      {district.Purchase(1, R"(,"more":1)"), "/more", "unknown"},
      {district.Purchase(1, R"(,"spend_fen":2)"), "/spend_fen", "duplicate"},
      {district.Purchase(1, R"(,"channel_id":"chn_x")"), "/channel_id", "malformed"},
      {district.Purchase(1, R"(,"channel_id":")" + district.florist + "\""), "/channel_id",
       "malformed"},
      {district.Purchase(1, R"(,"occurred_at":"yesterday")"), "/occurred_at", "malformed"},
      {district.Purchase(1, R"(,"occurred_at":"2026-01-01T00:00:00")"), "/occurred_at",
       "malformed"},
      {district.Purchase(1, R"(,"customer_number":"C-1")"), "/member_id", "repeated"},
      {district.Purchase(1, R"(,"out_request_no":"")"), "/out_request_no", "out_of_range"},
      {R"({"type":"visit"})", "/type", "malformed"}};
  for (size_t i = 0; i < cases.size(); ++i) {
    const auto& [body, pointer, fault] = cases[i];
    const ApiAnswer answer = world.Post("/v1/events", body, "p" + std::to_string(i));
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.code(), "invalid_body") << body;
    EXPECT_EQ(answer.At("/errors/0/pointer"), pointer) << body;
    EXPECT_EQ(answer.At("/errors/0/code"), fault) << body;
  }
}

TEST(ApiRefusalsTest, RefusesRatesBeyondTheirTerms) {
  ApiWorld world;
  const ApiDistrict district(world);
  for (const char* rate :
       {R"({"numerator":0,"denominator":1})", R"({"numerator":1,"denominator":0})",
        R"({"numerator":1000000001,"denominator":1})", R"({"numerator":1})", "1"}) {
    const ApiAnswer answer = world.Post("/v1/brands/" + district.florist + "/earn-rates",
                                        std::string("{\"points_per_yuan\":") + rate + "}");
    EXPECT_EQ(answer.status, 400) << rate;
    EXPECT_EQ(answer.code(), "invalid_body") << rate;
  }
}

TEST(ApiRefusalsTest, RefusesACurrencyPricedTwice) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string line = R"({"currency_id":")" + district.rose +
                           R"(","bid":{"numerator":1,"denominator":1},)"
                           R"("ask":{"numerator":1,"denominator":1},)"
                           R"("settlement_price_micro_fen":0})";
  const ApiAnswer answer =
      world.Post("/v1/rate-book/versions", "{\"prices\":[" + line + "," + line + "]}");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.At("/errors/0/code"), "repeated");
}

TEST(ApiRefusalsTest, DeclinesWellFormedIdsThatNameNothingHere) {
  ApiWorld world;
  const ApiDistrict district(world);
  constexpr LogNumber kOther{.value = 9 << 16};
  const auto channel = [&](const std::string& id) {
    return world.Post("/v1/events", district.Purchase(1, R"(,"channel_id":")" + id + "\""));
  };
  EXPECT_EQ(channel(ChannelId(kOther, {.value = 1})).code(), "channel_not_found");
  EXPECT_EQ(channel(ChannelId(kTestLog, {.value = 0})).code(), "channel_not_found");
  EXPECT_EQ(channel(ChannelId(kTestLog, {.value = 99})).status, 404);
  const ApiAnswer brand = world.Post("/v1/brands/" + BrandId(kOther, {.value = 1}) + "/earn-rates",
                                     R"({"points_per_yuan":{"numerator":1,"denominator":1}})");
  EXPECT_EQ(brand.code(), "brand_not_found");
  EXPECT_FALSE(brand.At("/transaction_id").empty());
}

TEST(ApiRefusalsTest, WantsAKeyForEachWrite) {
  ApiWorld world;
  const ApiDistrict district(world);
  for (const auto& [target, body] : std::vector<std::pair<std::string, std::string>>{
           {"/v1/events", district.Purchase(1)}, {"/v1/members", district.Enrolment("C-3")}}) {
    const ApiAnswer answer =
        world
            .Send("POST", target,
                  {world.Authorization(), {.name = "Content-Type", .value = "application/json"}},
                  body)
            .get();
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "missing_idempotency_key");
  }
  EXPECT_EQ(world.Post("/v1/events", district.Purchase(1), std::string(256, 'k')).code(),
            "malformed_idempotency_key");
}

TEST(ApiRefusalsTest, WantsTheOperatorsKey) {
  ApiWorld world;
  for (const char* target : {"/v1/brands", "/v1/obligations", "/v1/coalition"}) {
    const ApiAnswer answer = world.GetPublic(target);
    EXPECT_EQ(answer.status, 401) << target;
    EXPECT_EQ(answer.code(), "invalid_credential");
    EXPECT_TRUE(answer.HeaderValue("WWW-Authenticate"));
    EXPECT_TRUE(answer.HeaderValue("X-Request-Id"));
  }
  const std::string other = GenerateApiKey(SecretKey{}).text;
  EXPECT_EQ(
      world.Send("GET", "/v1/brands", {{.name = "Authorization", .value = "Bearer " + other}}, "")
          .get()
          .status,
      401);
}

TEST(ApiRefusalsTest, WantsJson) {
  ApiWorld world;
  const ApiAnswer answer = world
                               .Send("POST", "/v1/brands",
                                     {world.Authorization(),
                                      {.name = "Content-Type", .value = "text/plain"},
                                      {.name = "Idempotency-Key", .value = "k"}},
                                     "{}")
                               .get();
  EXPECT_EQ(answer.status, 415);
  EXPECT_EQ(answer.code(), "unsupported_content_type");
}

TEST(ApiRefusalsTest, KnowsItsRoutesAndTheirMethods) {
  ApiWorld world;
  EXPECT_EQ(world.Get("/v1/nothing").code(), "route_not_found");
  EXPECT_EQ(world.Get("/v1/nothing").status, 404);
  const ApiAnswer answer = world.Send("DELETE", "/v1/brands", {world.Authorization()}, "").get();
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.HeaderValue("Allow"), "GET, POST, HEAD");
}

TEST(ApiRefusalsTest, RefusesParametersItDoesNotKnow) {
  ApiWorld world;
  const ApiDistrict district(world);
  const auto param = [&](const std::string& target) { return world.Get(target).At("/param"); };
  EXPECT_EQ(param("/v1/brands?limti=1"), "limti");
  EXPECT_EQ(param("/v1/brands?limit=0"), "limit");
  EXPECT_EQ(param("/v1/brands?cursor=x"), "cursor");
  EXPECT_EQ(param("/v1/brands/nothing"), "brand_id");
  EXPECT_EQ(param("/v1/members/" + district.florist), "member_id");
  EXPECT_EQ(param("/v1/members?brand_id=" + district.florist), "customer_number");
  EXPECT_EQ(param("/v1/transactions/txn_x"), "transaction_id");
  const std::string history = "/v1/members/" + district.mei + "/transactions?cursor=";
  EXPECT_EQ(param(history + CursorText({.list = 1, .place = 1})), "cursor");
  EXPECT_EQ(world.Post("/v1/brands?dry=1", "{}").status, 400);
}

TEST(ApiRefusalsTest, IsNotReadyBeforeTheCoalitionIsOpen) {
  ApiWorld world(false);
  EXPECT_EQ(world.GetPublic("/livez").status, 200);
  EXPECT_EQ(world.GetPublic("/readyz").status, 503);
  EXPECT_EQ(world.Get("/v1/brands").code(), "not_ready");
  EXPECT_EQ(world.Post("/v1/brands", R"({"code":"tea","name":{"zh":"茶","en":"Tea"}})").code(),
            "not_ready");
}

TEST(ApiRefusalsTest, AsksToComeAgainWhereTheLaneTakesNoMore) {
  ApiWorld world;
  const ApiDistrict district(world);
  world.lane().Stop();
  for (const ApiAnswer& answer :
       {world.Post("/v1/events", district.Purchase(1)), world.Get("/v1/brands"),
        world.Post("/v1/members", district.Enrolment("C-5"))}) {
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.code(), "queue_full");
    EXPECT_EQ(answer.HeaderValue("Retry-After"), "1");
  }
}

}  // namespace
}  // namespace huitong::testing
