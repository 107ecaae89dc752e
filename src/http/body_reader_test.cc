#include "http/body_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "http/message.h"

namespace huitong {
namespace {

using Progress = BodyReader::Progress;

constexpr BodyReader::Limits kLimits{.body_bytes_max = 100, .trailer_bytes_max = 200};

struct Reading {
  Progress progress = Progress::kNeedsBytes;
  int status = 0;
  size_t unused = 0;
  std::string body;
};

// Bytes arrive `piece` at a time. How many are unused is only told of a whole body.
Reading ReadAll(std::optional<uint64_t> length, std::string_view bytes, size_t piece) {
  BodyReader reader(length, kLimits);
  size_t used = 0;
  size_t arrived = 0;
  Reading reading;
  do {
    arrived = std::min(bytes.size(), arrived + piece);
    const std::string rest(bytes.substr(used, arrived - used));
    const auto step = reader.Read(rest);
    used += step.used;
    reading.progress = step.progress;
  } while (reading.progress == Progress::kNeedsBytes && arrived < bytes.size());
  reading.status = reader.refusal().status;
  if (reading.progress == Progress::kComplete) {
    reading.unused = bytes.size() - used;
    reading.body = reader.Take();
    EXPECT_GE(reading.body.capacity(), reading.body.size() + kBodyPadding);
  }
  return reading;
}

TEST(BodyReaderTest, ReadsAsManyBytesAsWereSaid) {
  for (const size_t piece : {1U, 2U, 100U}) {
    const auto reading = ReadAll(5, "hello, and more", piece);
    EXPECT_EQ(reading.progress, Progress::kComplete);
    EXPECT_EQ(reading.body, "hello");
  }
  EXPECT_EQ(ReadAll(5, "hello, and more", 100).unused, 10U);
  EXPECT_EQ(ReadAll(0, "", 1).progress, Progress::kComplete);
  EXPECT_EQ(ReadAll(6, "hello", 9).progress, Progress::kNeedsBytes);
}

TEST(BodyReaderTest, KnowsHowMuchOfALengthIsStillToCome) {
  BodyReader reader(10, kLimits);
  EXPECT_EQ(reader.bytes_left(), 10U);
  EXPECT_EQ(reader.Read("1234").used, 4U);
  EXPECT_EQ(reader.bytes_left(), 6U);
}

TEST(BodyReaderTest, JoinsChunksAndPassesOverExtensionsAndTrailers) {
  const std::string bytes =
      "4;name=\"va lue\"\r\nWiki\r\n005\r\npedia\r\nA\r\n0123456789\r\n0;last\r\n"
      "X-Sum: 1\r\nempty:\r\n\r\nGET /";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto reading = ReadAll(std::nullopt, bytes, piece);
    EXPECT_EQ(reading.progress, Progress::kComplete) << piece;
    EXPECT_EQ(reading.body, "Wikipedia0123456789");
  }
  EXPECT_EQ(ReadAll(std::nullopt, bytes, 1'000).unused, 5U);
}

TEST(BodyReaderTest, RefusesWhatIsNotInTheFormOfChunks) {
  const struct {
    int status;
    std::string bytes;
  } cases[] = {
      {400, "g\r\n"},
      {400, "\r\n"},
      {400, "-1\r\n"},
      {400, "0x1\r\n"},
      {400, "1 \r\nx\r\n"},
      {400, "1 ;a\r\nx\r\n"},
      {400, "1\nx\n"},
      {400, "1;a\rb\r\nx\r\n"},
      {400, std::string("1;a\0b\r\n", 7)},
      {400, "1\r\nxy\r\n"},
      {400, "1\r\nx\n\r\n"},
      {400, "10000000000000000\r\n"},
      {413, "ffffffffffffffff\r\n"},
      {413, "65\r\n"},
      {413, "64\r\n" + std::string(100, 'x') + "\r\n1\r\n"},
      {431, "1;" + std::string(1'022, 'a')},
      {400, "0\r\nno colon\r\n"},
      {400, "0\r\n: no name\r\n"},
      {400, "0\r\nfol\r\n ded: x\r\n"},
      {400, "0\r\nx: y\n\n"},
      {431, "0\r\nx: " + std::string(196, 'y') + "\r\n"},
      {431, "0\r\nx: " + std::string(1'021, 'y')},
  };
  for (const auto& [status, bytes] : cases) {
    for (const size_t piece : {1U, 3U, 10'000U}) {
      EXPECT_EQ(ReadAll(std::nullopt, bytes, piece).status, status) << bytes << " by " << piece;
    }
  }
}

TEST(BodyReaderTest, TakesAllThatItsLimitsAllow) {
  const std::string hundred(100, 'x');
  EXPECT_EQ(ReadAll(100, hundred, 7).body, hundred);
  EXPECT_EQ(ReadAll(101, hundred + "x", 7).status, 413);
  EXPECT_EQ(ReadAll(std::nullopt, "64\r\n" + hundred + "\r\n0\r\n\r\n", 7).body, hundred);
  EXPECT_EQ(ReadAll(std::nullopt, "0\r\nx: " + std::string(195, 'y') + "\r\n\r\n", 1'000).progress,
            Progress::kComplete);
  EXPECT_EQ(ReadAll(std::nullopt, "1;" + std::string(1'020, 'a') + "\r\n", 5).status, 0);
}

// Beast, which used to read chunks here, answered differently to the same bytes in other pieces.
TEST(BodyReaderTest, AnyPiecesOfDamagedChunksGiveTheSame) {
  constexpr uint64_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  const std::string whole = "4;a=\"b\"\r\nWiki\r\n5\r\npedia\r\n0\r\nX: t\r\n\r\n";
  constexpr std::string_view kLikely = "\r\n;:05afx \t\"";
  size_t refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (uint64_t damage = prng.Below(4); damage < 4; ++damage) {
      const size_t at = prng.Below(bytes.size());
      const char other = kLikely[prng.Below(kLikely.size())];
      if (prng.Below(2) == 0) {
        bytes[at] = other;
      } else {
        bytes.insert(at, 1, other);
      }
    }
    const auto at_once = ReadAll(std::nullopt, bytes, bytes.size());
    const auto in_pieces = ReadAll(std::nullopt, bytes, 1 + prng.Below(8));
    ASSERT_EQ(in_pieces.progress, at_once.progress) << bytes;
    ASSERT_EQ(in_pieces.status, at_once.status) << bytes;
    ASSERT_EQ(in_pieces.body, at_once.body) << bytes;
    refused += at_once.status != 0 ? 1U : 0U;
  }
  EXPECT_GT(refused, 10'000U);
}

}  // namespace
}  // namespace huitong
