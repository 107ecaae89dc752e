#include "http/request_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

using Progress = RequestReader::Progress;

struct Reading {
  std::vector<Request> requests;
  std::optional<Refusal> refusal;
  size_t unused = 0;
};

// Feeds `bytes` in pieces of at most `piece` bytes, as a socket would.
Reading ReadAll(const RequestLimits& limits, std::string_view bytes, size_t piece) {
  RequestReader reader(limits);
  Reading reading;
  std::string buffer;
  while (!bytes.empty()) {
    const std::string_view next = bytes.substr(0, piece);
    buffer += next;
    bytes.remove_prefix(next.size());
    while (!buffer.empty()) {
      const auto step = reader.Read(buffer);
      // A copy in new memory shows whoever still reads the old.
      buffer = std::string(buffer.substr(step.used));
      if (step.progress == Progress::kNeedsBytes) break;
      if (step.progress == Progress::kRefused) {
        reading.refusal = reader.refusal();
        return reading;
      }
      reading.requests.push_back(reader.Take());
    }
  }
  reading.unused = buffer.size();
  return reading;
}

int StatusOf(std::string_view bytes, const RequestLimits& limits = {}) {
  const auto reading = ReadAll(limits, bytes, bytes.size());
  return reading.refusal ? reading.refusal->status : 0;
}

TEST(RequestReaderTest, ReadsEachPartOfARequest) {
  const auto reading =
      ReadAll({},
              "POST /v1/members/m%201?a=1&b=2 HTTP/1.1\r\nHost: h\r\n"
              "X-Empty:\r\nX-Space:  two words \t\r\nContent-Length: 4\r\n\r\n{..}",
              1000);

  ASSERT_EQ(reading.requests.size(), 1U);
  const Request& request = reading.requests[0];
  EXPECT_EQ(request.method, Method::kPost);
  EXPECT_EQ(request.method_text, "POST");
  EXPECT_EQ(request.target, "/v1/members/m%201?a=1&b=2");
  EXPECT_EQ(request.path, "/v1/members/m%201");
  EXPECT_EQ(request.query, "a=1&b=2");
  EXPECT_EQ(request.headers.size(), 4U);
  EXPECT_EQ(request.HeaderValue("x-empty"), "");
  EXPECT_EQ(request.HeaderValue("X-SPACE"), "two words");
  EXPECT_EQ(request.body, "{..}");
  EXPECT_TRUE(request.keep_alive);
}

TEST(RequestReaderTest, AnyPiecesGiveTheSameRequests) {
  const std::string bytes =
      "\r\nPUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n"
      "4;name=value\r\nWiki\r\n5\r\npedia\r\n0\r\nX-Trailer: t\r\n\r\n"
      "GET /b HTTP/1.0\r\n\r\n"
      "POST /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 11\r\n\r\nhello world";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto reading = ReadAll({}, bytes, piece);

    ASSERT_EQ(reading.requests.size(), 3U) << piece;
    EXPECT_EQ(reading.requests[0].body, "Wikipedia");
    EXPECT_EQ(reading.requests[0].HeaderValue("X-A"), "b");
    EXPECT_EQ(reading.requests[0].HeaderValue("X-Trailer"), std::nullopt);
    EXPECT_TRUE(reading.requests[0].keep_alive);
    EXPECT_EQ(reading.requests[1].target, "/b");
    EXPECT_EQ(reading.requests[1].minor_version, 0);
    EXPECT_FALSE(reading.requests[1].keep_alive);
    EXPECT_EQ(reading.requests[2].body, "hello world");
    EXPECT_FALSE(reading.requests[2].keep_alive);
    EXPECT_EQ(reading.unused, 0U);
  }
}

