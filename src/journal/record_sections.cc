#include "journal/record_sections.h"

#include <string>

namespace huitong {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kWordBytes = 8;
constexpr size_t kOriginOffset = 28;
constexpr size_t kOriginBytes = 8;
constexpr size_t kKeyedBytes = 32;
constexpr size_t kNumberBytes = 16;
constexpr size_t kOccurrenceBytes = 16;
constexpr size_t kOccurrenceZeroOffset = 12;
constexpr size_t kSubjectHeadBytes = 24;  // member, own_sequence, previous
constexpr uint16_t kKnownFlags = kFlagKeyed | kFlagNumber | kFlagOccurrence;

Unexpected<Error> Corrupt(std::string sentence) {
  return Fail(ErrorCode::kCorrupt, std::move(sentence));
}

std::string NameOf(const RecordShape& record) {
  return "record " + std::to_string(record.sequence);
}

// The header as it stands, before anything of it is believed.
struct Header {
  uint32_t length = 0;
  uint8_t version = 0;
  std::array<uint16_t, 2> subject_words{};
  RecordShape shape;
};

Header ReadHeader(ByteReader& reader) {
  Header header;
  header.length = reader.Get<uint32_t>();
  header.version = reader.Get<uint8_t>();
  header.shape.subjects = reader.Get<uint8_t>();
  header.shape.kind = reader.Get<uint16_t>();
  header.shape.sequence = reader.Get<uint64_t>();
  header.shape.commit_time = reader.Get<int64_t>();
  header.shape.commit_day = reader.Get<int32_t>();
  reader.Skip(sizeof(uint32_t) + sizeof(uint16_t));  // actor, answer_version: the books' own
  header.shape.flags = reader.Get<uint16_t>();
  for (uint16_t& words : header.subject_words) {
    words = reader.Get<uint16_t>();
  }
  return header;
}

size_t OptionBytes(uint16_t flags) {
  return ((flags & kFlagKeyed) != 0 ? kKeyedBytes : 0) +
         ((flags & kFlagNumber) != 0 ? kNumberBytes : 0) +
         ((flags & kFlagOccurrence) != 0 ? kOccurrenceBytes : 0);
}

Expected<Done, Error> CheckHeader(const Header& header, size_t available) {
  const RecordShape& shape = header.shape;
  if (header.length < kRecordHeaderBytes || header.length % kWordBytes != 0) {
    return Corrupt("the record has an impossible length of " + std::to_string(header.length) +
                   " bytes");
  }
  if (header.length > available) {
    return Corrupt("the record has a length of " + std::to_string(header.length) +
                   " bytes, of which only " + std::to_string(available) + " are there");
  }
  if (header.version != kVersion) {
    return Corrupt("the record has version " + std::to_string(header.version) +
                   ", which this program does not read");
  }
  if (shape.subjects > shape.subject.size()) {
    return Corrupt("the record has " + std::to_string(shape.subjects) +
                   " subjects, more than there can be");
  }
  if (shape.sequence >= kSequenceEnd) {
    return Corrupt("the record has the impossible sequence " + std::to_string(shape.sequence));
  }
  if ((shape.flags & ~kKnownFlags) != 0) {
    return Corrupt(NameOf(shape) + " has unknown flags " + std::to_string(shape.flags));
  }
  return Done{};
}

Expected<Done, Error> CheckSubjectWords(const Header& header) {
  size_t needed = kRecordHeaderBytes + OptionBytes(header.shape.flags);
  for (size_t i = 0; i < header.subject_words.size(); ++i) {
    const size_t bytes = header.subject_words[i] * kWordBytes;
    const bool present = i < header.shape.subjects;
    if (!present && bytes != 0) {
      return Corrupt(NameOf(header.shape) + " has words for subject " + std::to_string(i) +
                     ", which it does not have");
    }
    if (present && bytes < kSubjectHeadBytes) {
      return Corrupt(NameOf(header.shape) + " has too few words for the head of subject " +
                     std::to_string(i));
    }
    needed += bytes;
  }
  if (needed > header.length) {
    return Corrupt(NameOf(header.shape) + " has parts of " + std::to_string(needed) +
                   " bytes together, more than its length of " + std::to_string(header.length));
  }
  return Done{};
}

// The last of the options, where there is an occurrence, ends in a u32 that must be zero.
bool OccurrenceIsSound(const RecordShape& shape) {
  if ((shape.flags & kFlagOccurrence) == 0) return true;
  const ByteView occurrence = shape.options.last(kOccurrenceBytes);
  return ByteReader(occurrence.subspan(kOccurrenceZeroOffset)).Get<uint32_t>() == 0;
}

Expected<Done, Error> CheckOrder(const RecordShape& before, const RecordShape& record) {
  if (record.sequence != before.sequence + 1) {
    return Corrupt(NameOf(record) + " stands right after " + NameOf(before));
  }
  if (record.commit_time < before.commit_time) {
    return Corrupt(NameOf(record) + " has a commit time before that of the record before it");
  }
  return Done{};
}

Expected<Done, Error> CheckFirst(const Batch& batch, const RecordShape& first) {
  if (first.sequence == batch.first_sequence) return Done{};
  return Corrupt("the batch says that it begins with record " +
                 std::to_string(batch.first_sequence) + ", and begins with " + NameOf(first));
}

Expected<Done, Error> CheckCount(const Batch& batch, size_t count) {
  if (count == batch.count) return Done{};
  return Corrupt("the batch says that it has " + std::to_string(batch.count) +
                 " records, and has " + std::to_string(count));
}

}  // namespace

