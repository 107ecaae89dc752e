// The router against docs/openapi.yaml, both ways.

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "api/decline_status.h"
#include "api/refusal.h"
#include "api/routes.h"

namespace huitong {
namespace {

YAML::Node Document() { return YAML::LoadFile(HUITONG_OPENAPI); }

// OpenAPI has no parameter that spans slashes: the documented {tile} is the router's {tile...}.
std::string DocumentedPath(const std::string& pattern) {
  std::string path = pattern;
  const size_t dots = path.find("...}");
  if (dots != std::string::npos) path.erase(dots, 3);
  return path;
}

std::string UpperCase(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
  return word;
}

std::set<std::string> Words(const YAML::Node& values) {
  std::set<std::string> words;
  for (const auto& value : values) {
    words.insert(value.as<std::string>());
  }
  return words;
}

TEST(OpenApiTest, DocumentsEveryRouteAndNoOther) {
  std::set<std::string> served;
  for (const Route& route : ApiRoutes()) {
    served.insert(std::string(MethodText(route.method)) + " " + DocumentedPath(route.pattern));
  }
  std::set<std::string> documented;
  for (const auto& path : Document()["paths"]) {
    for (const auto& operation : path.second) {
      documented.insert(UpperCase(operation.first.as<std::string>()) + " " +
                        path.first.as<std::string>());
    }
  }
  EXPECT_EQ(served, documented);
}

TEST(OpenApiTest, NamesEveryDeclineAndNoOther) {
  std::set<std::string> declines;
  for (const Decline decline : AllDeclines()) {
    declines.emplace(NameOf(decline));
  }
  EXPECT_EQ(Words(Document()["components"]["schemas"]["DeclineCode"]["enum"]), declines);
}

TEST(OpenApiTest, NamesEveryRefusalAndNoOther) {
  std::set<std::string> refusals;
  for (int number = 0; number <= static_cast<int>(kLastRefusal); ++number) {
    refusals.emplace(NameOf(static_cast<RefusalCode>(number)));
  }
  EXPECT_EQ(Words(Document()["components"]["schemas"]["RefusalCode"]["enum"]), refusals);
}

}  // namespace
}  // namespace huitong
