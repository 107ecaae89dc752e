// Whether a published version is the next of its thing, never retroactive, and allowed.

#pragma once

#include "engine/invariants/record_content.h"

namespace huitong {

Breach BreachOfPublication(const Configuration& configuration, const Record& record,
                           const RecordContent& content);

}  // namespace huitong
