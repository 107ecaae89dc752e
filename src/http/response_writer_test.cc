#include "http/response_writer.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr std::string_view kDate = "Sun, 22 Nov 2026 14:26:44 GMT";

std::string Written(const Response& response, const Framing& framing) {
  std::string out;
  AppendResponse(out, response, framing);
  return out;
}

TEST(ResponseWriterTest, WritesAWholeResponse) {
  const Response response{.status = 201,
                          .content_type = "application/json",
                          .headers = {{.name = "X-Request-Id", .value = "r1"}},
                          .body = "{}"};

  EXPECT_EQ(
      Written(response, {.to_head = false, .keep_alive = true, .to_http_10 = false, .date = kDate}),
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
      "Date: Sun, 22 Nov 2026 14:26:44 GMT\r\nX-Request-Id: r1\r\n\r\n{}");
}

TEST(ResponseWriterTest, AnAnswerToHeadCountsTheBodyItDoesNotSend) {
  const Response response{.status = 200, .content_type = {}, .headers = {}, .body = "four"};

  EXPECT_EQ(
      Written(response, {.to_head = true, .keep_alive = false, .to_http_10 = false, .date = kDate}),
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nDate: Sun, 22 Nov 2026 14:26:44 GMT\r\n"
      "Connection: close\r\n\r\n");
}

TEST(ResponseWriterTest, NoContentHasNeitherBodyNorLength) {
  const Response response{.status = 204, .headers = {}, .body = "dropped"};

  EXPECT_EQ(
      Written(response, {.to_head = false, .keep_alive = true, .to_http_10 = true, .date = kDate}),
      "HTTP/1.1 204 No Content\r\nDate: Sun, 22 Nov 2026 14:26:44 GMT\r\n"
      "Connection: keep-alive\r\n\r\n");
}

TEST(ResponseWriterTest, HeadersThatCouldEndTheirLineAreNotSafe) {
  const auto safe = [](std::string name, std::string value) {
    return HasSafeHeaders({.status = 200,
                           .headers = {{.name = std::move(name), .value = std::move(value)}},
                           .body = {}});
  };

  EXPECT_TRUE(safe("Location", "/v1/members/m1\t\u4f1a"));
  EXPECT_FALSE(safe("Location", "/a\r\nSet-Cookie: b"));
  EXPECT_FALSE(safe("Location", "/a\n"));
  EXPECT_FALSE(safe("Location", std::string("/a\0", 3)));
  EXPECT_FALSE(safe("Loc ation", "/a"));
  EXPECT_FALSE(safe("Location:", "/a"));
  EXPECT_FALSE(safe("", "/a"));
}

TEST(ResponseWriterTest, WritesDatesAsRfc9110Does) {
  EXPECT_EQ(ToHttpDate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(ToHttpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(ToHttpDate(951868799), "Tue, 29 Feb 2000 23:59:59 GMT");
}

}  // namespace
}  // namespace huitong
