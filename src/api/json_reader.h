// Request bodies: strict JSON read field by field, every fault named by its JSON pointer.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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

// What is wrong with one field.
enum class FieldFault : uint8_t {
  kMissing,
  kUnknown,
  kDuplicate,
  kWrongType,  // fractions and exponents are no integers
  kOutOfRange,
  kMalformed,  // the right type, but not what such a field can be
  kRepeated,   // the same thing twice in a list
};

struct FieldError {
  std::string pointer;  // RFC 6901
  FieldFault fault = FieldFault::kMissing;
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
  static Expected<JsonBody, JsonFault> Parse(std::string& text);
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

// An object of a body. Texts live as long as the body. An optional field that is null is not there.
class JsonObject {
 public:
  int64_t Integer(std::string_view name, Range range);
  std::optional<int64_t> OptionalInteger(std::string_view name, Range range);
  // From 1 byte to `size_max` without control characters.
  std::string_view Text(std::string_view name, size_t size_max);
  std::optional<std::string_view> OptionalText(std::string_view name, size_t size_max);
  // A stand-in without fields where there is none.
  JsonObject Object(std::string_view name);
  // From 1 element on.
  std::vector<JsonObject> Objects(std::string_view name, size_t count_max);
  // Whether the field is there and not null; asks for it.
  bool Has(std::string_view name);
  // What the caller finds wrong with a field.
  void Blame(std::string_view name, FieldFault fault);

 private:
  friend class JsonBody;
  JsonObject(JsonBody::State& state, size_t place) : state_(&state), place_(place) {}
  JsonBody::State* state_;
  size_t place_;
};

}  // namespace huitong