TEST(RequestReaderTest, BodiesHaveRoomForPadding) {
  for (const size_t size : {0U, 1U, 15U, 16U, 1000U, 100'000U}) {
    std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
    bytes += std::to_string(size);
    bytes += "\r\n\r\n";
    bytes.append(size, 'x');

    const auto reading = ReadAll({}, bytes, 777);

    ASSERT_EQ(reading.requests.size(), 1U);
    EXPECT_EQ(reading.requests[0].body, std::string(size, 'x'));
    EXPECT_GE(reading.requests[0].body.capacity(), size + kBodyPadding);
  }
}

TEST(RequestReaderTest, ChunkedBodiesHaveRoomForPadding) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string chunks;
  for (size_t size = 0; size < 300; ++size) {
    const auto reading = ReadAll({}, head + chunks + "0\r\n\r\n", 1000);

    ASSERT_EQ(reading.requests.size(), 1U);
    EXPECT_EQ(reading.requests[0].body.size(), size);
    EXPECT_GE(reading.requests[0].body.capacity(), size + kBodyPadding);
    chunks += "1\r\nx\r\n";
  }
}

TEST(RequestReaderTest, OtherMethodsArePassedOn) {
  const auto reading = ReadAll({}, "BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n", 1000);

  ASSERT_EQ(reading.requests.size(), 1U);
  EXPECT_EQ(reading.requests[0].method, Method::kOther);
  EXPECT_EQ(reading.requests[0].method_text, "BREW");
}

TEST(RequestReaderTest, RefusesMalformedRequests) {
  for (const char* bytes : {
           "GET / HTTP/1.1\nHost: h\n\n",
           "GET / HTTP/1.1\r\nHost: h\n\r\n",
           "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
           "GET /\r\nHost: h\r\n\r\n",
           "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
           "G@T / HTTP/1.1\r\nHost: h\r\n\r\n",
           " GET / HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET / HTTP/1.1\r\n Host: h\r\n\r\n",
           "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\n: value\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nX: a\x01z\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nX:\r\n folded\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n \r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
           "GET //a HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /a/../b HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
           "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
           "\x16\x03\x01\x02",
       }) {
    EXPECT_EQ(StatusOf(bytes), 400) << bytes;
  }
}

// Found by fuzzing: its name used to lie behind the copy of the head.
TEST(RequestReaderTest, KeepsTheNameOfAnEmptyFieldAtTheEndOfTheHead) {
  const std::string name(200, 'x');
  for (const size_t piece : {1U, 7U, 1'000U}) {
    const auto reading = ReadAll({}, "GET / HTTP/1.1\r\nHost: h\r\n" + name + ":\r\n\r\n", piece);
    ASSERT_EQ(reading.requests.size(), 1U);
    const Request& request = reading.requests.front();
    ASSERT_EQ(request.headers.size(), 2U);
    EXPECT_EQ(request.headers.back().name, name);
    EXPECT_EQ(request.HeaderValue(name), "");
  }
}

// Found by fuzzing: such a sender used to wait for an answer until its time was up.
TEST(RequestReaderTest, RefusesAShortRequestLineAsSoonAsTheHeadEnds) {
  for (const char* const line : {"GET / 2", "GET / ", "GET /", "GET ", "G", "GET / HTTP/1."}) {
    EXPECT_EQ(StatusOf(std::string(line) + "\r\n\r\n"), 400) << line;
    EXPECT_EQ(StatusOf(std::string(line) + "\r\nHost: h\r\n\r\n"), 400) << line;
  }
}

TEST(RequestReaderTest, RefusesAnyDoubtAboutTheLengthOfABody) {
  for (const char* fields : {
           "Content-Length: 1\r\nContent-Length: 1",
           "Content-Length: 1\r\nContent-Length: 2",
           "Content-Length: 1, 1",
           "Content-Length: +1",
           "Content-Length: -1",
           "Content-Length: 0x1",
           "Content-Length: 1 1",
           "Content-Length:",
           "Content-Length: 99999999999999999999999",
           "Content-Length: 1\r\nTransfer-Encoding: chunked",
           "Transfer-Encoding: chunked\r\nContent-Length: 1",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
       }) {
    EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n\r\n1"), 400)
        << fields;
  }
  EXPECT_EQ(StatusOf("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(RequestReaderTest, RefusesTransferCodingsButChunked) {
  for (const char* coding :
       {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked", ""}) {
    EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + std::string(coding) +
                       "\r\n\r\n0\r\n\r\n"),
              501)
        << coding;
  }
}

TEST(RequestReaderTest, RefusesMalformedChunks) {
  for (const char* chunks :
       {"g\r\n", "\r\n\r\n", "-1\r\nx\r\n", "1\r\nxy\r\n0\r\n\r\n", "1\nx\r\n0\r\n\r\n",
        "1 x\r\nx\r\n0\r\n\r\n", "10000000000000000\r\nx\r\n", "0\r\nno colon\r\n\r\n"}) {
    EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" +
                       std::string(chunks)),
              400)
        << chunks;
  }
}

