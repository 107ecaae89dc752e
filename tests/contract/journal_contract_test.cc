// What every Journal must do.

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/memory_file_system.h"
#include "journal/drain_codec.h"
#include "journal/journal.h"
#include "storage/memory_journal.h"
#include "storage/segment_journal.h"
#include "storage/testing/drain_writer.h"
#include "storage/testing/temporary_folder.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260601;
constexpr uint64_t kSegmentBytes = uint64_t{64} << 10;
constexpr uint64_t kLogA = 1 << 16;
constexpr uint64_t kLogB = 2 << 16;
constexpr uint64_t kLogC = 3 << 16;

template <class T>
T Must(Expected<T, Error> result) {
  if (!result) ADD_FAILURE() << result.error().sentence;
  return *std::move(result);
}

std::vector<Drain> DrainsFrom(const Journal& journal, uint64_t first) {
  std::vector<Drain> drains;
  Must(journal.ReadDrains(first, [&](const Drain& drain) -> Expected<Done, Error> {
    drains.push_back(drain);
    return Done{};
  }));
  return drains;
}

class InMemory {
 public:
  Journal& journal() { return journal_; }

 private:
  MemoryJournal journal_;
};

class InSegments {
 public:
  InSegments() { Reopen(); }
  Journal& journal() { return *journal_; }
  void Reopen() {
    journal_ = nullptr;
    journal_ = Must(SegmentJournal::Open(PosixFileSystem(), {.folder = folder_.path() + "/journal",
                                                             .lane = 0,
                                                             .segment_bytes = kSegmentBytes,
                                                             .proof = {},
                                                             .make_ahead = true}));
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<SegmentJournal> journal_;
};

class InSegmentsInMemory {
 public:
  InSegmentsInMemory() { Reopen(); }
  Journal& journal() { return *journal_; }
  void Reopen() {
    journal_ = nullptr;
    files_.LosePower();
    journal_ = Must(SegmentJournal::Open(files_, {.folder = "journal",
                                                  .lane = 0,
                                                  .segment_bytes = kSegmentBytes,
                                                  .proof = {},
                                                  .make_ahead = false}));
  }

 private:
  MemoryFileSystem files_;
  std::unique_ptr<SegmentJournal> journal_;
};

// Three logs: one in every drain, one in every third with many records, and one that is rare.
void AppendMixed(Journal& journal, DrainWriter& writer, int drains) {
  for (int i = 0; i < drains; ++i) {
    std::map<uint64_t, uint32_t> records{{kLogA, 1 + static_cast<uint32_t>(i % 7)}};
    if (i % 3 == 0) records[kLogB] = 40;
    if (i % 50 == 20) records[kLogC] = 1;
    Must(journal.Append(writer.Next(records)));
  }
}

void ExpectEveryRecord(const Journal& journal, DrainWriter& writer) {
  for (const uint64_t log : {kLogA, kLogB, kLogC}) {
    const auto& records = writer.RecordsOfLog(log);
    for (uint64_t sequence = 0; sequence < records.size(); ++sequence) {
      ASSERT_EQ(Must(journal.ReadRecord(log, sequence)), records[sequence])
          << "record " << sequence << " of log " << log;
    }
    const auto past = journal.ReadRecord(log, records.size());
    ASSERT_FALSE(past);
    EXPECT_EQ(past.error().code, ErrorCode::kNotFound);
  }
}

template <class World>
class JournalContractTest : public testing::Test {};
using Worlds = testing::Types<InMemory, InSegments, InSegmentsInMemory>;
TYPED_TEST_SUITE(JournalContractTest, Worlds);

TYPED_TEST(JournalContractTest, BeginsEmpty) {
  TypeParam world;
  EXPECT_EQ(world.journal().Head(), JournalHead{});
  EXPECT_TRUE(DrainsFrom(world.journal(), 0).empty());
  EXPECT_EQ(Must(world.journal().ReadRecords(kLogA, 0, 10)).count, 0U);
  const auto record = world.journal().ReadRecord(kLogA, 0);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().code, ErrorCode::kNotFound);
}

TYPED_TEST(JournalContractTest, GivesDrainsBackAsTheyWere) {
  TypeParam world;
  DrainWriter writer(kSeed);
  AppendMixed(world.journal(), writer, 60);
  for (const size_t first : std::vector<size_t>{0, 1, 20, 59, 60, 1000}) {
    const size_t begin = std::min(first, writer.drains().size());
    const std::vector<Drain> expected(writer.drains().begin() + static_cast<ptrdiff_t>(begin),
                                      writer.drains().end());
    EXPECT_TRUE(DrainsFrom(world.journal(), first) == expected) << "from drain " << first;
  }
}

TYPED_TEST(JournalContractTest, HeadFollowsTheChainOfHeaders) {
  TypeParam world;
  DrainWriter writer(kSeed);
  JournalHead expected;
  for (uint32_t i = 1; i < 10; ++i) {
    const Drain drain = writer.Next({{kLogA, i}});
    Must(world.journal().Append(drain));
    const auto encoded = EncodeDrain(drain, 0, expected.previous_crc);
    expected = {.next_drain = i, .previous_crc = encoded.header_crc};
    EXPECT_EQ(world.journal().Head(), expected);
  }
}

TYPED_TEST(JournalContractTest, ReadsEveryRecordOfThreeLogsInOneLane) {
  TypeParam world;
  DrainWriter writer(kSeed);
  AppendMixed(world.journal(), writer, 200);
  ExpectEveryRecord(world.journal(), writer);
}

