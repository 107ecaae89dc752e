#include "journal/leaf.h"

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "journal/testing/record_builder.h"
#include "journal/tree.h"

namespace huitong {
namespace {

constexpr uint64_t kLog = 0x10000;

std::array<uint8_t, 32> SaltKey() {
  std::array<uint8_t, 32> key{};
  for (size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<uint8_t>(i);
  }
  return key;
}

TestRecord Exchange() {
  TestRecord record;
  record.sequence = 3;
  record.kind = 18;
  record.flags = kFlagKeyed;
  record.subjects = {{.member = 1, .own_sequence = 2, .previous = 0, .effects = Bytes(16, 0x11)},
                     {.member = 4, .own_sequence = 0, .previous = 1, .effects = Bytes(8, 0x22)}};
  record.books = Bytes(24, 0x33);
  return record;
}

Bytes Joined(std::initializer_list<ByteView> parts) {
  Bytes bytes;
  for (const ByteView part : parts) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

// The entry by the letter of the format, from the record's bytes and their known places.
Hash EntryByTheLetter(const Bytes& record) {
  Keystream keystream(SaltKey());
  const auto section = [&](uint8_t kind, const Bytes& body) {
    Bytes bytes;
    ByteWriter writer(bytes);
    writer.Put(kind);
    writer.Put(uint8_t{1});
    writer.PutBytes(ByteView(record).subspan(6, 2));   // kind
    writer.PutBytes(ByteView(record).subspan(24, 4));  // commit_day
    writer.Put(kLog);
    writer.PutBytes(ByteView(record).subspan(8, 16));  // sequence, commit_time
    writer.PutBytes(body);
    return bytes;
  };
  const ByteView all(record);
  const Bytes sections[] = {
      section(1, Joined({all.subspan(72, 40)})), section(1, Joined({all.subspan(112, 32)})),
      section(2, Joined({all.subspan(28, 8), all.subspan(40, 32), all.subspan(144)}))};
  Bytes entry = {3};
  for (uint64_t i = 0; i < 3; ++i) {
    const Hash hash = Sha256(Joined({keystream.At((uint64_t{4} * 3 + i) * 32, 32), sections[i]}));
    entry.insert(entry.end(), hash.begin(), hash.end());
  }
  return Sha256(entry);
}

TEST(LeafTest, TheEntryIsThatOfTheFormat) {
  const Bytes bytes = BuildRecord(Exchange());
  LeafHasher hasher(kLog, SaltKey());
  EXPECT_EQ(hasher.EntryOf(*ReadRecordShape(bytes)), EntryByTheLetter(bytes));
}

// For ever: another value here is another format.
TEST(LeafTest, TheLeafStaysTheSame) {
  const Bytes bytes = BuildRecord(Exchange());
  LeafHasher hasher(kLog, SaltKey());
  EXPECT_EQ(ToHex(hasher.LeafOf(*ReadRecordShape(bytes))),
            "22b07e9e05d9cd1cdae4a5062000386cd3503ab9c2104665c49c1e462b8fb040");
}

TEST(LeafTest, EachSectionProvesTheEntry) {
  const Bytes bytes = BuildRecord(Exchange());
  const auto record = *ReadRecordShape(bytes);
  LeafHasher hasher(kLog, SaltKey());
  for (size_t i = 0; i < 3; ++i) {
    const SectionProof proof = hasher.ProofOfSection(record, i);
    const auto entry = EntryFromSectionProof(proof);
    ASSERT_TRUE(entry) << entry.error().sentence;
    EXPECT_EQ(*entry, hasher.EntryOf(record));
    EXPECT_EQ(SequenceOfSection(proof.section), 3U);
  }
}

TEST(LeafTest, EveryByteOfARecordCountsInItsEntry) {
  const Bytes sound = BuildRecord(Exchange());
  LeafHasher hasher(kLog, SaltKey());
  const Hash entry = hasher.EntryOf(*ReadRecordShape(sound));
  for (size_t i = 0; i < sound.size(); ++i) {
    Bytes changed = sound;
    changed[i] ^= 1;
    const auto record = ReadRecordShape(changed);
    if (!record) continue;
    EXPECT_NE(hasher.EntryOf(*record), entry) << i;
  }
}

TEST(LeafTest, TheSameRecordOfAnotherLogHasAnotherEntry) {
  const Bytes bytes = BuildRecord(Exchange());
  const auto record = *ReadRecordShape(bytes);
  EXPECT_NE(LeafHasher(kLog, SaltKey()).EntryOf(record),
            LeafHasher(kLog + 1, SaltKey()).EntryOf(record));
}

TEST(LeafTest, RefusesAProofWhoseCountsDoNotFit) {
  const Bytes bytes = BuildRecord(Exchange());
  const SectionProof sound = LeafHasher(kLog, SaltKey()).ProofOfSection(*ReadRecordShape(bytes), 1);
  SectionProof proof = sound;
  proof.count = 0;
  EXPECT_FALSE(EntryFromSectionProof(proof));
  proof.count = 4;
  EXPECT_FALSE(EntryFromSectionProof(proof));
  proof = sound;
  proof.index = 3;
  EXPECT_FALSE(EntryFromSectionProof(proof));
  proof = sound;
  proof.others.pop_back();
  EXPECT_FALSE(EntryFromSectionProof(proof));
  proof = sound;
  proof.section.resize(kSectionPrefixBytes - 1);
  EXPECT_FALSE(EntryFromSectionProof(proof));
}

TEST(LeafTest, RefusesASubjectInThePlaceOfTheBooks) {
  const Bytes bytes = BuildRecord(Exchange());
  SectionProof proof = LeafHasher(kLog, SaltKey()).ProofOfSection(*ReadRecordShape(bytes), 1);
  proof.index = 2;
  EXPECT_FALSE(EntryFromSectionProof(proof));
}

}  // namespace
}  // namespace huitong
