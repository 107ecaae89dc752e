// The id under which one request is known to its sender and to the operator (X-Request-Id).

#pragma once

#include <string>

namespace huitong {

// req_, the process's random part, and a number. It says nothing of the request. Any thread.
std::string NextRequestId();

}  // namespace huitong