TEST(RequestReaderTest, TheLimitOfABodyDependsOnItsPath) {
  const RequestLimits limits{.body_bytes_max = 10, .body_limit = [](std::string_view path) {
                               return size_t{path == "/batches" ? 20U : 10U};
                             }};
  const auto counted = [](const std::string& path, size_t size) {
    return "POST " + path + "?q HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n" + std::string(size, 'x');
  };
  const auto chunked = [](const std::string& path) {
    return "POST " + path +
           " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n"
           "6\r\n123456\r\n0\r\n\r\n";
  };

  EXPECT_EQ(StatusOf(counted("/other", 10), limits), 0);
  EXPECT_EQ(StatusOf(counted("/other", 11), limits), 413);
  EXPECT_EQ(StatusOf(counted("/batches", 20), limits), 0);
  EXPECT_EQ(StatusOf(counted("/batches", 21), limits), 413);
  EXPECT_EQ(StatusOf(chunked("/other"), limits), 413);
  EXPECT_EQ(StatusOf(chunked("/batches"), limits), 0);
}

TEST(RequestReaderTest, RefusesLargeHeadsBeforeTheyEnd) {
  const RequestLimits limits{.header_bytes_max = 200, .body_limit = nullptr};
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";

  EXPECT_EQ(StatusOf(start + std::string(100, 'x') + "\r\n\r\n", limits), 0);
  EXPECT_EQ(StatusOf(start + std::string(200, 'x') + "\r\n\r\n", limits), 431);
  EXPECT_EQ(StatusOf(start + std::string(200, 'x'), limits), 431);
  EXPECT_EQ(StatusOf(std::string(201, 'G'), limits), 431);
}

TEST(RequestReaderTest, RefusesManyFields) {
  std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 99; ++i) {
    head += "X: y\r\n";
  }

  EXPECT_EQ(StatusOf(head + "\r\n"), 0);
  EXPECT_EQ(StatusOf(head + "X: y\r\n\r\n"), 431);
}

TEST(RequestReaderTest, RefusesTrailersWithoutEnd) {
  const RequestLimits limits{.header_bytes_max = 200, .body_limit = nullptr};

  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " +
                         std::string(300, 'x'),
                     limits),
            431);
}

TEST(RequestReaderTest, SaysOnceThatAHundredContinueIsAwaited) {
  const RequestLimits limits;
  RequestReader reader(limits);
  const std::string head =
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n";

  EXPECT_FALSE(reader.TakeWantsContinue());
  EXPECT_EQ(reader.Read(head).used, head.size());
  EXPECT_EQ(reader.body_bytes_left(), 1U);
  EXPECT_TRUE(reader.TakeWantsContinue());
  EXPECT_FALSE(reader.TakeWantsContinue());
  EXPECT_EQ(reader.Read("x").progress, Progress::kComplete);
}

TEST(RequestReaderTest, RefusesOtherExpectations) {
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\n\r\n"), 417);
}

TEST(RequestReaderTest, DamagedRequestsAreReadOrRefusedInBoundedMemory) {
  constexpr uint64_t kSeed = 20261122;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  const std::string whole =
      "PUT /a/%20?x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n"
      "\r\n4;a=\"b\"\r\nWiki\r\n5\r\npedia\r\n0\r\nX: t\r\n\r\n"
      "POST /c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
  size_t refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (uint64_t damage = prng.Below(4); damage < 4; ++damage) {
      bytes[prng.Below(bytes.size())] = static_cast<char>(prng.Below(256));
    }
    const auto reading = ReadAll({}, bytes, 1 + prng.Below(bytes.size()));
    refused += reading.refusal ? 1U : 0U;
    for (const Request& request : reading.requests) {
      ASSERT_LE(request.body.size(), bytes.size());
      ASSERT_TRUE(request.target.starts_with('/'));
    }
  }
  EXPECT_GT(refused, 10'000U);
}

}  // namespace
}  // namespace huitong
