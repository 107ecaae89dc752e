// The header fields and query parameters that API requests carry.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/refusal.h"
#include "http/message.h"
#include "http/query.h"

namespace huitong {

// The text after "Bearer " of the one Authorization field.
std::optional<std::string_view> BearerOf(const Request& request);

// The value of the one Idempotency-Key field, bare or as a quoted string (RFC 8941): 1 to 255
// printable ASCII characters. Bare and quoted are the same key.
Expected<std::string, RequestRefusal> IdempotencyKeyOf(const Request& request);

// Whether the body is said to be of that type, parameters aside.
bool HasType(const Request& request, std::string_view wanted);

// A body as it is: no Content-Encoding but identity.
bool HasPlainBody(const Request& request);

// A query of which each parameter is asked for at most once.
class QueryParameters {
 public:
  // invalid_parameter for a malformed query and for a name that is there twice, which it names.
  static Expected<QueryParameters, RequestRefusal> Of(const Request& request);

  std::optional<std::string> Take(std::string_view name);
  // invalid_parameter where it is missing.
  Expected<std::string, RequestRefusal> Require(std::string_view name);
  // invalid_parameter while there is one that was not taken.
  [[nodiscard]] Expected<Done, RequestRefusal> Finish() const;

 private:
  explicit QueryParameters(std::vector<QueryPair> pairs) : pairs_(std::move(pairs)) {}
  std::vector<QueryPair> pairs_;
};

}  // namespace huitong
