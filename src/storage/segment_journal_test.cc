#include "storage/segment_journal.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/memory_file_system.h"
#include "storage/testing/drain_writer.h"

namespace huitong {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr uint64_t kSeed = 20260603;
constexpr uint64_t kSegmentBytes = uint64_t{64} << 10;
constexpr uint64_t kLogA = 1 << 16;
constexpr uint64_t kLogB = 2 << 16;
constexpr uint64_t kLogC = 3 << 16;
constexpr int kNoFailure = std::numeric_limits<int>::max();
constexpr const char* kFirst = "journal/0000-0000000000.segment";
constexpr const char* kSecond = "journal/0000-0000000001.segment";

using Opened = Expected<std::unique_ptr<SegmentJournal>, Error>;

Opened OpenLane(MemoryFileSystem& files, uint32_t lane, const DurableProof& proof) {
  return SegmentJournal::Open(files, {.folder = "journal",
                                      .lane = lane,
                                      .segment_bytes = kSegmentBytes,
                                      .proof = proof,
                                      .make_ahead = false});
}

Opened Open(MemoryFileSystem& files) { return OpenLane(files, 0, {}); }

DurableProof ProvedBy(const JournalHead& head) { return {.head = head, .signed_sizes = {}}; }

template <class T>
T Must(Expected<T, Error> result) {
  if (!result) ADD_FAILURE() << result.error().sentence;
  return *std::move(result);
}

std::vector<Drain> DrainsOf(const Journal& journal) {
  std::vector<Drain> drains;
  Must(journal.ReadDrains(0, [&](const Drain& drain) -> Expected<Done, Error> {
    drains.push_back(drain);
    return Done{};
  }));
  return drains;
}

std::vector<Drain> FirstOf(const std::vector<Drain>& drains, size_t count) {
  return {drains.begin(), drains.begin() + static_cast<ptrdiff_t>(count)};
}

// Three logs; a drain has several sectors, several drains fill a segment.
Drain NextMixed(DrainWriter& writer) {
  const auto number = static_cast<uint32_t>(writer.drains().size());
  return writer.Next({{kLogA, 1 + number % 5}, {kLogB, 8}, {kLogC, 2}});
}

// A journal of `count` drains, and where each began and ended in the first segment.
struct Written {
  MemoryFileSystem files;
  DrainWriter writer{kSeed};
  std::vector<JournalHead> heads;  // before each drain, and after the last
  std::vector<uint64_t> begins;    // of each drain in kFirst, and where the last ends
};

std::unique_ptr<Written> WriteDrains(int count) {
  auto written = std::make_unique<Written>();
  const auto journal = Must(Open(written->files));
  uint64_t begin = kSegmentHeaderBytes;
  for (int i = 0; i < count; ++i) {
    written->heads.push_back(journal->Head());
    written->begins.push_back(begin);
    const Drain drain = NextMixed(written->writer);
    begin += BytesOnDisk(drain);
    Must(journal->Append(drain));
  }
  written->heads.push_back(journal->Head());
  written->begins.push_back(begin);
  return written;
}

void Zero(Bytes& bytes, uint64_t begin, uint64_t end) {
  std::fill(bytes.begin() + static_cast<ptrdiff_t>(begin),
            bytes.begin() + static_cast<ptrdiff_t>(end), uint8_t{0});
}

bool IsZeroFrom(const Bytes& bytes, uint64_t begin) {
  return std::all_of(bytes.begin() + static_cast<ptrdiff_t>(begin), bytes.end(),
                     [](uint8_t byte) { return byte == 0; });
}

// The journal ends after `drains` drains, what followed is gone from the file, and it goes on.
void ExpectCutAfter(Written& written, size_t drains, const std::string& what) {
  {
    const auto journal = Open(written.files);
    ASSERT_TRUE(journal) << what << ": " << journal.error().sentence;
    ASSERT_TRUE((*journal)->cut()) << what;
    EXPECT_THAT(*(*journal)->cut(), HasSubstr(kFirst)) << what;
    ASSERT_EQ((*journal)->Head(), written.heads[drains]) << what;
    ASSERT_TRUE(DrainsOf(**journal) == FirstOf(written.writer.drains(), drains)) << what;
    ASSERT_TRUE(IsZeroFrom(written.files.Contents(kFirst), written.begins[drains])) << what;
    Must((*journal)->Append(written.writer.drains()[drains]));
  }
  const auto again = Must(Open(written.files));
  EXPECT_FALSE(again->cut()) << what;
  EXPECT_TRUE(DrainsOf(*again) == FirstOf(written.writer.drains(), drains + 1)) << what;
}

// Opens and reads all; the error that says what is corrupt, or nothing.
std::optional<Error> FindCorruption(MemoryFileSystem& files) {
  const auto journal = Open(files);
  if (!journal) return journal.error();
  if ((*journal)->cut()) return std::nullopt;
  const auto visit = [](const Drain&) -> Expected<Done, Error> { return Done{}; };
  const auto read = (*journal)->ReadDrains(0, visit);
  if (!read) return read.error();
  return std::nullopt;
}

// Appends the writer's drains to a new journal until, after so many calls, the next one fails; how
// many were acknowledged.
size_t AppendUntilAFailure(MemoryFileSystem& files, const DrainWriter& writer, int calls) {
  size_t acknowledged = 0;
  files.FailAfter(calls);
  const auto journal = Open(files);
  if (!journal) return 0;
  for (const Drain& drain : writer.drains()) {
    if (!(*journal)->Append(drain)) break;
    ++acknowledged;
  }
  return acknowledged;
}

TEST(SegmentJournalTest, SurvivesALossOfPowerAfterEachCall) {
  constexpr size_t kDrains = 24;
  DrainWriter writer(kSeed);
  for (size_t i = 0; i < kDrains; ++i) {
    (void)NextMixed(writer);
  }
  bool all_written = false;
  for (int calls = 0; !all_written; ++calls) {
    MemoryFileSystem files;
    const size_t acknowledged = AppendUntilAFailure(files, writer, calls);
    all_written = acknowledged == kDrains;
    files.LosePower();

    const auto journal = Must(Open(files));
    ASSERT_EQ(journal->Head().next_drain, acknowledged) << "power lost after call " << calls;
    ASSERT_TRUE(DrainsOf(*journal) == FirstOf(writer.drains(), acknowledged));
    for (size_t next = acknowledged; next < kDrains; ++next) {
      Must(journal->Append(writer.drains()[next]));
    }
    ASSERT_TRUE(DrainsOf(*journal) == writer.drains());
  }
}

// The process dies in the middle of a call, the system lives: what was written is all there.
TEST(SegmentJournalTest, SurvivesAKillInEachCall) {
  constexpr size_t kDrains = 24;
  DrainWriter writer(kSeed);
  for (size_t i = 0; i < kDrains; ++i) {
    (void)NextMixed(writer);
  }
  bool all_written = false;
  for (int calls = 0; !all_written; ++calls) {
    MemoryFileSystem files;
    const size_t acknowledged = AppendUntilAFailure(files, writer, calls);
    all_written = acknowledged == kDrains;
    files.FailAfter(kNoFailure);

    const auto journal = Must(Open(files));
    const uint64_t kept = journal->Head().next_drain;
    ASSERT_THAT(kept, AnyOf(acknowledged, acknowledged + 1)) << "killed in call " << calls;
    ASSERT_TRUE(DrainsOf(*journal) == FirstOf(writer.drains(), kept));
    for (size_t next = kept; next < kDrains; ++next) {
      Must(journal->Append(writer.drains()[next]));
    }
    ASSERT_TRUE(DrainsOf(*journal) == writer.drains());
  }
}

// The process dies between the write and the sync of a drain, the next one finds the drain whole in
// the system's cache and may answer from it; then power is lost.
TEST(SegmentJournalTest, WhatAStartFoundSurvivesALossOfPower) {
  constexpr size_t kDrains = 24;
  DrainWriter writer(kSeed);
  for (size_t i = 0; i < kDrains; ++i) {
    (void)NextMixed(writer);
  }
  bool all_written = false;
  for (int calls = 0; !all_written; ++calls) {
    for (const bool goes_on : {false, true}) {
      MemoryFileSystem files;
      all_written = AppendUntilAFailure(files, writer, calls) == kDrains;
      files.FailAfter(kNoFailure);
      size_t found = 0;
      {
        const auto journal = Must(Open(files));
        found = journal->Head().next_drain;
        if (goes_on && found < kDrains) Must(journal->Append(writer.drains()[found++]));
      }
      files.LosePower();
      const auto journal = Open(files);
      ASSERT_TRUE(journal) << "killed in call " << calls << ": " << journal.error().sentence;
      ASSERT_TRUE(DrainsOf(**journal) == FirstOf(writer.drains(), found))
          << "killed in call " << calls << (goes_on ? ", and went on" : "");
    }
  }
}

TEST(SegmentJournalTest, CutsTheLastDrainWhenAnySectorOfItIsMissing) {
  const auto whole = WriteDrains(3);
  const Bytes bytes = whole->files.Contents(kFirst);
  const uint64_t begin = whole->begins[2];
  for (uint64_t sector = begin; sector < whole->begins[3]; sector += kSectorBytes) {
    Bytes torn = bytes;
    Zero(torn, sector, sector + kSectorBytes);
    // What pads the drain to 4,096 bytes is zero anyway.
    if (torn == bytes) continue;
    whole->files.Contents(kFirst) = torn;
    ExpectCutAfter(*whole, 2, "without the sector at " + std::to_string(sector));
  }
}

TEST(SegmentJournalTest, CutsTheLastDrainWhenOnlyOneSectorOfItIsThere) {
  const auto whole = WriteDrains(3);
  const Bytes bytes = whole->files.Contents(kFirst);
  for (uint64_t sector = whole->begins[2]; sector < whole->begins[3]; sector += kSectorBytes) {
    Bytes torn = bytes;
    Zero(torn, whole->begins[2], sector);
    Zero(torn, sector + kSectorBytes, whole->begins[3]);
    if (IsZeroFrom(torn, whole->begins[2])) continue;
    whole->files.Contents(kFirst) = torn;
    ExpectCutAfter(*whole, 2, "with only the sector at " + std::to_string(sector));
  }
}

TEST(SegmentJournalTest, AMissingSectorOfAnEarlierDrainIsCorruption) {
  const auto whole = WriteDrains(3);
  const Bytes bytes = whole->files.Contents(kFirst);
  for (uint64_t sector = kSegmentHeaderBytes; sector < whole->begins[2]; sector += kSectorBytes) {
    Bytes damaged = bytes;
    Zero(damaged, sector, sector + kSectorBytes);
    if (damaged == bytes) continue;
    whole->files.Contents(kFirst) = damaged;
    const auto error = FindCorruption(whole->files);
    ASSERT_TRUE(error) << "without the sector at " << sector;
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
    EXPECT_TRUE(whole->files.Contents(kFirst) == damaged) << "it was changed";
  }
}

// In each sector of every drain, those of a full segment included.
TEST(SegmentJournalTest, AFlippedBitInADurableDrainIsNamed) {
  const auto whole = WriteDrains(16);
  ASSERT_TRUE(whole->files.Exists(kSecond));
  Prng prng(kSeed);
  for (const std::string path : {kFirst, kSecond}) {
    const Bytes bytes = whole->files.Contents(path);
    uint64_t end = bytes.size();
    while (bytes[end - 1] == 0) {
      --end;
    }
    for (uint64_t sector = 0; sector < end; sector += kSectorBytes) {
      Bytes& contents = whole->files.Contents(path);
      contents[sector + prng.Below(kSectorBytes)] ^= static_cast<uint8_t>(1 << prng.Below(8));
      const auto error = FindCorruption(whole->files);
      ASSERT_TRUE(error) << "a bit in the sector at " << sector << " of " << path;
      EXPECT_EQ(error->code, ErrorCode::kCorrupt);
      EXPECT_THAT(error->sentence, HasSubstr(path));
      contents = bytes;
    }
  }
  EXPECT_FALSE(FindCorruption(whole->files));
}

// Opens and reads every record by itself and by the four; the first error, or nothing.
std::optional<Error> FirstErrorOfReads(Written& written) {
  const auto journal = Open(written.files);
  if (!journal) return journal.error();
  for (const uint64_t log : {kLogA, kLogB, kLogC}) {
    const auto& records = written.writer.RecordsOfLog(log);
    for (uint64_t sequence = 0; sequence < records.size(); ++sequence) {
      const auto record = (*journal)->ReadRecord(log, sequence);
      if (!record) return record.error();
      EXPECT_EQ(*record, records[sequence]) << "record " << sequence << " of log " << log;
      const auto four = (*journal)->ReadRecords(log, sequence, 4);
      if (!four) return four.error();
      const ByteView first = ByteView(four->records).first(record->size());
      EXPECT_EQ(Bytes(first.begin(), first.end()), records[sequence]);
    }
  }
  return std::nullopt;
}

// A start judges the last segment alone: of the others, whoever reads a record must notice.
TEST(SegmentJournalTest, NoReadGivesOutBytesThatRotted) {
  const auto whole = WriteDrains(16);
  ASSERT_TRUE(whole->files.Exists(kSecond));
  EXPECT_FALSE(FirstErrorOfReads(*whole));
  Prng prng(kSeed);
  const Bytes bytes = whole->files.Contents(kFirst);
  for (uint64_t sector = kSegmentHeaderBytes; sector < bytes.size(); sector += kSectorBytes) {
    const ByteView before = ByteView(bytes).subspan(sector, kSectorBytes);
    if (IsZeroFrom(Bytes(before.begin(), before.end()), 0)) continue;
    Bytes& contents = whole->files.Contents(kFirst);
    contents[sector + prng.Below(kSectorBytes)] ^= static_cast<uint8_t>(1 << prng.Below(8));
    const auto error = FirstErrorOfReads(*whole);
    ASSERT_TRUE(error) << "a bit in the sector at " << sector << ", seed " << kSeed;
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
    EXPECT_THAT(error->sentence, HasSubstr(kFirst));
    EXPECT_THAT(error->sentence, HasSubstr("offset"));
    contents = bytes;
  }
}

TEST(SegmentJournalTest, ARottenByteOfARecordIsNamedByItsSector) {
  const auto whole = WriteDrains(3);
  const auto journal = Must(Open(whole->files));
  const uint64_t record = whole->begins[1] + kDrainHeaderBytes + kBatchHeaderBytes;
  // In the record's MAC of the request's key, as far as the journal can tell any byte.
  whole->files.Contents(kFirst)[record + kRecordHeaderBytes + 3] ^= 1;
  const uint64_t first = whole->writer.drains()[1].batches[0].first_sequence;
  const auto read = journal->ReadRecord(kLogA, first);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(read.error().sentence, HasSubstr("drain 1 of lane 0"));
  EXPECT_THAT(read.error().sentence,
              HasSubstr("offset " + std::to_string(whole->begins[1]) + " of \"" + kFirst + "\""));
}

TEST(SegmentJournalTest, NamesTheDrainTheFileAndTheOffset) {
  const auto whole = WriteDrains(3);
  whole->files.Contents(kFirst)[whole->begins[1] + 3 * kSectorBytes + 7] ^= 1;
  const auto error = FindCorruption(whole->files);
  ASSERT_TRUE(error);
  EXPECT_THAT(error->sentence, HasSubstr("drain 1 of lane 0"));
  EXPECT_THAT(error->sentence,
              HasSubstr("offset " + std::to_string(whole->begins[1] + 3 * kSectorBytes) + " of \"" +
                        kFirst + "\""));
}

// Of the first drain of the second segment nothing but one sector was written.
TEST(SegmentJournalTest, CutsADrainThatBeganANewSegment) {
  const auto whole = WriteDrains(16);
  const uint64_t in_first = whole->begins.size();
  ASSERT_GT(in_first, 0U);
  Bytes& second = whole->files.Contents(kSecond);
  Zero(second, kSegmentHeaderBytes, kSegmentHeaderBytes + kSectorBytes);
  Zero(second, kSegmentHeaderBytes + 2 * kSectorBytes, second.size());

  const auto journal = Must(Open(whole->files));
  ASSERT_TRUE(journal->cut());
  EXPECT_THAT(*journal->cut(), HasSubstr(kSecond));
  const auto kept = DrainsOf(*journal);
  EXPECT_TRUE(kept == FirstOf(whole->writer.drains(), kept.size()));
  EXPECT_TRUE(IsZeroFrom(second, kSegmentHeaderBytes));
  for (size_t next = kept.size(); next < 16; ++next) {
    Must(journal->Append(whole->writer.drains()[next]));
  }
  EXPECT_TRUE(DrainsOf(*journal) == whole->writer.drains());
}

TEST(SegmentJournalTest, ATornEndOfAnEarlierSegmentIsCorruption) {
  const auto whole = WriteDrains(16);
  Bytes& first = whole->files.Contents(kFirst);
  uint64_t last = kSegmentHeaderBytes;
  for (uint64_t page = kSegmentHeaderBytes; page < first.size(); page += kDrainAlignment) {
    if (AsText(ByteView(first).subspan(page, 8)) == "HTDRAIN1") last = page;
  }
  Zero(first, last, last + kSectorBytes);
  const auto journal = Open(whole->files);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kCorrupt);
}

