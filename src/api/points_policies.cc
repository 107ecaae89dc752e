// /v1/currencies/{currency_id}/policies

#include "api/configuration_list.h"
#include "api/policy_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

using PolicyVersion = Versions<PointsPolicy>::Version;

Expected<PageOf<PolicyVersion>, Halt> PoliciesOf(const Configuration& configuration,
                                                 CurrencyNumber currency, const PageRequest& page) {
  if (currency == kUniversalUnit || configuration.CurrencyOf(currency) == nullptr) {
    return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId);
  }
  const auto* versions = configuration.PoliciesOf(currency);
  if (versions == nullptr) return PageOf<PolicyVersion>();
  const auto& all = versions->all();
  return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
}

}  // namespace

void PostPointsPolicy(ApiCore& core, Call call) {
  const auto currency = CurrencyInLog(call.path["currency_id"], core.parts.log);
  if (!currency) {
    return call.reply.Refuse(MalformedParameter("currency_id", FieldShape::kCurrencyId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = PublishPointsPolicy{
                     .currency = *currency,
                     .policy = PointsPolicyIn(root),
                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListPointsPolicies(ApiCore& core, Call call) {
  const auto currency = CurrencyInLog(call.path["currency_id"], core.parts.log);
  if (!currency) {
    return call.reply.Refuse(MalformedParameter("currency_id", FieldShape::kCurrencyId));
  }
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kPointsPolicies),
      [wanted = *currency](LogState& state, const Instant&, const PageRequest& page) {
        return PoliciesOf(state.configuration, wanted, page);
      },
      [](JsonWriter& out, const PolicyVersion& one) {
        WritePointsPolicy(out, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
