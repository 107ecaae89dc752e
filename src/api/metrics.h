// What the API counts, and the page that Prometheus reads.

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/router.h"
#include "ledger/decline.h"

namespace huitong {

// Where the lane stands when the page is made.
struct LaneFigures {
  size_t queued = 0;
  uint64_t next_sequence = 0;  // of the first record that is not durable
  uint64_t tree_size = 0;
};

// Any thread.
class ApiMetrics {
 public:
  // Requests that fit no route are counted under this place.
  static constexpr size_t kNoRoute = SIZE_MAX;

  ApiMetrics();
  // Before the first count.
  void SetRoutes(std::vector<Route> routes);

  void CountAnswer(size_t route, int status);
  void CountDecline(Decline decline);
  void CountReplay() { replays_.fetch_add(1, std::memory_order_relaxed); }

  // The text exposition format, version 0.0.4.
  [[nodiscard]] std::string Page(const LaneFigures& lane) const;

 private:
  static constexpr size_t kClasses = 4;  // 2xx to 5xx
  using Counter = std::atomic<uint64_t>;
  using ByClass = std::array<Counter, kClasses>;

  std::vector<Route> routes_;
  std::unique_ptr<ByClass[]> answers_;  // by route; the last is kNoRoute's
  std::map<Decline, Counter> declines_;
  Counter replays_{0};
};

}  // namespace huitong
