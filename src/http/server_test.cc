#include "http/server.h"

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/mutex.h"
#include "http/client.h"

namespace huitong {
namespace {

constexpr auto kPatience = std::chrono::seconds(20);

Response Text(int status, std::string body) {
  return {.status = status, .content_type = "text/plain", .headers = {}, .body = std::move(body)};
}

// Answers with what it was asked.
void Echo(const Request& request, Responder responder) {
  responder(Text(200, std::string(request.method_text) + " " + std::string(request.target) + " " +
                          request.body));
}

std::unique_ptr<Server> StartServer(Handler handler, ServerOptions options = {}) {
  auto server = Server::Start(std::move(options), std::move(handler));
  CHECK(server);
  return *std::move(server);
}

Client ConnectTo(const Server& server) {
  auto client = Client::Connect("127.0.0.1", server.port(), kPatience);
  CHECK(client);
  return *std::move(client);
}

ClientResponse Sent(Client& client, const ClientRequest& request) {
  auto response = client.Send(request);
  EXPECT_TRUE(response) << response.error().sentence;
  return response ? *std::move(response) : ClientResponse();
}

ClientResponse NextResponse(Client& client) {
  auto response = client.ReadResponse();
  EXPECT_TRUE(response) << response.error().sentence;
  return response ? *std::move(response) : ClientResponse();
}

// True when the server has closed the connection and nothing more comes.
bool IsClosed(Client& client) { return !client.ReadResponse().has_value(); }

ClientRequest Post(std::string target, std::string body) {
  return {.method = "POST", .target = std::move(target), .headers = {}, .body = std::move(body)};
}

// Responders that wait for the test to answer them.
class Waiting {
 public:
  void Add(Responder responder) {
    const MutexLock lock(mutex_);
    responders_.push_back(std::move(responder));
    added_.NotifyAll();
  }
  // Blocks until there are `count`, and takes them.
  std::vector<Responder> Take(size_t count) {
    const MutexLock lock(mutex_);
    while (responders_.size() < count) {
      added_.Wait(mutex_);
    }
    return std::exchange(responders_, {});
  }

 private:
  Mutex mutex_;
  Condition added_;
  std::vector<Responder> responders_ GUARDED_BY(mutex_);
};

TEST(ServerTest, AnswersManyRequestsOnOneConnection) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  for (int i = 0; i < 100; ++i) {
    const auto number = std::to_string(i);
    const auto response = Sent(client, Post("/a", number));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "POST /a " + number);
    EXPECT_EQ(response.HeaderValue("content-type"), "text/plain");
    EXPECT_TRUE(response.keep_alive);
  }
}

TEST(ServerTest, TellsTheAddressOfItsClient) {
  const auto server = StartServer([](const Request& request, Responder responder) {
    responder(Text(200, request.remote_address));
  });
  auto client = ConnectTo(*server);

  EXPECT_EQ(Sent(client, {}).body, "127.0.0.1");
}

TEST(ServerTest, AnswersPipelinedRequestsInTheirOrder) {
  Waiting waiting;
  const auto server = StartServer([&](const Request& request, Responder responder) {
    if (request.target == "/later") return waiting.Add(std::move(responder));
    Echo(request, std::move(responder));
  });
  auto client = ConnectTo(*server);
  std::string bytes;
  for (const char* target : {"/1", "/later", "/3"}) {
    bytes += "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  ASSERT_TRUE(client.Write(bytes));
  waiting.Take(1)[0](Text(200, "late"));

  EXPECT_EQ(NextResponse(client).body, "GET /1 ");
  EXPECT_EQ(NextResponse(client).body, "late");
  EXPECT_EQ(NextResponse(client).body, "GET /3 ");
}

TEST(ServerTest, TakesARequestByteByByte) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);
  const std::string bytes = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";

  for (const char byte : bytes) {
    ASSERT_TRUE(client.Write({&byte, 1}));
  }

  EXPECT_EQ(NextResponse(client).body, "POST /a hello");
}

TEST(ServerTest, TakesAndGivesLargeBodies) {
  ServerOptions options;
  options.limits.body_limit = [](std::string_view) { return size_t{8} << 20; };
  const auto server = StartServer(Echo, std::move(options));
  auto client = ConnectTo(*server);
  const std::string body(size_t{8} << 20, 'x');

  for (int i = 0; i < 2; ++i) {
    const auto response = Sent(client, Post("/a", body));
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.body == "POST /a " + body);
  }
}

TEST(ServerTest, RefusesALargeBodyBeforeItComesAndCloses) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n"));

  const auto response = NextResponse(client);
  EXPECT_EQ(response.status, 413);
  EXPECT_FALSE(response.keep_alive);
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, ARefusalReachesAClientThatIsStillSending) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" +
                           std::string(3'000'000, 'x')));

  EXPECT_EQ(NextResponse(client).status, 413);
}

