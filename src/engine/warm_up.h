// Looks ahead of a batch: what its next commands will need is brought into the processor's cache,
// all of it at once, instead of one miss after the other when each is decided.

#pragma once

#include <span>

#include "engine/command.h"
#include "engine/state.h"

namespace huitong {

// As many commands as are worth looking at together.
inline constexpr size_t kWarmUpCommands = 16;

// Changes nothing. Up to kWarmUpCommands commands, in the order in which they will be decided.
void WarmUp(LogState& state, std::span<const Command> commands);

}  // namespace huitong
