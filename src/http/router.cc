#include "http/router.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/check.h"
#include "http/target.h"

namespace huitong {
namespace {

constexpr size_t kMethods = 5;  // all but kOther

// The part before the next slash, and what is behind that slash; no rest when there is no slash.
struct Split {
  std::string_view segment;
  std::optional<std::string_view> rest;
};

Split SplitAtSlash(std::string_view path) {
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {.segment = path, .rest = std::nullopt};
  return {.segment = path.substr(0, slash), .rest = path.substr(slash + 1)};
}

}  // namespace

// One place in the tree: the segments that lead here are the same for all that is below.
struct RouteTable::Node {
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> remainder;
  std::array<std::optional<size_t>, kMethods> routes;

  [[nodiscard]] bool HasRoute() const {
    return std::any_of(routes.begin(), routes.end(),
                       [](const auto& route) { return route.has_value(); });
  }

  // The child for one segment of a pattern, made if it is not there.
  Node& Child(std::string_view segment) {
    const bool named = segment.starts_with('{');
    std::unique_ptr<Node>& child = named && segment.ends_with("...}") ? remainder
                                   : named                            ? parameter
                                                                      : Literal(segment);
    if (!child) child = std::make_unique<Node>();
    return *child;
  }

  std::unique_ptr<Node>& Literal(std::string_view segment) {
    for (auto& [text, child] : literals) {
      if (text == segment) return child;
    }
    return literals.emplace_back(std::string(segment), nullptr).second;
  }

  // The node of the best pattern for `path`; the raw parameters on the way are pushed to
  // `values`, which is as it was when nothing is found.
  [[nodiscard]] const Node* Find(std::optional<std::string_view> path,
                                 std::vector<std::string_view>& values) const {
    if (!path) return HasRoute() ? this : nullptr;
    const Split split = SplitAtSlash(*path);
    for (const auto& [text, child] : literals) {
      if (text != split.segment) continue;
      if (const Node* found = child->Find(split.rest, values)) return found;
    }
    if (parameter && !split.segment.empty()) {
      values.push_back(split.segment);
      if (const Node* found = parameter->Find(split.rest, values)) return found;
      values.pop_back();
    }
    if (remainder && !path->empty()) {
      values.push_back(*path);
      return remainder.get();
    }
    return nullptr;
  }

  [[nodiscard]] std::optional<size_t> RouteFor(Method method) const {
    if (method == Method::kOther) return std::nullopt;
    const auto own = routes[static_cast<size_t>(method)];
    if (own || method != Method::kHead) return own;
    return routes[static_cast<size_t>(Method::kGet)];
  }

  [[nodiscard]] std::string Allow() const {
    std::string allow;
    for (size_t i = 0; i < kMethods; ++i) {
      const auto method = static_cast<Method>(i);
      if (!RouteFor(method)) continue;
      if (!allow.empty()) allow += ", ";
      allow += MethodText(method);
    }
    return allow;
  }
};

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;
RouteTable::~RouteTable() = default;

void RouteTable::Add(Method method, std::string_view pattern) {
  CHECK(method != Method::kOther && pattern.starts_with('/'));
  Node* node = root_.get();
  auto& names = names_.emplace_back();
  std::optional<std::string_view> rest = pattern.substr(1);
  while (rest) {
    const Split split = SplitAtSlash(*rest);
    node = &node->Child(split.segment);
    rest = split.rest;
    if (!split.segment.starts_with('{')) continue;
    std::string_view name = split.segment.substr(1);
    const bool takes_all = name.ends_with("...}");
    CHECK(name.ends_with('}') && (!takes_all || !rest));
    name.remove_suffix(takes_all ? 4 : 1);
    CHECK(!name.empty());
    names.emplace_back(name);
  }
  auto& route = node->routes[static_cast<size_t>(method)];
  CHECK(!route);
  route = routes_.size();
  routes_.push_back({.method = method, .pattern = std::string(pattern)});
}

Expected<RouteTable::Match, RouteMiss> RouteTable::Find(Method method,
                                                        std::string_view path) const {
  if (!path.starts_with('/')) return Unexpected(RouteMiss{});
  std::vector<std::string_view> values;
  const Node* node = root_->Find(path.substr(1), values);
  if (node == nullptr) return Unexpected(RouteMiss{});
  const auto route = node->RouteFor(method);
  if (!route) return Unexpected(RouteMiss{.allow = node->Allow()});

  const auto& names = names_[*route];
  std::vector<PathParameter> parameters;
  parameters.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    auto value = PercentDecoded(values[i]);
    if (!value) return Unexpected(RouteMiss{});
    parameters.push_back({.name = names[i], .value = *std::move(value)});
  }
  return Match{.route = *route, .parameters = PathParameters(std::move(parameters))};
}

const std::string& PathParameters::operator[](std::string_view name) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const auto& parameter) { return parameter.name == name; });
  CHECK(found != parameters_.end());
  return found->value;
}

}  // namespace huitong