TEST(SegmentJournalTest, ATornDrainThatTheStateCheckpointProvesIsCorruption) {
  const auto whole = WriteDrains(3);
  Bytes& bytes = whole->files.Contents(kFirst);
  Zero(bytes, whole->begins[2] + kSectorBytes, whole->begins[2] + 2 * kSectorBytes);

  const auto proven = OpenLane(whole->files, 0, ProvedBy(whole->heads[3]));
  ASSERT_FALSE(proven);
  EXPECT_EQ(proven.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(proven.error().sentence, HasSubstr("drain 2 of lane 0"));
  EXPECT_TRUE(Must(OpenLane(whole->files, 0, ProvedBy(whole->heads[2])))->cut());
}

TEST(SegmentJournalTest, AJournalThatEndsBeforeTheStateCheckpointIsCorruption) {
  const auto whole = WriteDrains(3);
  EXPECT_TRUE(OpenLane(whole->files, 0, ProvedBy(whole->heads[3])));
  Bytes& bytes = whole->files.Contents(kFirst);
  Zero(bytes, whole->begins[2], whole->begins[3]);
  EXPECT_TRUE(OpenLane(whole->files, 0, ProvedBy(whole->heads[2])));
  const auto journal = OpenLane(whole->files, 0, ProvedBy(whole->heads[3]));
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kCorrupt);
}