TEST(ServerTest, RefusesLargeHeaders) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20'000, 'x')));

  EXPECT_EQ(NextResponse(client).status, 431);
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, RefusalsAreRenderedByTheCaller) {
  ServerOptions options;
  options.error_response = [](int status, std::string_view sentence) {
    return Response{.status = status,
                    .content_type = "application/problem+json",
                    .headers = {{.name = "X-Error", .value = "yes"}},
                    .body = "{\"detail\":\"" + std::string(sentence) + "\"}"};
  };
  const auto server = StartServer(Echo, std::move(options));
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("GET / HTTP/1.1\r\n\r\n"));

  const auto response = NextResponse(client);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.HeaderValue("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.HeaderValue("X-Error"), "yes");
  EXPECT_EQ(response.body, "{\"detail\":\"The request does not have exactly one Host field.\"}");
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, ARequestBeforeAMalformedOneIsAnswered) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/9\r\n\r\n"));

  EXPECT_EQ(NextResponse(client).body, "GET /a ");
  EXPECT_EQ(NextResponse(client).status, 400);
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, ADroppedResponderAnswers500) {
  const auto server = StartServer([](const Request&, const Responder&) {});
  auto client = ConnectTo(*server);

  for (int i = 0; i < 2; ++i) {
    const auto response = Sent(client, {});
    EXPECT_EQ(response.status, 500);
    EXPECT_TRUE(response.keep_alive);
  }
}

TEST(ServerTest, AResponderDroppedElsewhereAnswers500) {
  Waiting waiting;
  const auto server =
      StartServer([&](const Request&, Responder responder) { waiting.Add(std::move(responder)); });
  auto client = ConnectTo(*server);
  ASSERT_TRUE(client.Write("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));

  waiting.Take(1).clear();

  EXPECT_EQ(NextResponse(client).status, 500);
}

TEST(ServerTest, AnAnswerThatCouldForgeHeadersIsNotSent) {
  const auto server = StartServer([](const Request&, Responder responder) {
    responder({.status = 200,
               .headers = {{.name = "Location", .value = "/a\r\nSet-Cookie: b=c"}},
               .body = {}});
  });
  auto client = ConnectTo(*server);

  const auto response = Sent(client, {});

  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.HeaderValue("Set-Cookie"), std::nullopt);
}

TEST(ServerTest, AnotherThreadAnswersManyConnectionsAtOnce) {
  constexpr size_t kConnections = 64;
  constexpr int kRounds = 20;
  Waiting waiting;
  ServerOptions options;
  options.threads = 2;
  const auto server =
      StartServer([&](const Request&, Responder responder) { waiting.Add(std::move(responder)); },
                  std::move(options));
  std::vector<Client> clients;
  for (size_t i = 0; i < kConnections; ++i) {
    clients.push_back(ConnectTo(*server));
  }

  for (int round = 0; round < kRounds; ++round) {
    for (auto& client : clients) {
      ASSERT_TRUE(client.Write("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
    for (auto& responder : waiting.Take(kConnections)) {
      responder(Text(200, "done"));
    }
    for (auto& client : clients) {
      EXPECT_EQ(NextResponse(client).body, "done");
    }
  }
}

TEST(ServerTest, HeadGetsTheLengthWithoutTheBody) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  const auto head = Sent(client, {.method = "HEAD", .target = "/abc", .headers = {}, .body = {}});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.HeaderValue("Content-Length"), "10");
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(Sent(client, {}).body, "GET / ");
}

TEST(ServerTest, OtherMethodsReachTheHandler) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  EXPECT_EQ(Sent(client, {.method = "BREW", .target = "/pot", .headers = {}, .body = {}}).body,
            "BREW /pot ");
}

TEST(ServerTest, AsksForABodyThatIsHeldBack) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
  EXPECT_EQ(NextResponse(client).status, 100);
  ASSERT_TRUE(client.Write("hello"));
  EXPECT_EQ(NextResponse(client).body, "POST /a hello");
}

TEST(ServerTest, DoesNotAskForABodyThatIsTooLarge) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"));

  EXPECT_EQ(NextResponse(client).status, 413);
}

