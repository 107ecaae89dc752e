#include "engine/record.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "engine/testing/record_examples.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr const char* kGoldenFile = HUITONG_ENGINE_TESTDATA "/records.hex";

Bytes Encoded(const Record& record) {
  Bytes bytes;
  EncodeRecord(record, bytes);
  return bytes;
}

// What the bytes are: a record of the same bytes, or corrupt. Anything else is a failure.
void ExpectSameBytesOrCorrupt(const Bytes& bytes, const std::string& what) {
  const auto record = DecodeRecord(bytes);
  if (record) {
    EXPECT_EQ(ToHex(Encoded(*record)), ToHex(bytes)) << what;
  } else {
    EXPECT_EQ(record.error().code, ErrorCode::kCorrupt) << what;
  }
}

TEST(RecordTest, HasAnExampleOfEachKind) {
  std::set<RecordKind> kinds;
  for (const RecordExample& example : RecordExamples()) {
    kinds.insert(example.record.header.kind);
  }
  int known = 0;
  for (int kind = 0; kind <= UINT16_MAX; ++kind) {
    if (!NameOf(static_cast<RecordKind>(kind)).empty()) ++known;
  }
  EXPECT_EQ(kinds.size(), static_cast<size_t>(known));
}

TEST(RecordTest, ComesBackFromItsBytes) {
  for (const RecordExample& example : RecordExamples()) {
    const Bytes bytes = Encoded(example.record);
    EXPECT_EQ(bytes.size() % 8, 0u) << example.name;
    const auto record = DecodeRecord(bytes);
    ASSERT_TRUE(record) << example.name << ": " << record.error().sentence;
    EXPECT_EQ(*record, example.record) << example.name;
  }
}

TEST(RecordTest, ComesBackWithEachCombinationOfOptionalParts) {
  for (int parts = 0; parts < 8; ++parts) {
    Record record = RecordExamples().back().record;
    record.subjects.resize(static_cast<size_t>(parts % 3));
    if ((parts & 1) == 0) record.header.request = std::nullopt;
    if ((parts & 2) != 0) record.header.number = MacOf("number");
    if ((parts & 4) != 0) record.header.occurred = At("2026-01-30 12:00");
    const auto decoded = DecodeRecord(Encoded(record));
    ASSERT_TRUE(decoded) << parts;
    EXPECT_EQ(*decoded, record) << parts;
  }
}

TEST(RecordTest, HasAHeaderOfFortyBytesInTheJournalsOrder) {
  Record record{.header = {}, .subjects = {}, .books = {}};
  record.header.kind = RecordKind::kRedeem;
  record.header.sequence = 0x0002030405060708;
  record.header.committed = {.time = {.nanos = 2}, .day = {.number = 3}};
  record.header.occurred = record.header.committed;
  record.header.actor = {.kind = ActorKind::kUser, .number = 5};
  record.header.answer_version = 6;
  EXPECT_EQ(ToHex(Encoded(record)),
            "28000000010011000807060504030200"
            "0200000000000000030000000500004006000000"
            "00000000");
}

// Found by fuzzing: the journal has always refused such a record.
TEST(RecordTest, IsCorruptWithASequenceThatNoLogReaches) {
  Record record = RecordExamples().back().record;
  record.header.sequence = (Sequence{1} << 56) - 1;
  EXPECT_TRUE(DecodeRecord(Encoded(record)));
  ++record.header.sequence;
  EXPECT_EQ(DecodeRecord(Encoded(record)).error().code, ErrorCode::kCorrupt);
}

TEST(RecordTest, IsDecodedFromItsOwnBytesOnlyOrCorrupt) {
  for (const RecordExample& example : RecordExamples()) {
    const Bytes bytes = Encoded(example.record);
    for (size_t at = 0; at < bytes.size(); ++at) {
      for (const int flip : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
        Bytes changed = bytes;
        changed[at] = static_cast<uint8_t>(changed[at] ^ flip);
        ExpectSameBytesOrCorrupt(changed, example.name + ", byte " + std::to_string(at));
      }
    }
  }
}