Expected<RecordShape, Error> ReadRecordShape(ByteView bytes) {
  ByteReader reader(bytes);
  Header header = ReadHeader(reader);
  if (reader.failed()) {
    return Corrupt("only " + std::to_string(bytes.size()) +
                   " bytes are there, too few for the header of a record");
  }
  if (const auto checked = CheckHeader(header, bytes.size()); !checked) {
    return Unexpected(checked.error());
  }
  if (const auto checked = CheckSubjectWords(header); !checked) return Unexpected(checked.error());

  RecordShape shape = header.shape;
  shape.bytes = bytes.first(header.length);
  shape.origin = bytes.subspan(kOriginOffset, kOriginBytes);
  shape.options = reader.GetBytes(OptionBytes(shape.flags));
  for (size_t i = 0; i < shape.subjects; ++i) {
    shape.subject[i] = reader.GetBytes(header.subject_words[i] * kWordBytes);
  }
  shape.books = shape.bytes.subspan(reader.offset());
  if (!OccurrenceIsSound(shape)) {
    return Corrupt(NameOf(shape) + " has an occurrence whose padding is not zero");
  }
  return shape;
}

Expected<RecordShape, Error> RecordWalk::Next() {
  CHECK(!AtEnd());
  const auto corrupt_here = [this](const Error& error) {
    return Corrupt("at byte " + std::to_string(at_) + ": " + error.sentence);
  };
  auto shape = ReadRecordShape(records_.subspan(at_));
  if (!shape) return corrupt_here(shape.error());
  if (before_) {
    const auto ordered = CheckOrder(*before_, *shape);
    if (!ordered) return corrupt_here(ordered.error());
  }
  at_ += shape->bytes.size();
  before_ = *shape;
  return shape;
}

Expected<std::vector<RecordShape>, Error> RecordsOf(ByteView records) {
  std::vector<RecordShape> shapes;
  RecordWalk walk(records);
  while (!walk.AtEnd()) {
    shapes.push_back(TRY(walk.Next()));
  }
  return shapes;
}

Expected<std::vector<RecordShape>, Error> RecordsOf(const Batch& batch) {
  auto shapes = RecordsOf(ByteView(batch.records));
  if (!shapes) return shapes;
  if (!shapes->empty()) TRY(CheckFirst(batch, shapes->front()));
  TRY(CheckCount(batch, shapes->size()));
  return shapes;
}

Expected<Done, Error> CheckBatch(const Batch& batch) {
  size_t count = 0;
  RecordWalk walk(batch.records);
  while (!walk.AtEnd()) {
    const RecordShape record = TRY(walk.Next());
    if (count == 0) TRY(CheckFirst(batch, record));
    ++count;
  }
  return CheckCount(batch, count);
}

}  // namespace huitong
