#include "journal/record_sections.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/testing/record_builder.h"

namespace huitong {
namespace {

using testing::HasSubstr;

TestRecord TwoSubjects() {
  TestRecord record;
  record.sequence = 7;
  record.kind = 18;
  record.flags = kFlagKeyed | kFlagNumber | kFlagOccurrence;
  record.subjects = {{.member = 1, .own_sequence = 2, .previous = 3, .effects = Bytes(16, 0x11)},
                     {.member = 4, .own_sequence = 5, .previous = 6, .effects = Bytes(8, 0x22)}};
  record.books = Bytes(24, 0x33);
  return record;
}

template <class T>
Bytes Patched(Bytes bytes, size_t offset, T value) {
  ByteWriter(bytes).PatchAt(offset, value);
  return bytes;
}

std::string SentenceOf(const Bytes& bytes) {
  const auto shape = ReadRecordShape(bytes);
  if (shape) return "it was read";
  EXPECT_EQ(shape.error().code, ErrorCode::kCorrupt);
  return shape.error().sentence;
}

TEST(RecordSectionsTest, ReadsTheHeaderAndThePlacesOfTheParts) {
  const Bytes bytes = BuildRecord(TwoSubjects());
  const auto shape = ReadRecordShape(bytes);
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->sequence, 7U);
  EXPECT_EQ(shape->kind, 18);
  EXPECT_EQ(shape->commit_time, 1'790'000'000'000'000'000);
  EXPECT_EQ(shape->commit_day, 20717);
  EXPECT_EQ(shape->flags, 7);
  EXPECT_EQ(shape->sections(), 3U);
  EXPECT_EQ(shape->bytes.size(), bytes.size());
  EXPECT_EQ(shape->origin.data(), bytes.data() + 28);
  EXPECT_EQ(shape->origin.size(), 8U);
  EXPECT_EQ(shape->options.data(), bytes.data() + 40);
  EXPECT_EQ(shape->options.size(), 64U);
  EXPECT_EQ(shape->subject[0].data(), bytes.data() + 104);
  EXPECT_EQ(shape->subject[0].size(), 40U);
  EXPECT_EQ(shape->subject[1].size(), 32U);
  EXPECT_EQ(shape->books.size(), 24U);
  EXPECT_EQ(shape->books.data() + 24, bytes.data() + bytes.size());
}

TEST(RecordSectionsTest, TheLeastRecordIsAHeaderAlone) {
  const Bytes bytes = BuildRecord({});
  const auto shape = ReadRecordShape(bytes);
  ASSERT_TRUE(shape);
  EXPECT_EQ(bytes.size(), kRecordHeaderBytes);
  EXPECT_EQ(shape->sections(), 1U);
  EXPECT_TRUE(shape->books.empty());
}

TEST(RecordSectionsTest, RefusesARecordThatIsCutShortAnywhere) {
  const Bytes bytes = BuildRecord(TwoSubjects());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ReadRecordShape(ByteView(bytes).first(size))) << size;
  }
}

TEST(RecordSectionsTest, SaysWhatOfAHeaderCannotBe) {
  const Bytes sound = BuildRecord(TwoSubjects());
  const auto length = static_cast<uint32_t>(sound.size());
  EXPECT_THAT(SentenceOf(Patched(sound, 0, length - 4)), HasSubstr("impossible length"));
  EXPECT_THAT(SentenceOf(Patched(sound, 0, uint32_t{32})), HasSubstr("impossible length of 32"));
  EXPECT_THAT(SentenceOf(Patched(sound, 0, length + 8)), HasSubstr("only 200 are there"));
  EXPECT_THAT(SentenceOf(Patched(sound, 4, uint8_t{2})), HasSubstr("version 2"));
  EXPECT_THAT(SentenceOf(Patched(sound, 5, uint8_t{3})), HasSubstr("3 subjects"));
  EXPECT_THAT(SentenceOf(Patched(sound, 5, uint8_t{1})), HasSubstr("words for subject 1"));
  EXPECT_THAT(SentenceOf(Patched(sound, 8, kSequenceEnd)), HasSubstr("impossible sequence"));
  EXPECT_THAT(SentenceOf(Patched(sound, 34, uint16_t{15})), HasSubstr("unknown flags 15"));
  EXPECT_THAT(SentenceOf(Patched(sound, 36, uint16_t{2})), HasSubstr("head of subject 0"));
  EXPECT_THAT(SentenceOf(Patched(sound, 38, uint16_t{0})), HasSubstr("head of subject 1"));
  EXPECT_THAT(SentenceOf(Patched(sound, 38, uint16_t{8})), HasSubstr("more than its length"));
  EXPECT_THAT(SentenceOf(Patched(sound, 100, uint32_t{1})), HasSubstr("padding is not zero"));
}

TEST(RecordSectionsTest, FindsTheRecordsOfABatch) {
  Prng prng(20260101);
  const Batch batch = RandomBatch(prng, 65536, 40, 100);
  const auto records = RecordsOf(batch);
  ASSERT_TRUE(records) << records.error().sentence;
  ASSERT_EQ(records->size(), 100U);
  EXPECT_EQ(records->front().sequence, 40U);
  EXPECT_EQ(records->back().sequence, 139U);
}

TEST(RecordSectionsTest, RefusesABatchThatCountsWrongly) {
  Prng prng(20260102);
  Batch batch = RandomBatch(prng, 65536, 40, 3);
  batch.count = 4;
  EXPECT_THAT(RecordsOf(batch).error().sentence, HasSubstr("says that it has 4 records"));
  batch.count = 3;
  batch.first_sequence = 41;
  EXPECT_THAT(RecordsOf(batch).error().sentence, HasSubstr("begins with record 40"));
}

TEST(RecordSectionsTest, RefusesAGapInTheSequence) {
  TestRecord record;
  Bytes bytes = BuildRecord(record);
  record.sequence = 2;
  const Bytes after = BuildRecord(record);
  bytes.insert(bytes.end(), after.begin(), after.end());
  EXPECT_EQ(RecordsOf(ByteView(bytes)).error().sentence,
            "at byte 40: record 2 stands right after record 0");
}

TEST(RecordSectionsTest, RefusesATimeThatGoesBack) {
  TestRecord record;
  Bytes bytes = BuildRecord(record);
  record.sequence = 1;
  --record.commit_time;
  const Bytes after = BuildRecord(record);
  bytes.insert(bytes.end(), after.begin(), after.end());
  EXPECT_THAT(RecordsOf(ByteView(bytes)).error().sentence, HasSubstr("a commit time before"));
}

// Under the address sanitizer this also shows that no view leaves the bytes.
TEST(RecordSectionsTest, TakesAnyBytesWithoutHarm) {
  Prng prng(20260103);
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes = RandomBatch(prng, 1, 0, 2).records;
    for (uint64_t changes = 1 + prng.Below(4); changes > 0; --changes) {
      bytes[prng.Below(std::min<size_t>(bytes.size(), 104))] = static_cast<uint8_t>(prng.Next());
    }
    const auto records = RecordsOf(ByteView(bytes));
    if (!records) continue;
    size_t total = 0;
    for (const RecordShape& record : *records) {
      total += record.bytes.size();
      ASSERT_EQ(kRecordHeaderBytes + record.options.size() + record.subject[0].size() +
                    record.subject[1].size() + record.books.size(),
                record.bytes.size());
    }
    ASSERT_EQ(total, bytes.size());
  }
}

}  // namespace
}  // namespace huitong