TEST(RecordTest, IsCorruptWhereverItIsCut) {
  for (const RecordExample& example : RecordExamples()) {
    const Bytes bytes = Encoded(example.record);
    for (size_t size = 0; size < bytes.size(); ++size) {
      const auto record = DecodeRecord(ByteView(bytes).first(size));
      ASSERT_FALSE(record) << example.name << " cut to " << size;
      EXPECT_EQ(record.error().code, ErrorCode::kCorrupt);
      // The same with a length that fits what is left.
      Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      if (cut.size() >= 4) ByteWriter(cut).PatchAt(0, static_cast<uint32_t>(size));
      ExpectSameBytesOrCorrupt(cut, example.name + " cut to " + std::to_string(size));
    }
  }
}

TEST(RecordTest, IsCorruptWithMoreBehindIt) {
  Bytes bytes = Encoded(RecordExamples().front().record);
  bytes.resize(bytes.size() + 8);
  EXPECT_FALSE(DecodeRecord(bytes));
}

TEST(RecordTest, VisitsEffectsSubjectBySubjectThenTheBooks) {
  const Record record = RecordExamples()[7].record;
  std::vector<EffectKind> kinds;
  std::vector<bool> of_subject;
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    kinds.push_back(KindOf(effect));
    of_subject.push_back(subject != nullptr);
  });
  EXPECT_EQ(kinds,
            (std::vector<EffectKind>{EffectKind::kEarned, EffectKind::kAvailablePosting,
                                     EffectKind::kProvenanceInterned, EffectKind::kBookPosting}));
  EXPECT_EQ(of_subject, (std::vector<bool>{true, true, false, false}));
}

// The golden file: a line per example, its name, a colon, its bytes. Written anew only where
// HUITONG_UPDATE_GOLDEN is set, and then only ever to add examples.
TEST(RecordTest, HasTheBytesOfTheGoldenFile) {
  std::string lines;
  for (const RecordExample& example : RecordExamples()) {
    lines += example.name + ": " + ToHex(Encoded(example.record)) + '\n';
  }
  const bool update = std::getenv("HUITONG_UPDATE_GOLDEN") != nullptr;  // NOLINT: one thread
  if (update) std::ofstream(kGoldenFile) << lines;
  std::ifstream file(kGoldenFile);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(lines, golden.str());
}

TEST(RecordTest, ReadsTheGoldenFile) {
  std::map<std::string, Record> expected;
  for (const RecordExample& example : RecordExamples()) {
    expected.emplace(example.name, example.record);
  }
  std::ifstream file(kGoldenFile);
  size_t read = 0;
  for (std::string line; std::getline(file, line); ++read) {
    const size_t colon = line.find(": ");
    ASSERT_NE(colon, std::string::npos);
    const std::string name = line.substr(0, colon);
    const auto bytes = FromHex(std::string_view(line).substr(colon + 2));
    ASSERT_TRUE(bytes) << name;
    const auto record = DecodeRecord(*bytes);
    ASSERT_TRUE(record) << name << ": " << record.error().sentence;
    ASSERT_TRUE(expected.contains(name)) << name;
    EXPECT_EQ(*record, expected.at(name)) << name;
  }
  EXPECT_EQ(read, expected.size());
}

TEST(ActorTest, ComesBackFromItsWordAndHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (const ActorKind kind : {ActorKind::kProgram, ActorKind::kOperator, ActorKind::kBrand,
                               ActorKind::kMember, ActorKind::kUser}) {
    const Actor actor{.kind = kind, .number = 77};
    EXPECT_EQ(ActorFromWord(actor.ToWord()), actor);
    names.insert(NameOf(kind));
  }
  EXPECT_EQ(names.size(), 5u);
  EXPECT_FALSE(names.contains(""));
  EXPECT_FALSE(ActorFromWord(5U << 28));
}

}  // namespace
}  // namespace huitong