TEST(ServerTest, ClosesWhenTheClientAsksForIt) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  const auto response = Sent(client, {.method = "GET",
                                      .target = "/",
                                      .headers = {{.name = "Connection", .value = "close"}},
                                      .body = {}});

  EXPECT_FALSE(response.keep_alive);
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, AnswersAClientThatHasFinishedWriting) {
  const auto server = StartServer(Echo);
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
  client.FinishWriting();

  EXPECT_EQ(NextResponse(client).body, "GET /a ");
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, ARequestThatDoesNotArriveInTimeIsAnswered408) {
  ServerOptions options;
  options.read_timeout = std::chrono::milliseconds(30);
  const auto server = StartServer(Echo, std::move(options));
  auto client = ConnectTo(*server);

  ASSERT_TRUE(client.Write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel"));

  EXPECT_EQ(NextResponse(client).status, 408);
  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, AnIdleConnectionIsClosedWithoutAWord) {
  ServerOptions options;
  options.idle_timeout = std::chrono::milliseconds(30);
  const auto server = StartServer(Echo, std::move(options));
  auto client = ConnectTo(*server);

  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, AClientThatDoesNotReadIsGivenUp) {
  std::promise<void> asked;
  ServerOptions options;
  options.write_timeout = std::chrono::milliseconds(30);
  options.stop_timeout = std::chrono::hours(1);
  const auto server = StartServer(
      [&](const Request&, Responder responder) {
        responder(Text(200, std::string(size_t{64} << 20, 'x')));
        asked.set_value();
      },
      std::move(options));
  auto client = ConnectTo(*server);
  ASSERT_TRUE(client.Write("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  asked.get_future().get();

  // Returns when the answer is on its way no more.
  server->Stop();

  EXPECT_TRUE(IsClosed(client));
}

TEST(ServerTest, TooManyConnectionsAreTurnedAway) {
  ServerOptions options;
  options.connections_max = 2;
  const auto server = StartServer(Echo, std::move(options));
  auto first = ConnectTo(*server);
  auto second = ConnectTo(*server);
  EXPECT_EQ(Sent(first, {}).status, 200);
  EXPECT_EQ(Sent(second, {}).status, 200);

  auto third = ConnectTo(*server);
  EXPECT_EQ(NextResponse(third).status, 503);
  EXPECT_TRUE(IsClosed(third));
  EXPECT_EQ(Sent(first, {}).status, 200);
}

TEST(ServerTest, StopWaitsForRequestsInFlight) {
  Waiting waiting;
  const auto server =
      StartServer([&](const Request&, Responder responder) { waiting.Add(std::move(responder)); });
  auto idle = ConnectTo(*server);
  auto busy = ConnectTo(*server);
  ASSERT_TRUE(busy.Write("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  auto responders = waiting.Take(1);

  auto stopped = std::async(std::launch::async, [&] { server->Stop(); });
  EXPECT_TRUE(IsClosed(idle));
  responders[0](Text(200, "in flight"));

  const auto response = NextResponse(busy);
  EXPECT_EQ(response.body, "in flight");
  EXPECT_FALSE(response.keep_alive);
  EXPECT_TRUE(IsClosed(busy));
  stopped.get();
  EXPECT_FALSE(Client::Connect("127.0.0.1", server->port(), kPatience));
}

TEST(ServerTest, StopDoesNotWaitForEver) {
  Waiting waiting;
  ServerOptions options;
  options.stop_timeout = std::chrono::milliseconds(30);
  auto server =
      StartServer([&](const Request&, Responder responder) { waiting.Add(std::move(responder)); },
                  std::move(options));
  auto client = ConnectTo(*server);
  ASSERT_TRUE(client.Write("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  auto responders = waiting.Take(1);

  server->Stop();
  server->Stop();
  EXPECT_TRUE(IsClosed(client));
  server.reset();
  responders[0](Text(200, "too late"));
}

TEST(ServerTest, APortThatIsTakenIsBusy) {
  const auto server = StartServer(Echo);
  ServerOptions options;
  options.port = server->port();

  const auto second = Server::Start(std::move(options), Echo);

  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
  EXPECT_NE(second.error().sentence.find(std::to_string(server->port())), std::string::npos);
}

TEST(ServerTest, AnAddressThatIsNoneIsRefused) {
  ServerOptions options;
  options.address = "nowhere";

  const auto server = Server::Start(std::move(options), Echo);

  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().code, ErrorCode::kInvalidArgument);
}

TEST(ServerTest, ManyConnectionsEachGetTheirOwnAnswers) {
  constexpr int kConnections = 64;
  constexpr int kRequests = 200;
  ServerOptions options;
  options.threads = 2;
  const auto server = StartServer(Echo, std::move(options));
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  threads.reserve(kConnections);
  for (int i = 0; i < kConnections; ++i) {
    threads.emplace_back([&server, &right, i] {
      auto client = ConnectTo(*server);
      for (int j = 0; j < kRequests; ++j) {
        const auto body = std::to_string(i * kRequests + j);
        if (Sent(client, Post("/a", body)).body == "POST /a " + body) ++right;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }

  EXPECT_EQ(right, kConnections * kRequests);
}

TEST(ResponderDeathTest, AnsweringTwiceIsAMistake) {
  Responder responder([](const std::optional<Response>&) {});
  responder(Text(200, "once"));

  EXPECT_DEATH(responder(Text(200, "twice")), "CHECK failed");
}

TEST(ResponderTest, TellsItsSinkThatItWasGivenUp) {
  std::vector<bool> answered;
  const auto note = [&](const std::optional<Response>& response) {
    answered.push_back(response.has_value());
  };
  {
    Responder first{note};
    const Responder second = std::move(first);
    Responder third{note};
    third(Text(200, "yes"));
  }

  EXPECT_EQ(answered, (std::vector<bool>{true, false}));
}

}  // namespace
}  // namespace huitong
