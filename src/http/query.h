// The query of a request target, a=1&b=2, as HTML forms and URLSearchParams write it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace huitong {

struct QueryPair {
  std::string name;
  std::string value;

  friend bool operator==(const QueryPair&, const QueryPair&) = default;
};

// The decoded pairs in their order, duplicates kept; '+' is a space, a name without '=' has an
// empty value, and nothing stands between two '&'. kInvalidArgument, naming the pair, for a
// malformed escape, for text that is not UTF-8, for a NUL, and for a pair without a name.
Expected<std::vector<QueryPair>, Error> ParseQuery(std::string_view query);

}  // namespace huitong
