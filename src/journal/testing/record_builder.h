// Builds the bytes of records for tests that do without the engine: well-formed in their header
// and sections; what stands in place of effects is whatever the test says.

#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/prng.h"
#include "journal/journal.h"
#include "journal/record_sections.h"

namespace huitong {

struct TestSubject {
  uint64_t member = 0;
  uint64_t own_sequence = 0;
  uint64_t previous = ~uint64_t{0};
  Bytes effects;  // a multiple of 8 bytes
};

struct TestRecord {
  uint64_t sequence = 0;
  uint16_t kind = 16;
  int64_t commit_time = 1'790'000'000'000'000'000;
  int32_t commit_day = 20717;
  uint32_t actor = 0x20000001;
  uint16_t answer_version = 1;
  uint16_t flags = 0;  // kFlagKeyed and so on; the MACs are filled with 0xa1, 0xa2…
  std::vector<TestSubject> subjects;
  Bytes books;  // a multiple of 8 bytes
};

inline Bytes BuildRecord(const TestRecord& record) {
  CHECK(record.subjects.size() <= 2);
  Bytes bytes;
  ByteWriter writer(bytes);
  writer.Put(uint32_t{0});
  writer.Put(uint8_t{1});
  writer.Put(static_cast<uint8_t>(record.subjects.size()));
  writer.Put(record.kind);
  writer.Put(record.sequence);
  writer.Put(record.commit_time);
  writer.Put(record.commit_day);
  writer.Put(record.actor);
  writer.Put(record.answer_version);
  writer.Put(record.flags);
  for (size_t i = 0; i < 2; ++i) {
    const size_t words = i < record.subjects.size() ? 3 + record.subjects[i].effects.size() / 8 : 0;
    writer.Put(static_cast<uint16_t>(words));
  }
  if ((record.flags & kFlagKeyed) != 0) writer.PutBytes(Bytes(32, 0xa1));
  if ((record.flags & kFlagNumber) != 0) writer.PutBytes(Bytes(16, 0xa2));
  if ((record.flags & kFlagOccurrence) != 0) {
    writer.Put(record.commit_time - 1);
    writer.Put(record.commit_day);
    writer.Put(uint32_t{0});
  }
  for (const TestSubject& subject : record.subjects) {
    writer.Put(subject.member);
    writer.Put(subject.own_sequence);
    writer.Put(subject.previous);
    writer.PutBytes(subject.effects);
  }
  writer.PutBytes(record.books);
  CHECK(bytes.size() % 8 == 0);
  writer.PatchAt(0, static_cast<uint32_t>(bytes.size()));
  return bytes;
}

// A record of this sequence whose other parts are chance: up to two subjects, up to 25 words in
// each part, any flags.
inline Bytes RandomRecord(Prng& prng, uint64_t sequence) {
  const auto words = [&prng] {
    Bytes bytes(prng.Below(26) * 8);
    for (uint8_t& byte : bytes) {
      byte = static_cast<uint8_t>(prng.Next());
    }
    return bytes;
  };
  TestRecord record;
  record.sequence = sequence;
  record.commit_time += static_cast<int64_t>(sequence) * 1000;
  record.flags = static_cast<uint16_t>(prng.Below(8));
  for (uint64_t subjects = prng.Below(3); subjects > 0; --subjects) {
    record.subjects.push_back({.member = prng.Below(1000),
                               .own_sequence = prng.Below(50),
                               .previous = ~uint64_t{0},
                               .effects = words()});
  }
  record.books = words();
  return BuildRecord(record);
}

// `count` random records of a log from `first` on.
inline Batch RandomBatch(Prng& prng, uint64_t log, uint64_t first, uint32_t count) {
  Batch batch{.log = log, .first_sequence = first, .count = count, .records = {}};
  for (uint64_t sequence = first; sequence < first + count; ++sequence) {
    const Bytes record = RandomRecord(prng, sequence);
    batch.records.insert(batch.records.end(), record.begin(), record.end());
  }
  return batch;
}

}  // namespace huitong
