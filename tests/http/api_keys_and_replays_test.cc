// The final meaning of a request key.

#include <gtest/gtest.h>

#include "api/public_id.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

// That `target` answers the same key and body with the same bytes, now and after a restart.
void ExpectReplays(ApiWorld& world, const std::string& target, const std::string& body,
                   const ApiAnswer& first, const std::string& key) {
  for (int round = 0; round < 2; ++round) {
    const ApiAnswer again = world.Post(target, body, key, "zh-CN");
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.content_type, first.content_type);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.HeaderValue("Idempotent-Replayed"), "true");
    world.Restart();
  }
}

TEST(ApiKeysTest, ReplaysAnAnswerByteForByteForEver) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string body = district.Purchase(10'000);
  const ApiAnswer first = world.Post("/v1/events", body, "k");
  ASSERT_EQ(first.status, 201);
  EXPECT_FALSE(first.HeaderValue("Idempotent-Replayed"));
  world.clock().Advance(3600);
  ExpectReplays(world, "/v1/events", body, first, "k");
}

TEST(ApiKeysTest, ReplaysADeclineInItsFirstLanguage) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string body = district.Redemption(1);
  const ApiAnswer first = world.Post("/v1/redemptions", body, "k", "en");
  EXPECT_EQ(first.At("/title"), "Insufficient points");
  EXPECT_EQ(first.HeaderValue("Content-Language"), "en");
  (void)world.Post("/v1/events", district.Purchase(10'000));
  ExpectReplays(world, "/v1/redemptions", body, first, "k");
}

TEST(ApiKeysTest, SpeaksChineseToWhoAsksForIt) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer answer = world.Post("/v1/redemptions", district.Redemption(1), "k", "zh-CN");
  EXPECT_EQ(answer.At("/title"), "积分不足");
}

TEST(ApiKeysTest, ReplaysAnEnrolment) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string body = district.Enrolment("C-2");
  const ApiAnswer first = world.Post("/v1/members", body, "k");
  ASSERT_EQ(first.status, 201);
  ExpectReplays(world, "/v1/members", body, first, "k");
}

TEST(ApiKeysTest, DeclinesANumberThatAMemberHasAndNamesThatMember) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string body = district.Enrolment(" C-1 ");
  const ApiAnswer answer = world.Post("/v1/members", body, "k");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "member_already_enrolled");
  EXPECT_EQ(answer.At("/member_id"), district.mei);
  ExpectReplays(world, "/v1/members", body, answer, "k");
}

TEST(ApiKeysTest, ReplaysAnEnrolmentAtABrandThatIsNone) {
  ApiWorld world;
  const std::string body =
      R"({"brand_id":")" + BrandId(kTestLog, {.value = 1}) + R"(","customer_number":"C-1"})";
  const ApiAnswer first = world.Post("/v1/members", body, "k");
  EXPECT_EQ(first.code(), "brand_not_found");
  ExpectReplays(world, "/v1/members", body, first, "k");
  // Even when there is such a brand by now.
  (void)world.Post("/v1/brands", R"({"code":"tea","name":{"zh":"茶","en":"Tea"}})");
  ExpectReplays(world, "/v1/members", body, first, "k");
  EXPECT_EQ(world.Post("/v1/members", body, "k2").status, 201);
}

TEST(ApiKeysTest, ReplaysAPurchaseOfANumberThatNobodyHad) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string body = R"({"type":"purchase","customer_number":"C-9","brand_id":")" +
                           district.florist + R"(","spend_fen":500})";
  const ApiAnswer first = world.Post("/v1/events", body, "k");
  EXPECT_EQ(first.code(), "member_not_found");
  (void)world.Post("/v1/members", district.Enrolment("C-9"));
  ExpectReplays(world, "/v1/events", body, first, "k");
  EXPECT_EQ(world.Post("/v1/events", body, "k2").status, 201);
}

TEST(ApiKeysTest, RefusesAKeyForAnotherRequest) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000), "k");
  const std::vector<std::pair<std::string, std::string>> others = {
      {"/v1/events", district.Purchase(10'001)},
      {"/v1/events", district.Purchase(10'000, " ")},
      {"/v1/redemptions", district.Redemption(1)},
      {"/v1/members", district.Enrolment("C-1")},
      {"/v1/members", district.Enrolment("C-77")}};
  for (const auto& [target, body] : others) {
    const ApiAnswer answer = world.Post(target, body, "k");
    EXPECT_EQ(answer.status, 422) << target << body;
    EXPECT_EQ(answer.code(), "idempotency_key_reused");
  }
  // What came to nothing left no claim on the number.
  EXPECT_EQ(world.Post("/v1/members", district.Enrolment("C-77"), "k77").status, 201);
}

TEST(ApiKeysTest, TakesAKeyBareAndQuotedAsTheSame) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer first = world.Post("/v1/events", district.Purchase(10'000), "k");
  const ApiAnswer again = world.Post("/v1/events", district.Purchase(10'000), "\"k\"");
  EXPECT_EQ(again.body, first.body);
}

TEST(ApiKeysTest, AnswersEveryOneOfManyEqualRequestsAlike) {
  ApiWorld world;
  const ApiDistrict district(world);
  std::vector<std::future<ApiAnswer>> answers;
  for (int i = 0; i < 50; ++i) {
    answers.push_back(
        world.Send("POST", "/v1/members", world.WriteHeaders("k"), district.Enrolment("C-50")));
  }
  const ApiAnswer first = answers.front().get();
  EXPECT_EQ(first.status, 201);
  for (size_t i = 1; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].get().body, first.body);
  }
}

TEST(ApiKeysTest, EnrolsANumberOnceForManyKeys) {
  ApiWorld world;
  const ApiDistrict district(world);
  std::vector<std::future<ApiAnswer>> answers;
  for (int i = 0; i < 50; ++i) {
    answers.push_back(world.Send("POST", "/v1/members", world.WriteHeaders("k" + std::to_string(i)),
                                 district.Enrolment("C-50")));
  }
  std::set<std::string> members;
  int enrolled = 0;
  for (auto& waiting : answers) {
    const ApiAnswer answer = waiting.get();
    enrolled += answer.status == 201 ? 1 : 0;
    members.insert(answer.At(answer.status == 201 ? "/id" : "/member_id"));
  }
  EXPECT_EQ(enrolled, 1);
  EXPECT_EQ(members.size(), 1u);
  const ApiAnswer found =
      world.Get("/v1/members?brand_id=" + district.florist + "&customer_number=C-50");
  EXPECT_EQ(found.At("/data/0/id"), *members.begin());
}

}  // namespace
}  // namespace huitong::testing
