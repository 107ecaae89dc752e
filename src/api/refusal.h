// Refusals: what is said no to before the ledger is asked. They leave no record and use no key.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/json_reader.h"
#include "base/expected.h"

namespace huitong {

// The word of each is the `code` of its answer (NameOf), as a decline's word is.
enum class RefusalCode : uint8_t {
  kMalformedRequest,
  kMalformedJson,
  kInvalidBody,
  kInvalidParameter,
  kMissingIdempotencyKey,
  kMalformedIdempotencyKey,
  kIdempotencyKeyReused,
  kInvalidQuote,
  kInvalidCredential,
  kRouteNotFound,
  kResourceNotFound,
  kMethodNotAllowed,
  kRequestTimeout,
  kBodyTooLarge,
  kUnsupportedContentType,
  kUnsupportedContentEncoding,
  kExpectationFailed,
  kHeadersTooLarge,
  kInternalError,
  kNotImplemented,
  kQueueFull,
  kOutcomeUnknown,
  kNotReady,
  kHeadNotSigned,
};
inline constexpr RefusalCode kLastRefusal = RefusalCode::kHeadNotSigned;

std::string_view NameOf(RefusalCode code);
// The HTTP status of the answer.
int StatusOf(RefusalCode code);

struct RequestRefusal {
  RefusalCode code = RefusalCode::kInternalError;
  std::string param = {};                       // the parameter or field it is about
  std::vector<FieldError> errors = {};          // of kInvalidBody
  std::optional<MalformedJson> malformed = {};  // of kMalformedJson
  std::optional<FieldError> param_error = {};   // of kInvalidParameter: what is wrong with it
  std::string sentence = {};  // said as it is, in English, instead of the code's own
  std::string allow = {};     // of kMethodNotAllowed: the methods there are
};

// invalid_parameter, with what is wrong with it.
inline RequestRefusal WrongParameter(std::string param, FieldFault fault, FieldShape shape,
                                     Range range = {}) {
  return {.code = RefusalCode::kInvalidParameter,
          .param = std::move(param),
          .param_error = FieldError{.pointer = {},
                                    .fault = fault,
                                    .shape = shape,
                                    .minimum = range.minimum,
                                    .maximum = range.maximum}};
}
inline RequestRefusal MalformedParameter(std::string param, FieldShape shape) {
  return WrongParameter(std::move(param), FieldFault::kMalformed, shape);
}

inline Unexpected<RequestRefusal> RefuseRequest(RefusalCode code, std::string param = {}) {
  return Unexpected(RequestRefusal{.code = code, .param = std::move(param)});
}

}  // namespace huitong
