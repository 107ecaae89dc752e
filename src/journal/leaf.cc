#include "journal/leaf.h"

#include <cstring>
#include <string>

#include "base/planted.h"
#include "journal/tree.h"

namespace huitong {
namespace {

constexpr uint64_t kSaltBytes = 32;
constexpr uint64_t kSaltsPerRecord = 4;  // one more than a record can have sections
constexpr uint8_t kSectionVersion = 1;
constexpr uint8_t kSubjectSection = 1;
constexpr uint8_t kBooksSection = 2;
constexpr size_t kMostSections = 3;
constexpr size_t kSequenceOffset = 16;

using Prefix = std::array<uint8_t, kSectionPrefixBytes>;

uint8_t SectionKind(size_t index, size_t count) {
  return index + 1 == count ? kBooksSection : kSubjectSection;
}

Prefix PrefixOf(uint64_t log, const RecordShape& record, size_t index) {
  Prefix prefix{};
  prefix[0] = SectionKind(index, record.sections());
  prefix[1] = kSectionVersion;
  std::memcpy(&prefix[2], &record.kind, sizeof record.kind);
  std::memcpy(&prefix[4], &record.commit_day, sizeof record.commit_day);
  std::memcpy(&prefix[8], &log, sizeof log);
  std::memcpy(&prefix[kSequenceOffset], &record.sequence, sizeof record.sequence);
  std::memcpy(&prefix[24], &record.commit_time, sizeof record.commit_time);
  return prefix;
}

Hash HashOfSection(uint64_t log, const RecordShape& record, size_t index,
                   const Keystream::Piece& salt) {
  const Prefix prefix = PrefixOf(log, record, index);
  if (index < record.subjects) return Sha256OfAll({salt, prefix, record.subject[index]});
  return Sha256OfAll({salt, prefix, record.origin, record.options, record.books});
}

// count ‖ the first `count` hashes, hashed.
Hash EntryOfSections(const std::array<Hash, kMostSections>& hashes, size_t count) {
  std::array<uint8_t, 1 + sizeof hashes> joined{};
  joined[0] = static_cast<uint8_t>(count);
  std::memcpy(&joined[1], hashes.data(), count * sizeof(Hash));
  return Sha256(ByteView(joined).first(1 + count * sizeof(Hash)));
}

}  // namespace

LeafHasher::LeafHasher(uint64_t log, std::span<const uint8_t, 32> salt_key)
    : log_(log), salts_(salt_key) {}

Hash LeafHasher::EntryOf(const RecordShape& record) {
  const uint64_t record_salts =
      (Planted("salt-used-again") ? 1 : kSaltsPerRecord) * record.sequence;
  const auto salts = salts_.ThreePiecesAt(record_salts * kSaltBytes);
  std::array<Hash, kMostSections> hashes{};
  for (size_t i = 0; i < record.sections(); ++i) {
    hashes[i] = HashOfSection(log_, record, i, salts[i]);
  }
  return EntryOfSections(hashes, record.sections());
}

Hash LeafHasher::LeafOf(const RecordShape& record) { return LeafHash(EntryOf(record)); }

SectionProof LeafHasher::ProofOfSection(const RecordShape& record, size_t index) {
  CHECK(index < record.sections());
  const auto salts = salts_.ThreePiecesAt(kSaltsPerRecord * record.sequence * kSaltBytes);
  SectionProof proof{.count = static_cast<uint8_t>(record.sections()),
                     .index = static_cast<uint8_t>(index),
                     .salt = salts[index],
                     .others = {},
                     .section = SectionOf(log_, record, index)};
  for (size_t i = 0; i < record.sections(); ++i) {
    if (i != index) proof.others.push_back(HashOfSection(log_, record, i, salts[i]));
  }
  return proof;
}

Bytes SectionOf(uint64_t log, const RecordShape& record, size_t index) {
  CHECK(index < record.sections());
  Bytes section;
  ByteWriter writer(section);
  writer.PutBytes(PrefixOf(log, record, index));
  if (index < record.subjects) {
    writer.PutBytes(record.subject[index]);
    return section;
  }
  writer.PutBytes(record.origin);
  writer.PutBytes(record.options);
  writer.PutBytes(record.books);
  return section;
}

Expected<Hash, Error> EntryFromSectionProof(const SectionProof& proof) {
  const size_t count = proof.count;
  if (count == 0 || count > kMostSections || proof.index >= count ||
      proof.others.size() != count - 1) {
    return Fail(ErrorCode::kInvalidArgument, "the proof of a section counts the sections wrongly");
  }
  if (proof.section.size() < kSectionPrefixBytes ||
      proof.section[0] != SectionKind(proof.index, count) || proof.section[1] != kSectionVersion) {
    return Fail(ErrorCode::kInvalidArgument, "the section does not begin as section " +
                                                 std::to_string(proof.index) + " of " +
                                                 std::to_string(count) + " does");
  }

  std::array<Hash, kMostSections> hashes{};
  size_t next_other = 0;
  for (size_t i = 0; i < count; ++i) {
    hashes[i] =
        i == proof.index ? Sha256OfAll({proof.salt, proof.section}) : proof.others[next_other++];
  }
  return EntryOfSections(hashes, count);
}

uint64_t SequenceOfSection(ByteView section) {
  CHECK(section.size() >= kSectionPrefixBytes);
  return ByteReader(section.subspan(kSequenceOffset)).Get<uint64_t>();
}

}  // namespace huitong
