#include "engine/record.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace huitong {
namespace {

constexpr uint8_t kVersion = 1;
constexpr Sequence kSequencePast = Sequence{1} << 56;  // no record has it or one past it
constexpr size_t kWord = 8;
constexpr size_t kLengthAt = 0;
constexpr size_t kSubjectWordsAt = 36;
constexpr size_t kHeaderBytesMax = 104;
constexpr uint16_t kKeyed = 1;
constexpr uint16_t kNumbered = 2;
constexpr uint16_t kOccurredElsewhen = 4;

uint16_t FlagsOf(const RecordHeader& header) {
  uint16_t flags = 0;
  if (header.request) flags |= kKeyed;
  if (header.number) flags |= kNumbered;
  if (header.occurred != header.committed) flags |= kOccurredElsewhen;
  return flags;
}

void EncodeHeader(const Record& record, ByteWriter& bytes) {
  const RecordHeader& header = record.header;
  ShortWriter<kHeaderBytesMax> out;
  out.Put(uint32_t{0});
  out.Put(kVersion);
  out.Put(static_cast<uint8_t>(record.subjects.size()));
  out.Put(static_cast<uint16_t>(header.kind));
  out.Put(header.sequence);
  out.Put(header.committed.time.nanos);
  out.Put(header.committed.day.number);
  out.Put(header.actor.ToWord());
  out.Put(header.answer_version);
  out.Put(FlagsOf(header));
  out.Put(uint32_t{0});
  if (header.request) {
    out.PutBytes(header.request->key);
    out.PutBytes(header.request->request);
  }
  if (header.number) out.PutBytes(*header.number);
  if (header.occurred != header.committed) {
    out.Put(header.occurred.time.nanos);
    out.Put(header.occurred.day.number);
    out.Put(uint32_t{0});
  }
  bytes.PutBytes(out.bytes());
}

Mac ReadMac(ByteReader& in) {
  Mac mac{};
  const ByteView bytes = in.GetBytes(mac.size());
  std::copy(bytes.begin(), bytes.end(), mac.begin());
  return mac;
}

Unexpected<Error> Corrupt(const std::string& what) {
  return Fail(ErrorCode::kCorrupt, "a record has " + what);
}

struct Shape {
  size_t subjects = 0;
  std::array<size_t, 2> subject_bytes{};
};

Expected<Shape, Error> DecodeHeader(ByteReader& in, size_t size, RecordHeader& header) {
  if (in.Get<uint32_t>() != size || size % kWord != 0) return Corrupt("a wrong length");
  if (in.Get<uint8_t>() != kVersion) return Corrupt("an unknown version");
  Shape shape;
  shape.subjects = in.Get<uint8_t>();
  if (shape.subjects > 2) return Corrupt("more than two subjects");
  header.kind = static_cast<RecordKind>(in.Get<uint16_t>());
  if (NameOf(header.kind).empty()) return Corrupt("an unknown kind");
  header.sequence = in.Get<uint64_t>();
  if (header.sequence >= kSequencePast) return Corrupt("an impossible sequence");
  header.committed.time.nanos = in.Get<int64_t>();
  header.committed.day.number = in.Get<int32_t>();
  const auto actor = ActorFromWord(in.Get<uint32_t>());
  if (!actor) return Corrupt("an unknown actor");
  header.actor = *actor;
  header.answer_version = in.Get<uint16_t>();
  const auto flags = in.Get<uint16_t>();
  if (flags > (kKeyed | kNumbered | kOccurredElsewhen)) return Corrupt("unknown flags");
  for (size_t& bytes : shape.subject_bytes) {
    bytes = in.Get<uint16_t>() * kWord;
  }

  if ((flags & kKeyed) != 0) {
    const Mac key = ReadMac(in);
    header.request = RequestMacs{.key = key, .request = ReadMac(in)};
  }
  if ((flags & kNumbered) != 0) header.number = ReadMac(in);
  header.occurred = header.committed;
  if ((flags & kOccurredElsewhen) != 0) {
    header.occurred.time.nanos = in.Get<int64_t>();
    header.occurred.day.number = in.Get<int32_t>();
    if (in.Get<uint32_t>() != 0) return Corrupt("padding that is not zero");
    if (header.occurred == header.committed) return Corrupt("an occurrence that says nothing");
  }
  return shape;
}

Expected<Done, Error> DecodeEffects(ByteReader& in, size_t end, Effects& effects) {
  while (!in.failed() && in.offset() < end) {
    effects.push_back(DecodeEffect(in));
    const bool overran = in.offset() > end;
    if (in.failed() || overran) {
      return Corrupt("effect " + std::to_string(effects.size()) + " that cannot be read");
    }
  }
  return Done{};
}

}  // namespace

std::string_view NameOf(ActorKind kind) {
  switch (kind) {
    case ActorKind::kProgram:
      return "program";
    case ActorKind::kOperator:
      return "operator";
    case ActorKind::kBrand:
      return "brand";
    case ActorKind::kMember:
      return "member";
    case ActorKind::kUser:
      return "user";
  }
  return {};
}

