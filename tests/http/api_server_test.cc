// The API behind a real server, asked by a real client.

#include <gtest/gtest.h>

#include "http/client.h"
#include "http/server.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

std::unique_ptr<Server> ServerOf(ApiWorld& world) {
  ServerOptions options;
  options.error_response = RenderServerError;
  auto server = Server::Start(std::move(options), [&world](Request request, Responder responder) {
    world.api().Handle(std::move(request), std::move(responder));
  });
  CHECK(server.has_value());
  return *std::move(server);
}

Client ClientOf(const Server& server) {
  auto client = Client::Connect("127.0.0.1", server.port(), std::chrono::milliseconds(10'000));
  CHECK(client.has_value());
  return *std::move(client);
}

TEST(ApiServerTest, EarnsOverAConnection) {
  ApiWorld world;
  const ApiDistrict district(world);
  const auto server = ServerOf(world);
  Client client = ClientOf(*server);
  const auto answer = client.Send({.method = "POST",
                                   .target = "/v1/events",
                                   .headers = world.WriteHeaders("k"),
                                   .body = district.Purchase(10'000)});
  ASSERT_TRUE(answer) << answer.error().sentence;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->HeaderValue("Content-Type"), "application/json");
  EXPECT_EQ(boost::json::parse(answer->body).at_pointer("/wallet/points").as_int64(), 100);
}

TEST(ApiServerTest, RefusesABodyAboveItsLimitAsAProblem) {
  ApiWorld world;
  const auto server = ServerOf(world);
  Client client = ClientOf(*server);
  const auto answer = client.Send({.method = "POST",
                                   .target = "/v1/events",
                                   .headers = world.WriteHeaders("k"),
                                   .body = std::string((1 << 20) + 1, ' ')});
  ASSERT_TRUE(answer) << answer.error().sentence;
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(answer->HeaderValue("Content-Type"), "application/problem+json");
  EXPECT_TRUE(answer->HeaderValue("X-Request-Id"));
}

TEST(ApiServerTest, AnswersHeadWithoutABody) {
  ApiWorld world;
  const auto server = ServerOf(world);
  Client client = ClientOf(*server);
  ASSERT_TRUE(client.Write("HEAD /livez HTTP/1.1\r\nHost: test\r\n\r\n"));
  const auto answer = client.ReadResponse(true);
  ASSERT_TRUE(answer) << answer.error().sentence;
  EXPECT_EQ(answer->status, 200);
}

}  // namespace
}  // namespace huitong::testing
