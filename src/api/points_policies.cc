// /v1/currencies/{currency_id}/policies

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

using PolicyVersion = Versions<PointsPolicy>::Version;

uint32_t DaysField(JsonObject& root, std::string_view name) {
  const auto days = root.OptionalInteger(name, {.minimum = 0, .maximum = kPolicyDaysMax});
  return static_cast<uint32_t>(days.value_or(0));
}

// One of two words; the default where the field is not there.
template <class Choice, class FromName>
Choice ChoiceField(JsonObject& root, std::string_view name, FieldShape shape, Choice otherwise,
                   const FromName& from_name) {
  constexpr size_t kWordSizeMax = 16;
  const auto word = root.OptionalText(name, kWordSizeMax, shape);
  if (!word) return otherwise;
  const auto choice = from_name(*word);
  if (!choice && !word->empty()) root.Blame(name, FieldFault::kMalformed, shape);
  return choice.value_or(otherwise);
}

// A version says all settings: what it leaves out has its default, not the last version's value.
PointsPolicy PolicyIn(JsonObject& root) {
  PointsPolicy policy;
  policy.return_window_days = DaysField(root, "return_window_days");
  policy.debt = ChoiceField(root, "debt", FieldShape::kDebtPolicy, policy.debt, DebtPolicyFromName);
  policy.late_refund = ChoiceField(root, "late_refund", FieldShape::kLateRefund, policy.late_refund,
                                   LateRefundFromName);
  policy.grace_days = DaysField(root, "grace_days");
  return policy;
}

Expected<PageOf<PolicyVersion>, Halt> PoliciesOf(const Configuration& configuration,
                                                 CurrencyNumber currency, const PageRequest& page) {
  if (configuration.CurrencyOf(currency) == nullptr) {
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
                     .policy = PolicyIn(root),
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
