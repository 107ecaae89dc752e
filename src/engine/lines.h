// The lines of a receipt: a trade may tell them, and a reversal may name them.

#pragma once

#include <vector>

#include "engine/draft.h"

namespace huitong {

// Whether the lines, if there are any, add up to `total`, each once and above zero.
Decided CheckLines(const std::vector<LineAmount>& lines, int64_t total);

// Whether each line is one of the original's, and with the reversals `before` is not passed.
Decided CheckReversedLines(const std::vector<LineAmount>& lines, const Record& original,
                           const Reversal& before);

void StateLines(Draft& draft, const std::vector<LineAmount>& lines);

}  // namespace huitong
