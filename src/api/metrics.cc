#include "api/metrics.h"

#include <algorithm>

#include <fmt/core.h>

#include "api/decline_status.h"

namespace huitong {
namespace {

void AppendHead(std::string& page, std::string_view name, std::string_view kind,
                std::string_view sentence) {
  page += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, kind, sentence);
}

void AppendSingle(std::string& page, std::string_view name, std::string_view kind,
                  std::string_view sentence, uint64_t value) {
  AppendHead(page, name, kind, sentence);
  page += fmt::format("{} {}\n", name, value);
}

}  // namespace

ApiMetrics::ApiMetrics() {
  for (const Decline decline : AllDeclines()) {
    declines_.try_emplace(decline, 0);
  }
}

void ApiMetrics::SetRoutes(std::vector<Route> routes) {
  routes_ = std::move(routes);
  answers_ = std::make_unique<ByClass[]>(routes_.size() + 1);
}

void ApiMetrics::CountAnswer(size_t route, int status) {
  const size_t place = std::min(route, routes_.size());
  const auto status_class = static_cast<size_t>(std::clamp(status / 100, 2, 5) - 2);
  answers_[place][status_class].fetch_add(1, std::memory_order_relaxed);
}

void ApiMetrics::CountDecline(Decline decline) {
  const auto found = declines_.find(decline);
  if (found != declines_.end()) found->second.fetch_add(1, std::memory_order_relaxed);
}

std::string ApiMetrics::Page(const LaneFigures& lane) const {
  std::string page;
  AppendHead(page, "huitong_http_requests_total", "counter", "Answers by route and status class.");
  for (size_t place = 0; place <= routes_.size(); ++place) {
    const bool known = place < routes_.size();
    for (size_t status_class = 0; status_class < kClasses; ++status_class) {
      const uint64_t count = answers_[place][status_class].load(std::memory_order_relaxed);
      if (count == 0) continue;
      page += fmt::format(
          "huitong_http_requests_total{{method=\"{}\",route=\"{}\",status=\"{}xx\"}} {}\n",
          known ? MethodText(routes_[place].method) : "",
          known ? std::string_view(routes_[place].pattern) : "", status_class + 2, count);
    }
  }
  AppendHead(page, "huitong_declines_total", "counter", "Declines by code, replays not counted.");
  for (const auto& [decline, count] : declines_) {
    page += fmt::format("huitong_declines_total{{code=\"{}\"}} {}\n", NameOf(decline),
                        count.load(std::memory_order_relaxed));
  }
  AppendSingle(page, "huitong_replays_total", "counter", "Requests answered from their record.",
               replays_.load(std::memory_order_relaxed));
  AppendSingle(page, "huitong_lane_queue_length", "gauge", "Submissions that wait.", lane.queued);
  AppendSingle(page, "huitong_log_durable_records", "gauge", "Records of the log on disk.",
               lane.next_sequence);
  AppendSingle(page, "huitong_log_tree_size", "gauge", "Leaves of the log's tree.", lane.tree_size);
  return page;
}

}  // namespace huitong
