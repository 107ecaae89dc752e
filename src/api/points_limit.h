// A limit of points that may be none, as requests and answers have it.

#pragma once

#include <cstdint>
#include <string_view>

#include "api/json_reader.h"
#include "api/json_writer.h"
#include "engine/limits.h"

namespace huitong {

// 0 to 2^53 − 1; kNoLimit where it is not there. Faults are blamed on `root`.
int64_t OptionalPointsLimit(JsonObject& root, std::string_view name);

// null where there is none.
void WritePointsLimit(JsonWriter& out, std::string_view name, int64_t limit);

}  // namespace huitong