std::optional<Actor> ActorFromWord(uint32_t word) {
  if (word >> 28 > static_cast<uint32_t>(ActorKind::kUser)) return std::nullopt;
  return Actor{.kind = static_cast<ActorKind>(word >> 28), .number = word & kBrandNumberMax};
}

std::string_view NameOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kCoalitionOpened:
      return "coalition_opened";
    case RecordKind::kPublished:
      return "published";
    case RecordKind::kMemberEnrolled:
      return "member_enrolled";
    case RecordKind::kEarn:
      return "earn";
    case RecordKind::kRedeem:
      return "redeem";
    case RecordKind::kExchange:
      return "exchange";
    case RecordKind::kExpire:
      return "expire";
    case RecordKind::kMature:
      return "mature";
    case RecordKind::kHold:
      return "hold";
    case RecordKind::kCapture:
      return "capture";
    case RecordKind::kRelease:
      return "release";
    case RecordKind::kHoldEnd:
      return "hold_end";
    case RecordKind::kReverseRedemption:
      return "reverse_redemption";
    case RecordKind::kReverseEarn:
      return "reverse_earn";
    case RecordKind::kFreeze:
      return "freeze";
    case RecordKind::kUnfreeze:
      return "unfreeze";
    case RecordKind::kClose:
      return "close";
    case RecordKind::kMerge:
      return "merge";
    case RecordKind::kUnmerge:
      return "unmerge";
    case RecordKind::kMergeEnd:
      return "merge_end";
    case RecordKind::kAdjust:
      return "adjust";
    case RecordKind::kProposeAdjustment:
      return "propose_adjustment";
    case RecordKind::kRejectProposal:
      return "reject_proposal";
    case RecordKind::kGift:
      return "gift";
    case RecordKind::kReinstate:
      return "reinstate";
    case RecordKind::kNotice:
      return "notice";
    case RecordKind::kCloseSettlement:
      return "close_settlement";
    case RecordKind::kRecordPayment:
      return "record_payment";
    case RecordKind::kAdjustPeriod:
      return "adjust_period";
    case RecordKind::kPlaceTender:
      return "place_tender";
    case RecordKind::kSettleTender:
      return "settle_tender";
    case RecordKind::kVoidTender:
      return "void_tender";
    case RecordKind::kReturnTender:
      return "return_tender";
    case RecordKind::kSponsorGift:
      return "sponsor_gift";
    case RecordKind::kVerifyMember:
      return "verify_member";
    case RecordKind::kRaiseDispute:
      return "raise_dispute";
    case RecordKind::kRejectDispute:
      return "reject_dispute";
  }
  return {};
}

void EncodeRecord(const Record& record, Bytes& out) {
  CHECK(record.subjects.size() <= 2);
  ByteWriter writer(out);
  const size_t start = writer.size();
  EncodeHeader(record, writer);
  size_t words_at = start + kSubjectWordsAt;
  for (const RecordSubject& subject : record.subjects) {
    const size_t subject_start = writer.size();
    ShortWriter<3 * kWord> link;
    link.Put(subject.member.value);
    link.Put(subject.own_sequence);
    link.Put(subject.previous);
    writer.PutBytes(link.bytes());
    for (const Effect& effect : subject.effects) {
      EncodeEffect(effect, writer);
    }
    const size_t words = (writer.size() - subject_start) / kWord;
    CHECK(words <= UINT16_MAX);
    writer.PatchAt(words_at, static_cast<uint16_t>(words));
    words_at += sizeof(uint16_t);
  }
  for (const Effect& effect : record.books) {
    EncodeEffect(effect, writer);
  }
  writer.PatchAt(start + kLengthAt, static_cast<uint32_t>(writer.size() - start));
}

Expected<Record, Error> DecodeRecord(ByteView bytes) {
  ByteReader in(bytes);
  Record record;
  const Shape shape = TRY(DecodeHeader(in, bytes.size(), record.header));
  for (size_t i = 0; i < shape.subject_bytes.size(); ++i) {
    const size_t end = in.offset() + shape.subject_bytes[i];
    if (i >= shape.subjects) {
      if (shape.subject_bytes[i] != 0) return Corrupt("bytes of a subject that is not there");
      continue;
    }
    RecordSubject& subject = record.subjects.emplace_back();
    subject.member.value = in.Get<uint64_t>();
    subject.own_sequence = in.Get<uint64_t>();
    subject.previous = in.Get<uint64_t>();
    if (in.failed() || in.offset() > end) return Corrupt("a subject that is cut short");
    TRY(DecodeEffects(in, end, subject.effects));
  }
  TRY(DecodeEffects(in, bytes.size(), record.books));
  if (in.failed() || !in.AtEnd()) return Corrupt("a header that is cut short");
  return record;
}

std::optional<Sequence> OriginalOf(const Record& record) {
  std::optional<Sequence> original;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* redemption = std::get_if<RedemptionReversed>(&effect);
    const auto* earn = std::get_if<EarnReversed>(&effect);
    if (redemption != nullptr) original = redemption->original;
    const auto* reinstated = std::get_if<Reinstated>(&effect);
    if (earn != nullptr) original = earn->original;
    if (reinstated != nullptr) original = reinstated->original;
  });
  return original;
}

}  // namespace huitong
