#include "api/compact_batch.h"

#include <array>

#include "api/compact_form.h"
#include "api/request_body.h"
#include "base/check.h"

namespace huitong {
namespace {

constexpr size_t kTextSizeMax = 64;

// The first bytes of every operation.
struct Head {
  uint16_t size = 0;
  uint16_t kind = 0;
  uint16_t lines = 0;
  uint8_t number_size = 0;
  uint8_t text_size = 0;
};

// Reads the fields of one operation, and notes the first that is wrong.
class FieldReader {
 public:
  FieldReader(ByteView bytes, size_t place) : in_(bytes), place_(place) {}

  [[nodiscard]] const std::optional<FieldError>& error() const { return error_; }
  [[nodiscard]] bool AtEnd() const { return in_.AtEnd() && !in_.failed(); }

  Head ReadHead() {
    return {.size = in_.Get<uint16_t>(),
            .kind = in_.Get<uint16_t>(),
            .lines = in_.Get<uint16_t>(),
            .number_size = in_.Get<uint8_t>(),
            .text_size = in_.Get<uint8_t>()};
  }
  std::string_view Text(size_t size) { return AsText(in_.GetBytes(size)); }
  // Filled up with zeros to the unit.
  std::string_view PaddedText(size_t size) {
    const std::string_view text = Text(size);
    for (const uint8_t byte : in_.GetBytes((kCompactUnit - size % kCompactUnit) % kCompactUnit)) {
      if (byte != 0) Blame("", FieldFault::kMalformed, FieldShape::kBatch);
    }
    return text;
  }
  MemberId Member() {
    MemberId id;
    const ByteView bytes = in_.GetBytes(id.bytes.size());
    if (!bytes.empty()) std::ranges::copy(bytes, id.bytes.begin());
    return id;
  }
  uint32_t Number() { return in_.Get<uint32_t>(); }
  Sequence Place() { return in_.Get<uint64_t>(); }
  void Zero() {
    if (in_.Get<uint32_t>() != 0) Blame("", FieldFault::kMalformed, FieldShape::kBatch);
  }
  int64_t Amount(std::string_view name, int64_t minimum, int64_t maximum = kApiAmountMax) {
    const auto amount = in_.Get<int64_t>();
    if (amount >= minimum && amount <= maximum) return amount;
    Blame(name, FieldFault::kOutOfRange, FieldShape::kInteger, minimum, maximum);
    return minimum;
  }
  huitong::Points Points() { return *huitong::Points::FromUnits(Amount("points", 1)); }
  Timestamp Time(std::string_view name) { return {.nanos = Amount(name, 1, INT64_MAX)}; }
  // 0: it is not said.
  std::optional<Timestamp> OptionalTime(std::string_view name) {
    const int64_t nanos = Amount(name, 0, INT64_MAX);
    return nanos == 0 ? std::nullopt : std::optional(Timestamp{.nanos = nanos});
  }
  std::vector<LineAmount> Lines(size_t count) {
    std::vector<LineAmount> lines;
    // Only so many as there are bytes of.
    for (size_t i = 0; i < count && !in_.failed(); ++i) {
      const uint32_t line = Number();
      Zero();
      lines.push_back({.line = line, .amount = Amount("lines", 1)});
    }
    return lines;
  }

  void Blame(std::string_view name, FieldFault fault, FieldShape shape, int64_t minimum = 0,
             int64_t maximum = 0) {
    if (error_) return;
    error_ = FieldError{.pointer = "/operations/" + std::to_string(place_) +
                                   (name.empty() ? "" : "/" + std::string(name)),
                        .fault = fault,
                        .shape = shape,
                        .minimum = minimum,
                        .maximum = maximum};
  }

