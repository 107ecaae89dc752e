#include "api/problem.h"

#include <algorithm>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};

std::optional<std::string> HeaderOf(const Response& response, std::string_view name) {
  for (const Header& header : response.headers) {
    if (SameHeaderName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

Response DeclineOf(const Declined& declined, Language language) {
  return RenderDecline(declined, language,
                       {.log = kLog, .log_index = 48, .as_of = {.nanos = 0}, .recorded = true});
}

TEST(ProblemTest, WritesARefusalWithItsErrors) {
  const Response response = RenderRefusal({.code = RefusalCode::kInvalidBody,
                                           .errors = {{.pointer = "/points",
                                                       .fault = FieldFault::kOutOfRange,
                                                       .shape = FieldShape::kInteger,
                                                       .minimum = 1,
                                                       .maximum = 9}}},
                                          Language::kEnglish);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"type":"urn:huitong:problem:invalid_body","title":"Invalid body","status":400,)"
            R"("detail":"Each wrong field is named in errors.","code":"invalid_body",)"
            R"("doc_url":"/docs/problems#invalid_body","errors":[{"pointer":"/points",)"
            R"("code":"out_of_range","detail":"It must be from 1 to 9."}]})");
}

std::string DetailOf(const Response& response) {
  const std::string key = R"("detail":")";
  const size_t begin = response.body.find(key) + key.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

TEST(ProblemTest, SaysWhereABodyStopsBeingJson) {
  const RequestRefusal refusal{
      .code = RefusalCode::kMalformedJson,
      .malformed = MalformedJson{.fault = JsonFault::kBadNumber, .line = 2, .column = 9}};
  EXPECT_EQ(DetailOf(RenderRefusal(refusal, Language::kEnglish)),
            "A number is malformed, or an integer beyond 64 bits. See line 2, character 9.");
  EXPECT_EQ(DetailOf(RenderRefusal(refusal, Language::kChinese)),
            "有一个数字写法不对,或超出 64 位整数。 见第 2 行第 9 个字符。");
  EXPECT_EQ(DetailOf(RenderRefusal({.code = RefusalCode::kMalformedJson,
                                    .malformed = MalformedJson{.fault = JsonFault::kNotAnObject}},
                                   Language::kEnglish)),
            "The body must be a JSON object.");
}

TEST(ProblemTest, SaysWhatIsWrongWithAParameter) {
  const Response response =
      RenderRefusal(WrongParameter("limit", FieldFault::kOutOfRange, FieldShape::kInteger,
                                   {.minimum = 1, .maximum = 100}),
                    Language::kEnglish);
  EXPECT_EQ(DetailOf(response), "It must be from 1 to 100.");
  EXPECT_NE(response.body.find(R"("param":"limit")"), std::string::npos);
}

TEST(ProblemTest, NamesWhatTheRequestNames) {
  const Response response = RenderDecline(
      {.code = Decline::kMemberNotFound, .param = Param::kMemberId}, Language::kEnglish,
      {.log = kLog,
       .log_index = 48,
       .as_of = {.nanos = 0},
       .recorded = true,
       .names = {.currency = {}, .member = "customer_number", .points = {}, .rate = {}}});
  EXPECT_NE(response.body.find(R"("param":"customer_number")"), std::string::npos);
}

TEST(ProblemTest, WritesADeclineWithItsFiguresInItsLanguage) {
  const Response response = DeclineOf({.code = Decline::kInsufficientPoints,
                                       .param = Param::kPoints,
                                       .figure = 120,
                                       .second_figure = 200},
                                      Language::kChinese);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(HeaderOf(response, "Content-Language"), "zh-CN");
  EXPECT_EQ(response.body,
            R"({"type":"urn:huitong:problem:insufficient_points","title":"积分不足","status":422,)"
            R"("detail":"可用 120 分,需要 200 分。","code":"insufficient_points",)"
            R"("doc_url":"/docs/problems#insufficient_points","param":"points","available":120,)"
            R"("wanted":200,"transaction_id":"txn_aaaaaaaaaeaaaaaaaaaaaaaagaaaazeq",)"
            R"("log_index":48,"as_of":"1970-01-01T00:00:00Z"})");
}

TEST(ProblemTest, AsksToComeAgainWhereTheQueueIsFull) {
  const Response response = RenderRefusal({.code = RefusalCode::kQueueFull}, Language::kEnglish);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(HeaderOf(response, "Retry-After"), "1");
}

TEST(ProblemTest, LetsNoCacheKeepARefusal) {
  const Response response =
      RenderRefusal({.code = RefusalCode::kResourceNotFound}, Language::kEnglish);
  EXPECT_EQ(HeaderOf(response, "Cache-Control"), "no-store");
}

TEST(ProblemTest, NamesTheMethodsAndTheScheme) {
  EXPECT_EQ(HeaderOf(RenderRefusal({.code = RefusalCode::kMethodNotAllowed, .allow = "GET, HEAD"},
                                   Language::kEnglish),
                     "Allow"),
            "GET, HEAD");
  EXPECT_EQ(HeaderOf(RenderRefusal({.code = RefusalCode::kInvalidCredential}, Language::kEnglish),
                     "WWW-Authenticate"),
            "Bearer realm=\"huitong\"");
}

TEST(ProblemTest, RendersWhatTheServerRefuses) {
  const Response response = RenderServerError(431, "The head is \"too\" large.");
  EXPECT_EQ(response.status, 431);
  EXPECT_TRUE(HeaderOf(response, "X-Request-Id"));
  EXPECT_NE(response.body.find(R"("detail":"The head is \"too\" large.")"), std::string::npos);
  EXPECT_NE(response.body.find(R"("code":"headers_too_large")"), std::string::npos);
}

TEST(ProblemTest, GivesTheStatusTheServerGaveWhereItIsKnown) {
  for (const int status : {400, 408, 413, 417, 431, 500, 501, 503}) {
    EXPECT_EQ(RenderServerError(status, "No.").status, status);
  }
}

TEST(ProblemTest, ExplainsEveryCodeOnThePage) {
  const std::string page = ProblemPage();
  for (const char* code :
       {"insufficient_points", "rate_too_fine", "queue_full", "head_not_signed"}) {
    EXPECT_NE(page.find(std::string("<tr id=\"") + code + "\">"), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace huitong
