// The secrets of one log that the sequencer needs, and how it gets them.

#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "ledger/number.h"

namespace huitong {

struct LogSecrets {
  std::array<uint8_t, 32> salt_key{};
  std::array<uint8_t, 32> signing_seed{};
};

// Any thread.
using SecretsOf = std::function<LogSecrets(LogNumber)>;

}  // namespace huitong
