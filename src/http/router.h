// Finds the endpoint for a method and a path among patterns like /v1/members/{member_id}/wallets.

#pragma once

#include <compare>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "http/message.h"

namespace huitong {

// One row of a router, for comparing it with what is documented.
struct Route {
  Method method = Method::kGet;
  std::string pattern;

  friend auto operator<=>(const Route&, const Route&) = default;
};

// A named part of a path, percent-decoded. The name lives as long as the router.
struct PathParameter {
  std::string_view name;
  std::string value;
};

// In the order of the pattern.
class PathParameters {
 public:
  PathParameters() = default;
  explicit PathParameters(std::vector<PathParameter> parameters)
      : parameters_(std::move(parameters)) {}

  [[nodiscard]] const std::vector<PathParameter>& all() const { return parameters_; }
  // The pattern must have a parameter of that name.
  [[nodiscard]] const std::string& operator[](std::string_view name) const;

 private:
  std::vector<PathParameter> parameters_;
};

// Why nothing was found. No pattern fits the path when `allow` is empty: 404. Otherwise 405, and
// `allow` is the value of its Allow field.
struct RouteMiss {
  std::string allow;
};

// The tree of patterns. It gives each route a number, from 0 in the order they were added.
//
// A pattern is "/" and segments between slashes. A segment is a literal, or {name} for any one
// segment, or, as the last one, {name...} for all that is left, which is not empty. Patterns are
// compared segment by segment from the left; where several fit, a literal wins over {name}, and
// {name} over {name...}; only then is the method looked at. HEAD finds the GET route
// where there is none of its own.
class RouteTable {
 public:
  RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;
  RouteTable(const RouteTable&) = delete;
  RouteTable& operator=(const RouteTable&) = delete;
  ~RouteTable();

  struct Match {
    size_t route = 0;
    PathParameters parameters;
  };

  // A malformed pattern, a route there is already and kOther are the program's mistakes.
  void Add(Method method, std::string_view pattern);
  // `path` is percent-encoded. One that cannot be decoded is not found.
  [[nodiscard]] Expected<Match, RouteMiss> Find(Method method, std::string_view path) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  std::vector<Route> routes_;
  // By route: the names in its pattern. They stay where they are when routes are added.
  std::vector<std::vector<std::string>> names_;
};

// A route table whose routes lead to values of one type: functions, as a rule.
template <class Endpoint>
class Router {
 public:
  // The endpoint lives as long as the router, and does not move while no route is added.
  struct Match {
    const Endpoint* endpoint = nullptr;
    size_t route = 0;
    PathParameters parameters;
  };

  void Add(Method method, std::string_view pattern, Endpoint endpoint) {
    table_.Add(method, pattern);
    endpoints_.push_back(std::move(endpoint));
  }
  [[nodiscard]] Expected<Match, RouteMiss> Find(Method method, std::string_view path) const {
    RouteTable::Match found = TRY(table_.Find(method, path));
    return Match{.endpoint = &endpoints_[found.route],
                 .route = found.route,
                 .parameters = std::move(found.parameters)};
  }
  // In the order they were added.
  [[nodiscard]] const std::vector<Route>& routes() const { return table_.routes(); }

 private:
  RouteTable table_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace huitong
