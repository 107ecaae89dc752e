// A record: the facts of one transaction, decline or change of configuration, and its bytes.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/error.h"
#include "engine/effect.h"
#include "ledger/number.h"

namespace huitong {

// DO NOT RENUMBER: the values are in the journal.
enum class RecordKind : uint16_t {
  kCoalitionOpened = 1,
  kPublished = 2,
  kMemberEnrolled = 3,
  kEarn = 16,
  kRedeem = 17,
  kExchange = 18,
  kExpire = 19,
  kMature = 20,
  kHold = 21,
  kCapture = 22,
  kRelease = 23,
  kHoldEnd = 24,
  kReverseRedemption = 25,
  kReverseEarn = 26,
  kFreeze = 27,
  kUnfreeze = 28,
  kClose = 29,
  kMerge = 30,
  kUnmerge = 31,
  kMergeEnd = 32,
  kAdjust = 33,
  kProposeAdjustment = 34,
  kRejectProposal = 35,
  kGift = 36,
  kReinstate = 37,
  kNotice = 38,
  kCloseSettlement = 40,
  kRecordPayment = 41,
  kAdjustPeriod = 43,
  kPlaceTender = 44,
  kSettleTender = 45,
  kVoidTender = 46,
  kReturnTender = 47,
  kSponsorGift = 48,
  kVerifyMember = 49,
  kRaiseDispute = 50,
  kRejectDispute = 51,
};

// "earn", …; empty for a number that is no kind.
std::string_view NameOf(RecordKind kind);

// DO NOT RENUMBER: the values are in the journal and in key MACs.
enum class ActorKind : uint8_t { kProgram = 0, kOperator = 1, kBrand = 2, kMember = 3, kUser = 4 };

// Who asked: the principal in whose scope a request key lives.
struct Actor {
  ActorKind kind = ActorKind::kProgram;
  uint32_t number = 0;

  [[nodiscard]] uint32_t ToWord() const { return static_cast<uint32_t>(kind) << 28 | number; }
  friend bool operator==(const Actor&, const Actor&) = default;
};
// "operator", "user", …
std::string_view NameOf(ActorKind kind);
// Nothing when the word's kind is none.
std::optional<Actor> ActorFromWord(uint32_t word);

// An instant and the day on which it falls in the coalition's time zone.
struct Instant {
  Timestamp time;
  Day day;

  friend bool operator==(const Instant&, const Instant&) = default;
};

struct RequestMacs {
  Mac key{};
  Mac request{};

  friend bool operator==(const RequestMacs&, const RequestMacs&) = default;
};

struct RecordHeader {
  RecordKind kind = RecordKind::kEarn;
  Sequence sequence = 0;
  Instant committed;
  Instant occurred;  // equal to `committed` where nothing else was said
  Actor actor;
  uint16_t answer_version = 0;
  std::optional<RequestMacs> request;
  std::optional<Mac> number;  // of the caller's own number

  friend bool operator==(const RecordHeader&, const RecordHeader&) = default;
};

// The facts of a record, in the order in which they apply. Room for an ordinary transaction's is in
// place, so that drafting one allocates nothing.
using Effects = boost::container::small_vector<Effect, 3>;

// The facts of one member in a record, and the link to that member's record before it.
struct RecordSubject {
  MemberOrdinal member;
  uint64_t own_sequence = 0;
  Sequence previous = kNoSequence;
  Effects effects;

  friend bool operator==(const RecordSubject&, const RecordSubject&) = default;
};

struct Record {
  RecordHeader header;
  boost::container::small_vector<RecordSubject, 1> subjects;  // none, one or two
  Effects books;

  friend bool operator==(const Record&, const Record&) = default;
};

// Appends the record's bytes, a multiple of eight.
void EncodeRecord(const Record& record, Bytes& out);

// The record that fills `bytes` whole. kCorrupt, with the field, for anything that EncodeRecord
// does not write.
Expected<Record, Error> DecodeRecord(ByteView bytes);

// The whole effects of a record in the order in which they apply.
template <class Visitor>
void ForEachEffect(const Record& record, const Visitor& visit) {
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      visit(&subject, effect);
    }
  }
  for (const Effect& effect : record.books) {
    visit(static_cast<const RecordSubject*>(nullptr), effect);
  }
}

// Which record a reversal or a reinstatement takes back; nothing where the record is neither.
std::optional<Sequence> OriginalOf(const Record& record);

}  // namespace huitong
