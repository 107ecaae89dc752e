#include "simulation/act.h"

#include <algorithm>

namespace huitong {

std::vector<Act> InOrder(std::vector<Act> acts) {
  constexpr int64_t kApartNanos = 1000;
  std::stable_sort(acts.begin(), acts.end(),
                   [](const Act& a, const Act& b) { return a.at < b.at; });
  for (size_t i = 1; i < acts.size(); ++i) {
    const Timestamp before = acts[i - 1].at;
    if (acts[i].at <= before) acts[i].at = {.nanos = before.nanos + kApartNanos};
  }
  return acts;
}

}  // namespace huitong
