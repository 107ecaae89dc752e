#include "api/request_id.h"

#include <atomic>

#include <fmt/core.h>

#include "base/text_encoding.h"
#include "crypto/random.h"

namespace huitong {

std::string NextRequestId() {
  static const std::string process = ToBase32(RandomArray<8>());
  static std::atomic<uint64_t> next{0};
  return fmt::format("req_{}_{:x}", process, next.fetch_add(1, std::memory_order_relaxed));
}

}  // namespace huitong
