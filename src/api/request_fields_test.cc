#include "api/request_fields.h"

#include <string>

#include <gtest/gtest.h>

#include "api/problem.h"

namespace huitong {
namespace {

Request With(std::string_view name, std::string_view value) {
  Request request;
  request.headers.push_back({.name = name, .value = value});
  return request;
}

std::optional<std::string> KeyIn(std::string_view value) {
  const auto key = IdempotencyKeyOf(With("Idempotency-Key", value));
  return key ? std::optional(*key) : std::nullopt;
}

Request Asking(std::string_view query) {
  Request request;
  request.query = query;
  return request;
}

TEST(RequestFieldsTest, TakesTheKeyBareAndQuotedAsTheSame) {
  EXPECT_EQ(KeyIn("a-1"), "a-1");
  EXPECT_EQ(KeyIn("\"a-1\""), "a-1");
  EXPECT_EQ(KeyIn(R"("a\"b\\c")"), "a\"b\\c");
  EXPECT_EQ(KeyIn("with space"), "with space");
  EXPECT_EQ(KeyIn(std::string(255, 'k')), std::string(255, 'k'));
}

TEST(RequestFieldsTest, RefusesKeysThatAreNone) {
  for (const std::string& value :
       {std::string(), std::string("\"\""), std::string("\"open"), std::string("\""),
        std::string(R"("a"b")"), std::string(R"("a\b")"), std::string(R"("a\")"), std::string("é"),
        std::string("a\tb"), std::string(256, 'k')}) {
    const auto key = IdempotencyKeyOf(With("Idempotency-Key", value));
    ASSERT_FALSE(key) << value;
    EXPECT_EQ(key.error().code, RefusalCode::kMalformedIdempotencyKey) << value;
  }
}

TEST(RequestFieldsTest, TellsAMissingKeyFromTwo) {
  EXPECT_EQ(IdempotencyKeyOf(Request()).error().code, RefusalCode::kMissingIdempotencyKey);
  Request twice = With("Idempotency-Key", "a");
  twice.headers.push_back({.name = "idempotency-key", .value = "a"});
  EXPECT_EQ(IdempotencyKeyOf(twice).error().code, RefusalCode::kMalformedIdempotencyKey);
}

TEST(RequestFieldsTest, FindsTheOneBearer) {
  EXPECT_EQ(BearerOf(With("authorization", "bearer key")), "key");
  EXPECT_FALSE(BearerOf(Request()));
  EXPECT_FALSE(BearerOf(With("Authorization", "Basic key")));
  EXPECT_FALSE(BearerOf(With("Authorization", "Bearer ")));
  Request twice = With("Authorization", "Bearer a");
  twice.headers.push_back({.name = "Authorization", .value = "Bearer b"});
  EXPECT_FALSE(BearerOf(twice));
}

TEST(RequestFieldsTest, KnowsJsonWithParameters) {
  EXPECT_TRUE(HasType(With("Content-Type", "application/json"), kJsonType));
  EXPECT_TRUE(HasType(With("content-type", "Application/JSON ; charset=utf-8"), kJsonType));
  EXPECT_FALSE(HasType(With("Content-Type", "application/jsonp"), kJsonType));
  EXPECT_FALSE(HasType(With("Content-Type", "text/plain"), kJsonType));
  EXPECT_FALSE(HasType(Request(), kJsonType));
}

TEST(RequestFieldsTest, HandsOutEachParameterOnce) {
  auto query = QueryParameters::Of(Asking("limit=5&cursor=pag_a"));
  ASSERT_TRUE(query);
  QueryParameters taken = *std::move(query);
  EXPECT_EQ(taken.Take("limit"), "5");
  EXPECT_EQ(taken.Take("limit"), std::nullopt);
  EXPECT_EQ(taken.Finish().error().param, "cursor");
  EXPECT_EQ(taken.Take("cursor"), "pag_a");
  EXPECT_TRUE(taken.Finish());
}

TEST(RequestFieldsTest, NamesAParameterThatIsMissing) {
  auto query = QueryParameters::Of(Asking("limit=5"));
  ASSERT_TRUE(query);
  QueryParameters taken = *std::move(query);
  const auto brand = taken.Require("brand_id");
  ASSERT_FALSE(brand);
  EXPECT_EQ(brand.error().param, "brand_id");
  EXPECT_EQ(brand.error().param_error->fault, FieldFault::kMissing);
  EXPECT_EQ(*taken.Require("limit"), "5");
}

TEST(RequestFieldsTest, NamesAParameterThatIsNotEncoded) {
  const auto named = [](std::string_view query) {
    const auto parsed = QueryParameters::Of(Asking(query));
    return parsed ? std::string("none") : parsed.error().param;
  };
  EXPECT_EQ(named("limit=1&cursor=%ff"), "cursor");
  EXPECT_EQ(named("%63ursor=%zz&limit=1"), "cursor");
  EXPECT_EQ(named("%ff=1"), "%ff");
  EXPECT_EQ(named("=1"), "");
}

TEST(RequestFieldsTest, TakesABodyOnlyAsItIs) {
  EXPECT_TRUE(HasPlainBody(Request()));
  EXPECT_TRUE(HasPlainBody(With("content-encoding", "Identity")));
  EXPECT_FALSE(HasPlainBody(With("Content-Encoding", "gzip")));
  EXPECT_FALSE(HasPlainBody(With("Content-Encoding", "")));
}

TEST(RequestFieldsTest, RefusesAParameterThatIsThereTwice) {
  const auto query = QueryParameters::Of(Asking("limit=5&cursor=a&limit=6"));
  ASSERT_FALSE(query);
  EXPECT_EQ(query.error().param, "limit");
}

}  // namespace
}  // namespace huitong
