// /v1/brands/{brand_id}/limits: what a brand may owe and issue, and where it stands

#include "api/limits_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/state_read.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

using LimitVersion = Versions<BrandLimits>::Version;

struct BrandStanding {
  LimitGauge gauge;
  std::vector<LimitVersion> versions;  // in the order in which they take effect
};

Expected<BrandStanding, Halt> StandingOf(const LogState& state, BrandNumber brand,
                                         const Instant& now) {
  if (state.configuration.BrandOf(brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto* versions = state.configuration.LimitVersionsOf(brand);
  return BrandStanding{
      .gauge = GaugeOf(state, brand, now),
      .versions = versions == nullptr ? std::vector<LimitVersion>() : versions->all()};
}

}  // namespace

void PostLimits(ApiCore& core, Call call) {
  const auto brand = BrandInLog(call.path["brand_id"], core.parts.log);
  if (!brand) return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation =
                     PublishLimits{.brand = *brand,
                                   .limits = LimitsIn(root),
                                   .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void GetLimits(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto brand = BrandInLog(call.path["brand_id"], log);
  if (!brand) return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  ReadState(
      core, std::move(call.reply),
      [wanted = *brand](LogState& state, const Instant& now) {
        return StandingOf(state, wanted, now);
      },
      [log](Reply reply, const BrandStanding& found, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          WriteBrandId(out, "brand_id", log, found.gauge.brand);
          WriteGauge(out, found.gauge);
          out.BeginArray("versions");
          for (const LimitVersion& one : found.versions) {
            out.BeginObject();
            WriteLimits(out, log, found.gauge.brand, one.number, one.effective_from, one.value);
            out.EndObject();
          }
          out.EndArray();
        }));
      });
}

}  // namespace huitong