 private:
  ByteReader in_;
  size_t place_;
  std::optional<FieldError> error_;
};

// Fields are named in an order of their own: braces read them from left to right.
Earn ReadEarn(FieldReader& in, CompactOperation& out) {
  Earn earn{.member = in.Member(),
            .brand = {.value = in.Number()},
            .channel = {.value = in.Number()},
            .spend_fen = in.Amount("spend_fen", 0)};
  out.occurred_at = in.OptionalTime("occurred_at");
  const uint32_t currency = in.Number();
  in.Zero();
  if (currency != kCurrencyNotSaid) earn.currency = CurrencyNumber{.value = currency};
  return earn;
}

Redeem ReadRedeem(FieldReader& in) {
  Redeem redeem{.member = in.Member(),
                .currency = {.value = in.Number()},
                .acceptor = {.value = in.Number()},
                .channel = {.value = in.Number()},
                .points = {},
                .lines = {}};
  in.Zero();
  redeem.points = in.Points();
  return redeem;
}

PlaceHold ReadHold(FieldReader& in) {
  PlaceHold hold{.member = in.Member(),
                 .currency = {.value = in.Number()},
                 .acceptor = {.value = in.Number()},
                 .channel = {.value = in.Number()},
                 .points = {},
                 .ends = {}};
  in.Zero();
  hold.points = in.Points();
  hold.ends = in.Time("ends_at");
  return hold;
}

CaptureHold ReadCapture(FieldReader& in) {
  const HoldId hold{.sequence = in.Place(), .ordinal = in.Number()};
  const uint32_t rest = in.Number();
  if (rest > 1) in.Blame("rest", FieldFault::kMalformed, FieldShape::kBatch);
  return {.hold = hold, .points = in.Points(), .releases_rest = rest == 0};
}

ReleaseHold ReadRelease(FieldReader& in) {
  const HoldId hold{.sequence = in.Place(), .ordinal = in.Number()};
  in.Zero();
  return {.hold = hold};
}

Gift ReadGift(FieldReader& in) {
  Gift gift{.giver = in.Member(),
            .recipient = in.Member(),
            .currency = {.value = in.Number()},
            .points = {}};
  in.Zero();
  gift.points = in.Points();
  return gift;
}

// What may stand behind the fields of a kind.
struct Tail {
  bool lines = false;
  size_t text_size_min = 0;
  size_t text_size_max = 0;
};

Tail TailOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kEarn:
      return {.lines = true, .text_size_min = 0, .text_size_max = kTextSizeMax};
    case RecordKind::kExchange:
      return {.lines = false, .text_size_min = 1, .text_size_max = UINT8_MAX};
    case RecordKind::kRedeem:
    case RecordKind::kReverseRedemption:
    case RecordKind::kReverseEarn:
      return {.lines = true};
    default:
      return {};
  }
}

// Of a kind that no batch has: nothing.
std::optional<Operation> ReadBody(RecordKind kind, FieldReader& in, CompactOperation& out) {
  switch (kind) {
    case RecordKind::kEarn:
      return ReadEarn(in, out);
    case RecordKind::kRedeem:
      return ReadRedeem(in);
    case RecordKind::kExchange:
      return Exchange{.member = in.Member(), .quote = {}, .quote_mac = {}};
    case RecordKind::kHold:
      return ReadHold(in);
    case RecordKind::kCapture:
      return ReadCapture(in);
    case RecordKind::kRelease:
      return ReadRelease(in);
    case RecordKind::kReverseRedemption:
      return ReverseRedemption{.original = in.Place(), .points = in.Points(), .lines = {}};
    case RecordKind::kReverseEarn:
      return ReverseEarn{
          .original = in.Place(), .spend_fen = in.Amount("spend_fen", 1), .lines = {}};
    case RecordKind::kGift:
      return ReadGift(in);
    default:
      return std::nullopt;
  }
}

std::vector<LineAmount>* LinesOf(Operation& operation) {
  if (auto* earn = std::get_if<Earn>(&operation)) return &earn->lines;
  if (auto* redeem = std::get_if<Redeem>(&operation)) return &redeem->lines;
  if (auto* reversal = std::get_if<ReverseRedemption>(&operation)) return &reversal->lines;
  if (auto* reversal = std::get_if<ReverseEarn>(&operation)) return &reversal->lines;
  return nullptr;
}

CompactResult CompactResultOf(const CommandOutcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::kRecorded:
    case OutcomeKind::kReplayed:
      return outcome.result.declined ? CompactResult::kDeclined : CompactResult::kAccepted;
    case OutcomeKind::kKeyReused:
      return CompactResult::kKeyReused;
    case OutcomeKind::kUnknownLog:
    case OutcomeKind::kUnknown:
      break;
  }
  return CompactResult::kUnknown;
}

FieldError WrongBatch(std::string pointer) {
  return {
      .pointer = std::move(pointer), .fault = FieldFault::kMalformed, .shape = FieldShape::kBatch};
}