TEST(SegmentJournalTest, ATornDrainThatASignedHeadProvesIsCorruption) {
  const auto whole = WriteDrains(3);
  const uint64_t records = whole->writer.RecordsOfLog(kLogB).size();
  const DurableProof all{.head = {}, .signed_sizes = {{kLogA, 1}, {kLogB, records}}};
  const DurableProof fewer{.head = {}, .signed_sizes = {{kLogB, records - 8}}};
  EXPECT_TRUE(OpenLane(whole->files, 0, all));
  Bytes& bytes = whole->files.Contents(kFirst);
  Zero(bytes, whole->begins[2] + kSectorBytes, whole->begins[2] + 2 * kSectorBytes);

  const auto proven = OpenLane(whole->files, 0, all);
  ASSERT_FALSE(proven);
  EXPECT_EQ(proven.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(proven.error().sentence, HasSubstr("drain 2 of lane 0"));
  EXPECT_THAT(proven.error().sentence, HasSubstr("log " + std::to_string(kLogB)));
  EXPECT_TRUE(Must(OpenLane(whole->files, 0, fewer))->cut());
}

TEST(SegmentJournalTest, AnotherJournalThanTheStateCheckpointsIsCorruption) {
  const auto whole = WriteDrains(3);
  JournalHead other = whole->heads[2];
  other.previous_crc ^= 1;
  const auto journal = OpenLane(whole->files, 0, ProvedBy(other));
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kCorrupt);
}

