// /v1/brands/{brand_id}/tender-policies: how much of a basket points may pay there

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "api/tender_json.h"

namespace huitong {
namespace {

using PolicyVersion = Versions<TenderSettings>::Version;

struct NumberedPolicy {
  BrandNumber acceptor;
  PolicyVersion version;
};

Expected<PageOf<NumberedPolicy>, Halt> PoliciesOf(const Configuration& configuration,
                                                  BrandNumber acceptor, const PageRequest& page) {
  if (configuration.BrandOf(acceptor) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto* versions = configuration.TenderVersionsOf(acceptor);
  if (versions == nullptr) return PageOf<NumberedPolicy>();
  const auto& all = versions->all();
  return CutPage(all.size(), page,
                 [&](size_t i) { return NumberedPolicy{.acceptor = acceptor, .version = all[i]}; });
}

}  // namespace

void PostTenderPolicy(ApiCore& core, Call call) {
  const auto acceptor = BrandInLog(call.path["brand_id"], core.parts.log);
  if (!acceptor) return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = PublishTenderSettings{
                     .acceptor = *acceptor,
                     .settings = TenderSettingsIn(root),
                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListTenderPolicies(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto acceptor = BrandInLog(call.path["brand_id"], log);
  if (!acceptor) return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kTenderPolicies),
      [wanted = *acceptor](LogState& state, const Instant&, const PageRequest& page) {
        return PoliciesOf(state.configuration, wanted, page);
      },
      [log](JsonWriter& out, const NumberedPolicy& one) {
        WriteTenderSettings(out, log, one.acceptor, one.version.number, one.version.effective_from,
                            one.version.value);
      });
}

}  // namespace huitong
