// Request bodies: strict JSON read field by field, every fault named by its JSON pointer.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

namespace huitong {

// Why a body is no JSON that is taken.
enum class JsonFault : uint8_t {
  kNotJson,
  kNotUtf8,
  kBadText,    // an escape that means no character, a lone surrogate, a raw control character
  kBadNumber,  // not a JSON number, or an integer beyond 64 bits
  kTooDeep,
  kNotAnObject,
};

// A body that is no JSON, and where that begins to show: line and column of the character, both
// from 1; 0 where no place can be named.
struct MalformedJson {
  JsonFault fault = JsonFault::kNotJson;
  size_t line = 0;
  size_t column = 0;

  friend bool operator==(const MalformedJson&, const MalformedJson&) = default;
};

// What is wrong with one field.
enum class FieldFault : uint8_t {
  kMissing,
  kUnknown,
  kDuplicate,
  kWrongType,  // null too; fractions and exponents are no integers
  kOutOfRange,
  kMalformed,  // the right type, but not what such a field can be
  kRepeated,   // the same thing twice in a list
};

// What a field or parameter is to be, so that a fault can say what is right (api/field_wording.h).
enum class FieldShape : uint8_t {
  kAny,
  kInteger,
  kNotZero,  // an integer
  kFlag,
  kText,         // without control characters
  kTrimmedText,  // blanks at both ends do not count
  kObject,
  kList,
  kCode,
  kTime,
  kDate,
  kDateOrNever,  // a day, or "never"
  kBrandId,
  kCurrencyId,
  kChannelId,
  kMemberId,
  kTransactionId,
  kHoldId,
  kProposalId,
  kDisputeId,
  kDebtPolicy,
  kLateRefund,
  kConvertedExpiry,
  kExpiryMode,
  kActivity,
  kNoticeTerm,
  kStatusReason,
  kAdjustmentReason,
  kPeriodAdjustmentReason,
  kDisputeRejection,
  kLineKind,  // of a statement
  kReceipt,
  kVerification,  // how a member was
  kPeriod,        // a number, in a path
  kParty,         // of a settlement: a brand, the house or the pool
  kSponsor,       // a brand or the house
  kSide,          // of a contract
  kFormulaType,
  kSuspension,
  kCapability,
  kPoolMeasure,
  kPart,  // of a whole, in a query
  kTextFormat,
  kReversal,  // one of points and spend_fen
  kRest,      // what becomes of the rest of a hold
  kEventType,
  kChannelKind,
  kBuyer,         // one of member_id and customer_number
  kPrice,         // a line of prices
  kCurrencyPair,  // a line of pair rates, bonuses or fees
  kQuoteSide,     // one of points and points_received
  kParameter,
  kEncoding,  // of a query
  kCursor,
  kSection,
  kRecordType,
  kSubject,  // the part of a record that is about a member
  kBatch,    // in the compact form
};

struct FieldError {
  std::string pointer;  // RFC 6901
  FieldFault fault = FieldFault::kMissing;
  FieldShape shape = FieldShape::kAny;
  // Of kOutOfRange: the least and the greatest value, text size in bytes, or count.
  int64_t minimum = 0;
  int64_t maximum = 0;

  friend bool operator==(const FieldError&, const FieldError&) = default;
};

// Both ends included.
struct Range {
  int64_t minimum = 0;
  int64_t maximum = 0;
};

// Objects and arrays within each other, the outermost included.
inline constexpr size_t kJsonDepthMax = 32;

class JsonObject;

// One body. Reading goes on after a fault with a value that can be used but means nothing; the
// caller asks for the errors once, at the end. Not moved while objects of it are in use.
class JsonBody {
 public:
  // `text` is read in place and outlives the body; its capacity may grow.
  static Expected<JsonBody, MalformedJson> Parse(std::string& text);
  JsonBody(JsonBody&&) noexcept;
  JsonBody& operator=(JsonBody&&) noexcept;
  JsonBody(const JsonBody&) = delete;
  JsonBody& operator=(const JsonBody&) = delete;
  ~JsonBody();

  [[nodiscard]] JsonObject Root();
  // All faults found, and each field that was not asked for; at most 20. Empty: the values read
  // are the request's.
  [[nodiscard]] std::vector<FieldError> Errors();

 private:
  friend class JsonObject;
  struct State;
  explicit JsonBody(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// An object of a body. Texts live as long as the body.
class JsonObject {
 public:
  int64_t Integer(std::string_view name, Range range);
  std::optional<int64_t> OptionalInteger(std::string_view name, Range range);
  // From 1 byte to `size_max` without control characters. A text with a shape of its own is blamed
  // as malformed where it is not so; the caller checks the rest of its shape.
  std::string_view Text(std::string_view name, size_t size_max,
                        FieldShape shape = FieldShape::kText);
  std::optional<std::string_view> OptionalText(std::string_view name, size_t size_max,
                                               FieldShape shape = FieldShape::kText);
  // Any text at all; nothing where it was blamed.
  std::optional<std::string_view> AnyText(std::string_view name);
  // true or false.
  std::optional<bool> OptionalFlag(std::string_view name);
  // Which of these words, or numbers, a list names, each at most once: a bit for each, the lowest
  // for the first. Another one is blamed with the shape. The list may be empty.
  std::optional<uint32_t> OptionalWords(std::string_view name,
                                        std::span<const std::string_view> words, FieldShape shape);
  std::optional<uint32_t> OptionalNumbers(std::string_view name, std::span<const int64_t> numbers,
                                          FieldShape shape);
  // A stand-in without fields where there is none.
  JsonObject Object(std::string_view name);
  // From 1 element on.
  std::vector<JsonObject> Objects(std::string_view name, size_t count_max);
  // Whether the field is there; asks for it.
  bool Has(std::string_view name);
  // What the caller finds wrong with a field, or with the object itself.
  void Blame(std::string_view name, FieldFault fault, FieldShape shape, Range range = {});
  void BlameItself(FieldFault fault, FieldShape shape);

 private:
  friend class JsonBody;
  JsonObject(JsonBody::State& state, size_t place) : state_(&state), place_(place) {}
  JsonBody::State* state_;
  size_t place_;
};

}  // namespace huitong
