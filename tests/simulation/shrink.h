// A failing list of steps made short: what still fails is kept.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulation/swarm/step.h"

namespace huitong {

struct Shrunk {
  std::vector<Step> steps;
  std::string wrong;
};

// `plays` says what is wrong with a list of steps; nothing where it is well. Halves are left out
// first, then quarters, …, then single steps, until nothing can be left out.
Shrunk Shrink(Shrunk failing,
              const std::function<std::optional<std::string>(const std::vector<Step>&)>& plays);

}  // namespace huitong