// Of two histories that part with their first drain, each has a second that fits by number, place
// and sequence; but it names the other first.
TEST(SegmentJournalTest, ADrainOfAnotherHistoryIsCorruption) {
  MemoryFileSystem ours;
  MemoryFileSystem theirs;
  DrainWriter our_writer(kSeed);
  DrainWriter their_writer(kSeed);
  const Drain our_first = our_writer.Next({{kLogA, 1}});
  const Drain their_first = their_writer.Next({{kLogA, 1}, {kLogB, 1}});
  ASSERT_EQ(BytesOnDisk(our_first), BytesOnDisk(their_first));
  const uint64_t second = kSegmentHeaderBytes + BytesOnDisk(our_first);
  {
    const auto our_journal = Must(Open(ours));
    Must(our_journal->Append(our_first));
    Must(our_journal->Append(our_writer.Next({{kLogA, 1}})));
    const auto their_journal = Must(Open(theirs));
    Must(their_journal->Append(their_first));
    Must(their_journal->Append(their_writer.Next({{kLogA, 1}})));
  }
  EXPECT_FALSE(FindCorruption(ours));
  const Bytes& from = theirs.Contents(kFirst);
  std::copy(from.begin() + static_cast<ptrdiff_t>(second), from.end(),
            ours.Contents(kFirst).begin() + static_cast<ptrdiff_t>(second));
  const auto error = FindCorruption(ours);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  EXPECT_THAT(error->sentence, HasSubstr("drain 1 of lane 0"));
}

