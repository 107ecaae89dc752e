// /livez, /readyz, /metrics and the page of problems

#include "api/problem.h"
#include "api/resources.h"

namespace huitong {
namespace {

constexpr std::string_view kHealthy = "{\"status\":\"ok\"}";

Response Healthy() {
  return {.status = 200, .content_type = kJsonType, .headers = {}, .body = std::string(kHealthy)};
}

}  // namespace

void GetLiveness(ApiCore&, Call call) { call.reply(Healthy()); }

void GetReadiness(ApiCore& core, Call call) {
  const bool open = core.parts.lane.heads().Of(core.parts.log).next_sequence > 0;
  if (!open) return call.reply.Refuse(RefusalCode::kNotReady);
  call.reply(Healthy());
}

void GetMetrics(ApiCore& core, Call call) {
  const auto head = core.parts.lane.heads().Of(core.parts.log);
  call.reply({.status = 200,
              .content_type = "text/plain; version=0.0.4; charset=utf-8",
              .headers = {},
              .body = core.metrics.Page({.queued = core.parts.lane.queued(),
                                         .next_sequence = head.next_sequence,
                                         .tree_size = head.tree_size})});
}

void GetProblems(ApiCore&, Call call) {
  call.reply({.status = 200,
              .content_type = "text/html; charset=utf-8",
              .headers = {},
              .body = ProblemPage()});
}

}  // namespace huitong
