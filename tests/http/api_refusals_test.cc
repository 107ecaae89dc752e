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
      {purchase("null"), "/spend_fen", "wrong_type"},
      {district.Purchase(1, R"(,"channel_id":null)"), "/channel_id", "wrong_type"},
      {district.Purchase(1, R"(,"customer_number":null)"), "/customer_number", "wrong_type"},
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

TEST(ApiRefusalsTest, SaysWhereABodyStopsBeingJson) {
  ApiWorld world;
  const auto detail = [&](const std::string& body) {
    return world.Post("/v1/events", body).At("/detail");
  };
  EXPECT_EQ(detail("{\n\"type\":\"\\ud800\"}"),
            "A text holds an invalid escape, a lone surrogate or a control character. See line 2, "
            "character 9.");
  EXPECT_EQ(detail(R"({"spend_fen":99999999999999999999})"),
            "A number is malformed, or an integer beyond 64 bits. See line 1, character 14.");
  EXPECT_EQ(detail("{\"a\" 1}"), "The body is not JSON. See line 1, character 6.");
}

// What the one error of a body says.
std::string OnlyDetail(ApiWorld& world, const std::string& target, const std::string& body) {
  const ApiAnswer answer = world.Post(target, body);
  EXPECT_EQ(answer.status, 400) << body;
  const boost::json::value seen = answer.json();
  EXPECT_EQ(seen.at("errors").as_array().size(), 1u) << answer.body;
  return answer.At("/errors/0/detail");
}

TEST(ApiRefusalsTest, SaysWhatAFieldMustBe) {
  ApiWorld world;
  const ApiDistrict district(world);
  const auto detail = [&](const std::string& more) {
    return OnlyDetail(world, "/v1/events", district.Purchase(1, more));
  };
  for (const char* time : {"2026-01-01T00:00:00", "1960-01-01T00:00:00Z", ""}) {
    EXPECT_EQ(detail(std::string(R"(,"occurred_at":")") + time + "\""),
              "It must be a time of RFC 3339 with its zone, from 1970 to 2261, such as "
              "2026-11-22T14:00:00+08:00.");
  }
  EXPECT_EQ(detail(R"(,"channel_id":"chn_x")"),
            "It must be the id of a channel as this API gave it: it begins with chn_.");
  EXPECT_EQ(detail(R"(,"out_request_no":7)"), "It must be a text in quotes.");
  EXPECT_EQ(detail(R"(,"customer_number":"C-1")"),
            "Only one of member_id and customer_number may be given.");
  const std::string nobody = R"("brand_id":")" + district.florist + R"(","spend_fen":1})";
  EXPECT_EQ(OnlyDetail(world, "/v1/events", R"({"type":"purchase",)" + nobody),
            "Give member_id or customer_number.");
  EXPECT_EQ(OnlyDetail(world, "/v1/events", R"({"type":"visit","customer_number":"C-1",)" + nobody),
            "It must be \"purchase\".");
  EXPECT_EQ(OnlyDetail(world, "/v1/channels",
                       R"({"code":"a","name":{"zh":"a","en":"a"},"kind":"shop",)"
                       R"("coefficient":{"numerator":1,"denominator":1}})"),
            "It must be \"till\", \"app\", \"mini_program\" or \"marketplace\".");
  EXPECT_EQ(OnlyDetail(world, "/v1/rate-book/versions", R"({"prices":7})"),
            "It must be a JSON array.");
}

TEST(ApiRefusalsTest, SaysOnceWhatIsWrongWithACustomerNumber) {
  ApiWorld world;
  const ApiDistrict district(world);
  constexpr const char* kLimit =
      "It must be from 1 to 64 bytes of UTF-8 long, not counting blanks at its ends.";
  for (const std::string& number : {std::string(), std::string("  "), std::string(65, '7')}) {
    EXPECT_EQ(OnlyDetail(world, "/v1/members", district.Enrolment(number)), kLimit);
    EXPECT_EQ(OnlyDetail(world, "/v1/events",
                         R"({"type":"purchase","customer_number":")" + number +
                             R"(","brand_id":")" + district.florist + R"(","spend_fen":1})"),
              kLimit);
  }
  EXPECT_EQ(OnlyDetail(world, "/v1/members", district.Enrolment("a\\nb")),
            "It must not hold a control character.");
  EXPECT_EQ(OnlyDetail(world, "/v1/members", R"({"brand_id":")" + district.florist + "\"}"),
            "This field is missing.");
}

TEST(ApiRefusalsTest, TakesBlanksOffNamesAndWantsWhatIsLeft) {
  ApiWorld world;
  for (const char* name : {" ", "\u3000", ""}) {
    EXPECT_EQ(OnlyDetail(world, "/v1/brands",
                         std::string(R"({"code":"tea","name":{"zh":"茶","en":")") + name + "\"}}"),
              "It must be from 1 to 200 bytes of UTF-8 long, not counting blanks at its ends.");
  }
  const ApiAnswer made =
      world.Post("/v1/brands", R"({"code":"tea","name":{"zh":"\u3000茶 馆","en":" Tea "}})");
  EXPECT_EQ(made.At("/name"), R"({"zh":"茶 馆","en":"Tea"})");
}