TEST(SegmentJournalTest, AMissingSegmentIsCorruption) {
  const auto whole = WriteDrains(16);
  Must(whole->files.Remove(kFirst));
  const auto journal = Open(whole->files);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(journal.error().sentence, HasSubstr(kFirst));
}

TEST(SegmentJournalTest, ARecordWhoseLengthCannotBeIsAnErrorOfTheRead) {
  const auto whole = WriteDrains(3);
  const auto journal = Must(Open(whole->files));
  const uint64_t record = whole->begins[0] + kDrainHeaderBytes + kBatchHeaderBytes;
  Bytes& bytes = whole->files.Contents(kFirst);
  for (const uint8_t length : Bytes{0x00, 0x07, 0x41, 0xff}) {
    for (uint64_t i = 0; i < 4; ++i) {
      bytes[record + i] = length;
    }
    const auto read = journal->ReadRecord(kLogA, 0);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
  }
}

TEST(SegmentJournalTest, LanesShareAFolder) {
  MemoryFileSystem files;
  DrainWriter zero(kSeed);
  DrainWriter seven(kSeed + 1);
  for (int i = 0; i < 20; ++i) {
    Must(Must(OpenLane(files, 0, {}))->Append(NextMixed(zero)));
    Must(Must(OpenLane(files, 7, {}))->Append(NextMixed(seven)));
  }
  EXPECT_TRUE(DrainsOf(*Must(OpenLane(files, 0, {}))) == zero.drains());
  EXPECT_TRUE(DrainsOf(*Must(OpenLane(files, 7, {}))) == seven.drains());
}

