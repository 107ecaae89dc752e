#include "shrink.h"

#include <algorithm>

namespace huitong {

Shrunk Shrink(Shrunk failing,
              const std::function<std::optional<std::string>(const std::vector<Step>&)>& plays) {
  size_t chunk = std::max<size_t>(failing.steps.size() / 2, 1);
  for (;;) {
    bool shorter = false;
    for (size_t begin = 0; begin < failing.steps.size();) {
      const size_t end = std::min(begin + chunk, failing.steps.size());
      std::vector<Step> rest = failing.steps;
      rest.erase(rest.begin() + static_cast<ptrdiff_t>(begin),
                 rest.begin() + static_cast<ptrdiff_t>(end));
      if (auto wrong = plays(rest)) {
        failing = {.steps = std::move(rest), .wrong = *std::move(wrong)};
        shorter = true;
      } else {
        begin = end;
      }
    }
    if (chunk == 1 && !shorter) return failing;
    chunk = std::max<size_t>(chunk / 2, 1);
  }
}

}  // namespace huitong
