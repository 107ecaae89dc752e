// What the translations of records into the model's words share.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/record.h"
#include "model/words.h"

namespace huitong {

// A fraction that may be none.
inline int64_t OverOf(const std::optional<Rate>& rate) { return rate ? rate->numerator() : 0; }
inline int64_t UnderOf(const std::optional<Rate>& rate) { return rate ? rate->denominator() : 0; }

// A publication, and the lines of what it publishes.
void PutPublished(const Published& fact, std::vector<model::Line>& out);

}  // namespace huitong