Expected<CompactOperation, FieldError> ReadOperation(ByteView bytes, size_t place) {
  FieldReader in(bytes, place);
  const Head head = in.ReadHead();
  CompactOperation out;
  out.bytes = bytes;
  out.key = in.Text(kCompactKeySize);
  const auto kind = static_cast<RecordKind>(head.kind);
  auto operation = ReadBody(kind, in, out);
  const Tail tail = TailOf(kind);
  const bool fits = operation && (tail.lines || head.lines == 0) &&
                    head.number_size <= kTextSizeMax && head.text_size >= tail.text_size_min &&
                    head.text_size <= tail.text_size_max && head.lines <= kLinesMax;
  if (!fits) return Unexpected(WrongBatch("/operations/" + std::to_string(place)));
  if (head.lines > 0) *LinesOf(*operation) = in.Lines(head.lines);
  out.out_request_no = in.PaddedText(head.number_size);
  (kind == RecordKind::kExchange ? out.quote : out.receipt) = in.PaddedText(head.text_size);
  if (!in.AtEnd()) return Unexpected(WrongBatch("/operations/" + std::to_string(place)));
  if (in.error()) return Unexpected(*in.error());
  out.operation = *std::move(operation);
  return out;
}

}  // namespace

Expected<CompactBatchReader, FieldError> CompactBatchReader::Open(ByteView body) {
  ByteReader in(body);
  const std::string_view magic = AsText(in.GetBytes(kCompactBatchMagic.size()));
  const auto count = in.Get<uint32_t>();
  const auto zero = in.Get<uint32_t>();
  if (in.failed() || magic != kCompactBatchMagic || zero != 0) return Unexpected(WrongBatch(""));
  if (count == 0 || count > kBatchOperationsMax) {
    return Unexpected(FieldError{.pointer = "/operations",
                                 .fault = FieldFault::kOutOfRange,
                                 .shape = FieldShape::kList,
                                 .minimum = 1,
                                 .maximum = kBatchOperationsMax});
  }
  return CompactBatchReader(body.subspan(in.offset()), count);
}

Expected<CompactOperation, FieldError> CompactBatchReader::Next() {
  CHECK(next_ < count_);
  const size_t place = next_++;
  ByteReader ahead = in_;
  const auto size = ahead.Get<uint16_t>();
  const bool whole = size >= kCompactHeadSize && size % kCompactUnit == 0;
  const ByteView bytes = whole ? in_.GetBytes(size) : ByteView();
  if (bytes.empty()) return Unexpected(WrongBatch("/operations/" + std::to_string(place)));
  return ReadOperation(bytes, place);
}

Expected<Done, FieldError> CompactBatchReader::Finish() const {
  if (!in_.AtEnd()) return Unexpected(WrongBatch("/operations/" + std::to_string(count_)));
  return Done{};
}

std::string CompactAnswers(const std::vector<CommandOutcome>& outcomes) {
  Bytes bytes;
  bytes.reserve(kCompactHeaderSize + outcomes.size() * kCompactAnswerSize);
  ByteWriter out(bytes);
  out.PutBytes(AsBytes(kCompactAnswerMagic));
  out.Put(static_cast<uint32_t>(outcomes.size()));
  out.Put(uint32_t{0});
  for (const CommandOutcome& outcome : outcomes) {
    const Declined declined = outcome.result.declined.value_or(Declined());
    const bool no = outcome.result.declined.has_value();
    ShortWriter<kCompactAnswerSize> answer;
    answer.Put(static_cast<uint8_t>(CompactResultOf(outcome)));
    answer.Put(static_cast<uint8_t>(outcome.kind == OutcomeKind::kReplayed ? 1 : 0));
    answer.Put(no ? static_cast<uint16_t>(declined.code) : uint16_t{0});
    answer.Put(no ? static_cast<uint16_t>(declined.param) : uint16_t{0});
    answer.Put(uint16_t{0});
    answer.Put(outcome.sequence);
    answer.Put(no ? declined.figure : outcome.result.balance);
    answer.Put(no ? declined.second_figure : int64_t{0});
    out.PutBytes(answer.bytes());
  }
  return std::string(AsText(bytes));
}

}  // namespace huitong