TYPED_TEST(JournalContractTest, ReadRecordsStopsWhereADrainEnds) {
  TypeParam world;
  DrainWriter writer(kSeed);
  Must(world.journal().Append(writer.Next({{kLogA, 5}, {kLogB, 2}})));
  Must(world.journal().Append(writer.Next({{kLogA, 3}})));

  const Batch whole = Must(world.journal().ReadRecords(kLogA, 0, 100));
  EXPECT_TRUE(whole == writer.drains()[0].batches[0]);
  const Batch middle = Must(world.journal().ReadRecords(kLogA, 2, 2));
  EXPECT_EQ(middle.first_sequence, 2U);
  EXPECT_EQ(middle.count, 2U);
  Bytes expected = writer.RecordsOfLog(kLogA)[2];
  const Bytes& next = writer.RecordsOfLog(kLogA)[3];
  expected.insert(expected.end(), next.begin(), next.end());
  EXPECT_EQ(middle.records, expected);
  EXPECT_EQ(Must(world.journal().ReadRecords(kLogA, 4, 100)).count, 1U);
  EXPECT_EQ(Must(world.journal().ReadRecords(kLogA, 5, 100)).count, 3U);
  EXPECT_EQ(Must(world.journal().ReadRecords(kLogA, 8, 100)).count, 0U);
  EXPECT_EQ(Must(world.journal().ReadRecords(kLogA, 0, 0)).count, 0U);
  EXPECT_EQ(Must(world.journal().ReadRecords(kLogC, 0, 1)).count, 0U);
}

TYPED_TEST(JournalContractTest, TakesDrainsLargerThanASegment) {
  TypeParam world;
  DrainWriter writer(kSeed);
  for (int i = 0; i < 3; ++i) {
    Must(world.journal().Append(writer.Next({{kLogA, 2}})));
    Must(world.journal().Append(writer.Next({{kLogA, 1500}, {kLogB, 900}, {kLogC, 1}})));
  }
  ASSERT_GT(writer.drains().back().batches[0].records.size(), 2 * kSegmentBytes);
  EXPECT_TRUE(DrainsFrom(world.journal(), 0) == writer.drains());
  ExpectEveryRecord(world.journal(), writer);
}

TYPED_TEST(JournalContractTest, ReadDrainsEndsAtTheFirstErrorOfVisit) {
  TypeParam world;
  DrainWriter writer(kSeed);
  AppendMixed(world.journal(), writer, 5);
  int visits = 0;
  const auto result = world.journal().ReadDrains(1, [&](const Drain&) -> Expected<Done, Error> {
    if (++visits == 2) return Fail(ErrorCode::kBusy, "enough");
    return Done{};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().sentence, "enough");
  EXPECT_EQ(visits, 2);
}

TYPED_TEST(JournalContractTest, DropFromCacheChangesNothingThatIsRead) {
  TypeParam world;
  DrainWriter writer(kSeed);
  world.journal().DropFromCache();
  for (int round = 0; round < 3; ++round) {
    AppendMixed(world.journal(), writer, 20);
    world.journal().DropFromCache();
    ExpectEveryRecord(world.journal(), writer);
  }
}

template <class World>
class ConcurrentJournalContractTest : public testing::Test {};
using ConcurrentWorlds = testing::Types<InMemory, InSegments>;
TYPED_TEST_SUITE(ConcurrentJournalContractTest, ConcurrentWorlds);

// The reader asks again and again for the record after the last it has seen.
TYPED_TEST(ConcurrentJournalContractTest, ReadsWhatIsDurableWhileAnotherThreadAppends) {
  TypeParam world;
  DrainWriter writer(kSeed);
  for (uint32_t i = 0; i < 100; ++i) {
    (void)writer.Next({{kLogA, 1 + i % 20}, {kLogB, 3}});
  }
  const std::vector<Bytes> expected = writer.RecordsOfLog(kLogA);

  std::thread appending([&] {
    for (const Drain& drain : writer.drains()) {
      Must(world.journal().Append(drain));
    }
  });
  std::vector<Bytes> seen;
  while (seen.size() < expected.size()) {
    const Batch batch = Must(world.journal().ReadRecords(kLogA, seen.size(), 7));
    for (const RecordShape& record : Must(RecordsOf(batch))) {
      seen.emplace_back(record.bytes.begin(), record.bytes.end());
    }
    if (!seen.empty()) {
      EXPECT_EQ(Must(world.journal().ReadRecord(kLogA, seen.size() / 2)),
                expected[seen.size() / 2]);
    }
    world.journal().DropFromCache();
  }
  appending.join();
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(world.journal().Head().next_drain, writer.drains().size());
}

template <class World>
class DurableJournalContractTest : public testing::Test {};
using DurableWorlds = testing::Types<InSegments, InSegmentsInMemory>;
TYPED_TEST_SUITE(DurableJournalContractTest, DurableWorlds);

TYPED_TEST(DurableJournalContractTest, GoesOnWhereItWasAfterEachReopening) {
  TypeParam world;
  DrainWriter writer(kSeed);
  for (int i = 0; i < 30; ++i) {
    AppendMixed(world.journal(), writer, i % 5);
    const JournalHead head = world.journal().Head();
    world.Reopen();
    ASSERT_EQ(world.journal().Head(), head);
  }
  EXPECT_TRUE(DrainsFrom(world.journal(), 0) == writer.drains());
  ExpectEveryRecord(world.journal(), writer);
}

TYPED_TEST(DurableJournalContractTest, ReadsOldAndNewRecordsAfterReopening) {
  TypeParam world;
  DrainWriter writer(kSeed);
  AppendMixed(world.journal(), writer, 100);
  Must(world.journal().Append(writer.Next({{kLogA, 1500}, {kLogB, 900}})));
  AppendMixed(world.journal(), writer, 100);
  world.Reopen();
  AppendMixed(world.journal(), writer, 30);
  ExpectEveryRecord(world.journal(), writer);
}

}  // namespace
}  // namespace huitong