TEST(SegmentJournalTest, ASegmentHalfMadeIsRemoved) {
  const auto whole = WriteDrains(2);
  const std::string unfinished = std::string(kSecond) + ".new";
  Must(Must(whole->files.Open(unfinished, OpenMode::kCreate))->WriteAt(0, Bytes(100)));
  EXPECT_TRUE(DrainsOf(*Must(Open(whole->files))) == whole->writer.drains());
  EXPECT_FALSE(whole->files.Exists(unfinished));
}

TEST(SegmentJournalTest, AJournalOpenedForReadingChangesNothing) {
  const auto whole = WriteDrains(3);
  const std::string unfinished = std::string(kSecond) + ".new";
  Must(Must(whole->files.Open(unfinished, OpenMode::kCreate))->WriteAt(0, Bytes(100)));
  Bytes& bytes = whole->files.Contents(kFirst);
  Zero(bytes, whole->begins[2] + kSectorBytes, whole->begins[2] + 2 * kSectorBytes);
  const Bytes before = bytes;

  whole->files.FailAfter(0);  // every call that changes or syncs anything
  const auto journal = Must(SegmentJournal::Open(whole->files, {.folder = "journal",
                                                                .lane = 0,
                                                                .segment_bytes = kSegmentBytes,
                                                                .proof = {},
                                                                .make_ahead = false,
                                                                .read_only = true}));
  EXPECT_TRUE(journal->cut());
  EXPECT_TRUE(DrainsOf(*journal) == FirstOf(whole->writer.drains(), 2));
  EXPECT_EQ(journal->Append(whole->writer.drains()[2]).error().code, ErrorCode::kDenied);
  EXPECT_TRUE(whole->files.Exists(unfinished));
  EXPECT_TRUE(bytes == before);
}

TEST(SegmentJournalTest, NothingIsAppendedAfterAnAppendThatFailed) {
  MemoryFileSystem files;
  DrainWriter writer(kSeed);
  const auto journal = Must(Open(files));
  Must(journal->Append(NextMixed(writer)));
  const Drain next = NextMixed(writer);
  files.FailAfter(1);
  EXPECT_FALSE(journal->Append(next));
  files.FailAfter(kNoFailure);
  EXPECT_FALSE(journal->Append(next));
  EXPECT_EQ(journal->Head().next_drain, 1U);
}

TEST(SegmentJournalTest, RefusesSegmentsOfAnImpossibleSize) {
  MemoryFileSystem files;
  for (const uint64_t size : {uint64_t{0}, uint64_t{4096}, uint64_t{10'000}, uint64_t{8} << 30}) {
    const auto journal = SegmentJournal::Open(
        files,
        {.folder = "journal", .lane = 0, .segment_bytes = size, .proof = {}, .make_ahead = false});
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(SegmentJournalDeathTest, RefusesADrainThatLeavesAGap) {
  MemoryFileSystem files;
  DrainWriter writer(kSeed);
  (void)NextMixed(writer);
  const Drain second = NextMixed(writer);
  EXPECT_DEATH(
      {
        const auto journal = Must(Open(files));
        (void)journal->Append(second);
      },
      "next_drain");
}

}  // namespace
}  // namespace huitong
