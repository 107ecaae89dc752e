// /livez, /readyz, /metrics and the page of problems

#include "api/limits_json.h"
#include "api/problem.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "sequencer/submission.h"

namespace huitong {
namespace {

constexpr std::string_view kHealthy = "{\"status\":\"ok\"}";

Response Healthy() {
  return {.status = 200, .content_type = kJsonType, .headers = {}, .body = std::string(kHealthy)};
}

Response MetricsPage(std::string page) {
  return {.status = 200,
          .content_type = "text/plain; version=0.0.4; charset=utf-8",
          .headers = {},
          .body = std::move(page)};
}

// Adds the gauges of brands to the page. A lane that is full, or has no such log, has none to tell:
// the page comes without.
class GaugeRead final : public PointRead {
 public:
  GaugeRead(Reply reply, std::string page) : reply_(std::move(reply)), page_(std::move(page)) {}

  Expected<Done, Missing> Read(LogState& state, const Instant& now) override {
    gauges_ = GaugesOf(state, now);
    quotas_ = QuotaGaugesOf(state, now);
    return Done{};
  }

  void Answer(std::optional<AsOf>) override {
    if (!gauges_.empty()) page_ += GaugePage(gauges_, quotas_);
    reply_(MetricsPage(std::move(page_)));
  }

 private:
  Reply reply_;
  std::string page_;
  std::vector<LimitGauge> gauges_;
  std::vector<QuotaGauge> quotas_;
};

}  // namespace

void GetLiveness(ApiCore&, Call call) { call.reply(Healthy()); }

void GetReadiness(ApiCore& core, Call call) {
  const bool open = core.parts.lane.heads().Of(core.parts.log).next_sequence > 0;
  if (!open) return call.reply.Refuse(RefusalCode::kNotReady);
  call.reply(Healthy());
}

void GetMetrics(ApiCore& core, Call call) {
  const auto head = core.parts.lane.heads().Of(core.parts.log);
  std::string counters = core.metrics.Page({.queued = core.parts.lane.queued(),
                                            .next_sequence = head.next_sequence,
                                            .tree_size = head.tree_size});
  // What brands owe is for who may see all else of them.
  const auto bearer = BearerOf(call.request);
  const bool is_known = bearer && core.parts.api_keys.PrincipalOf(*bearer);
  if (!is_known) return call.reply(MetricsPage(std::move(counters)));
  auto read = std::make_unique<GaugeRead>(std::move(call.reply), std::move(counters));
  GaugeRead* const kept = read.get();
  std::vector<Submission> submissions;
  submissions.push_back(
      {.log = core.parts.log, .what = std::unique_ptr<PointRead>(std::move(read))});
  if (!core.parts.lane.Submit(submissions)) kept->Answer(std::nullopt);
}

void GetProblems(ApiCore&, Call call) {
  call.reply({.status = 200,
              .content_type = "text/html; charset=utf-8",
              .headers = {},
              .body = ProblemPage()});
}

}  // namespace huitong
