// Planted bugs: mistakes that one special build can be told to make, so that the tests are tested.

#pragma once

#include <string_view>

namespace huitong {

// Whether the program is to make the mistake of that name. It is asked at the place where a
// programmer would make it, in a line or two. The names, with a sentence and the suites that should
// find each, are in tests/planted/bugs.tsv; tools/tidy.py compares them with the code.
#ifdef HUITONG_PLANTED_BUILD
// True where the environment variable HUITONG_PLANTED is the name. The variable is read once; what
// is no name stops the process with the list of all names. From any thread.
[[nodiscard]] bool Planted(std::string_view name);
#else
// In every ordinary build the answer is known to the compiler, which leaves no trace of the
// mistake.
[[nodiscard]] consteval bool Planted(std::string_view) { return false; }
#endif

}  // namespace huitong