TEST(ApiRefusalsTest, TakesABodyOnlyAsItIs) {
  ApiWorld world;
  auto headers = world.WriteHeaders("k");
  headers.push_back({.name = "Content-Encoding", .value = "gzip"});
  const ApiAnswer answer = world.Send("POST", "/v1/brands", headers, "{}").get();
  EXPECT_EQ(answer.status, 415);
  EXPECT_EQ(answer.code(), "unsupported_content_encoding");
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
  EXPECT_EQ(answer.At("/errors/0/pointer"), "/prices/1");
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
  EXPECT_EQ(world.Post("/v1/brands?dry=1", "{}").At("/param"), "dry");
  EXPECT_EQ(world.Post("/v1/events?foo=1", district.Purchase(1)).At("/param"), "foo");
  EXPECT_EQ(world.Post("/v1/quotes?foo=1", district.QuoteRequest(1)).At("/param"), "foo");
  const std::string member = "/v1/members/" + district.mei;
  for (const std::string& target :
       {std::string("/v1/obligations"), std::string("/v1/coalition"),
        "/v1/brands/" + district.florist, "/v1/currencies/" + district.rose,
        "/v1/channels/" + district.market, member, member + "/wallets", member + "/transactions"}) {
    EXPECT_EQ(world.Get(target).status, 200) << target;
    EXPECT_EQ(param(target + "?foo=1"), "foo") << target;
  }
  EXPECT_EQ(param("/v1/obligations?limit=1"), "limit");
  EXPECT_EQ(world.GetPublic("/livez?now=1").status, 200);
}

TEST(ApiRefusalsTest, SaysWhatIsWrongWithAParameter) {
  ApiWorld world;
  const ApiDistrict district(world);
  const auto said = [&](const std::string& target) {
    const ApiAnswer answer = world.Get(target);
    EXPECT_EQ(answer.code(), "invalid_parameter") << target;
    return answer.At("/param") + ": " + answer.At("/detail");
  };
  EXPECT_EQ(said("/v1/members?brand_id=" + district.florist),
            "customer_number: This parameter is missing.");
  EXPECT_EQ(said("/v1/members?customer_number=1"), "brand_id: This parameter is missing.");
  EXPECT_EQ(said("/v1/members?brand_id=" + district.florist + "&customer_number="),
            "customer_number: It must be from 1 to 64 bytes of UTF-8 long, not counting blanks at "
            "its ends.");
  EXPECT_EQ(said("/v1/brands?limit=101"), "limit: It must be from 1 to 100.");
  EXPECT_EQ(said("/v1/brands?limit=1&limit=2"), "limit: This parameter is there more than once.");
  EXPECT_EQ(said("/v1/brands?limti=1"), "limti: There is no such parameter here.");
  EXPECT_EQ(said("/v1/brands?cursor=%ff"),
            "cursor: It must have a name and be percent-encoded UTF-8.");
  EXPECT_EQ(said("/v1/brands?%zz"), "%zz: It must have a name and be percent-encoded UTF-8.");
  EXPECT_EQ(said("/v1/brands/" + district.rose),
            "brand_id: It must be the id of a brand as this API gave it: it begins with brd_.");
}

TEST(ApiRefusalsTest, NamesWhatADeclineIsAboutAsTheRequestDoes) {
  ApiWorld world;
  ApiDistrict district(world);
  const std::string purchase = R"({"type":"purchase","customer_number":"C-9","brand_id":")" +
                               district.florist + R"(","spend_fen":1})";
  const ApiAnswer unknown = world.Post("/v1/events", purchase, "nobody");
  EXPECT_EQ(unknown.code(), "member_not_found");
  EXPECT_EQ(unknown.At("/param"), "customer_number");
  EXPECT_EQ(world.Post("/v1/events", purchase, "nobody").body, unknown.body);
  const ApiAnswer enrolled = world.Post("/v1/members", district.Enrolment("C-1"));
  EXPECT_EQ(enrolled.code(), "member_already_enrolled");
  EXPECT_EQ(enrolled.At("/param"), "customer_number");

  const ApiAnswer fine =
      world.Post("/v1/brands/" + district.florist + "/earn-rates",
                 R"({"points_per_yuan":{"numerator":1,"denominator":999999937}})");
  EXPECT_EQ(fine.code(), "rate_too_fine");
  EXPECT_EQ(fine.At("/param"), "points_per_yuan");

  const auto quote = [&](const std::string& from, const std::string& to) {
    const ApiAnswer answer =
        world.Post("/v1/quotes", R"({"member_id":")" + district.mei + R"(","from_currency_id":")" +
                                     from + R"(","to_currency_id":")" + to + R"(","points":1})");
    return answer.code() + " " + answer.At("/param");
  };
  const std::string none = CurrencyId(kTestLog, {.value = 99});
  EXPECT_EQ(quote(district.rose, district.rose), "same_currency to_currency_id");
  EXPECT_EQ(quote(none, district.rose), "currency_not_found from_currency_id");
  EXPECT_EQ(quote(district.rose, none), "currency_not_found to_currency_id");
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
