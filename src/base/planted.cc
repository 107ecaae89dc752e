// Which planted bug this process makes: only the preset `planted` builds this file.

#include "base/planted.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/check.h"

namespace huitong {
namespace {

// tests/planted/bugs.tsv, as it was when the build was configured.
constexpr std::string_view kTable =
#include "planted_bugs.inc"
    ;

// The name that the environment chooses; empty where it chooses none.
std::string ReadChosen() {
  // Nothing in the program changes its environment, so that any thread may read it.
  const char* variable = std::getenv("HUITONG_PLANTED");  // NOLINT(concurrency-mt-unsafe)
  std::string chosen = variable == nullptr ? "" : variable;
  if (chosen.empty()) return chosen;
  std::string names;
  for (std::string_view rest = kTable; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::string_view name = line.substr(0, line.find('\t'));
    if (name == chosen) return chosen;
    if (!name.starts_with('#')) names += "\n  " + std::string(name);
  }
  StopProcess("HUITONG_PLANTED is \"" + chosen + "\", which is none of the planted bugs:" + names);
}

}  // namespace

bool Planted(std::string_view name) {
  static const std::string chosen = ReadChosen();
  return name == chosen;
}

}  // namespace huitong
