// The table of the API's routes: who may, what each needs, and what serves it.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "api/api_core.h"
#include "http/router.h"

namespace huitong {

enum class Access : uint8_t { kEverybody, kOperator };

enum class EndpointKind : uint8_t {
  kRead,
  kReadWithBody,  // a POST that records nothing
  kWrite,         // needs an Idempotency-Key
  kBatch,         // each operation in its body has a key, and the request has none
};

struct Endpoint {
  Method method = Method::kGet;
  std::string_view pattern;
  Access access = Access::kOperator;
  EndpointKind kind = EndpointKind::kRead;
  bool takes_query = false;  // looks at its query itself; else there must be none
  void (*serve)(ApiCore&, Call) = nullptr;
};

inline constexpr std::string_view kBatchPath = "/v1/batches";

const std::vector<Endpoint>& ApiEndpoints();

// The same as a router lists them.
std::vector<Route> ApiRoutes();

}  // namespace huitong
