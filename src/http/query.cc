#include "http/query.h"

#include <algorithm>
#include <optional>

#include "http/target.h"

namespace huitong {
namespace {

std::optional<std::string> FormDecoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecoded(spaced);
}

}  // namespace

Expected<std::vector<QueryPair>, Error> ParseQuery(std::string_view query) {
  std::vector<QueryPair> pairs;
  size_t number = 0;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    ++number;

    const size_t equals = std::min(pair.find('='), pair.size());
    auto name = FormDecoded(pair.substr(0, equals));
    auto value = FormDecoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || name->empty() || !value) {
      return Fail(ErrorCode::kInvalidArgument,
                  "Pair " + std::to_string(number) +
                      " of the query has no name, or is not percent-encoded UTF-8.");
    }
    pairs.push_back({.name = *std::move(name), .value = *std::move(value)});
  }
  return pairs;
}

}  // namespace huitong
