// The sections of a record and the hash that stands for it in the log's tree, as section 4 of
// docs/journal_format.md says.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/keystream.h"
#include "crypto/sha256.h"
#include "journal/record_sections.h"

namespace huitong {

constexpr size_t kSectionPrefixBytes = 32;

// What a member gets to check one section of a record: the section itself and, of the others,
// only their hashes.
struct SectionProof {
  uint8_t count = 0;         // how many sections the record has, 1 to 3
  uint8_t index = 0;         // which of them this is
  Hash salt{};               // of this section
  std::vector<Hash> others;  // the hashes of the other sections, in order
  Bytes section;             // prefix ‖ body
};

// Hashes the records of one log. One thread at a time; makes no allocation per record.
class LeafHasher {
 public:
  // `salt_key` is the log's AES-256 key for salts.
  LeafHasher(uint64_t log, std::span<const uint8_t, 32> salt_key);

  // The hash over the salted section hashes: what a bundle of entries holds.
  Hash EntryOf(const RecordShape& record);
  // The hash of the entry as a leaf (RFC 6962 section 2.1): what the tree is made of.
  Hash LeafOf(const RecordShape& record);

  // What proves one section of the record. CHECKs that the record has it.
  SectionProof ProofOfSection(const RecordShape& record, size_t index);

 private:
  uint64_t log_;
  Keystream salts_;
};

// The whole of a section: prefix ‖ body. CHECKs that the record has it.
Bytes SectionOf(uint64_t log, const RecordShape& record, size_t index);

// The entry that the proof leads to. The caller compares what follows from it with a signed root.
// kInvalidArgument when the counts do not fit together or the section's prefix is not that of
// the place it claims.
Expected<Hash, Error> EntryFromSectionProof(const SectionProof& proof);

// The sequence that a section's prefix names. CHECKs that a whole prefix is there.
uint64_t SequenceOfSection(ByteView section);

}  // namespace huitong
