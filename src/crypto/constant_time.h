// Comparison of secrets that takes as long for a near miss as for a wide one.

#pragma once

#include "base/bytes.h"

namespace huitong {

// The time depends on the length alone, which is no secret: bytes of two lengths differ at once.
[[nodiscard]] bool EqualInConstantTime(ByteView a, ByteView b);

}  // namespace huitong
