#include "api/points_limit.h"

#include "api/request_body.h"

namespace huitong {

int64_t OptionalPointsLimit(JsonObject& root, std::string_view name) {
  return root.OptionalInteger(name, {.minimum = 0, .maximum = kApiAmountMax}).value_or(kNoLimit);
}

void WritePointsLimit(JsonWriter& out, std::string_view name, int64_t limit) {
  if (limit == kNoLimit) return out.Null(name);
  out.Integer(name, limit);
}

}  // namespace huitong
