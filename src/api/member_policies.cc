// /v1/member-policies

#include "api/configuration_list.h"
#include "api/policy_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {

void PostMemberPolicy(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [](JsonObject& root) {
    return Asked{.operation = PublishMemberPolicy{
                     .policy = MemberPolicyIn(root),
                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListMemberPolicies(ApiCore& core, Call call) {
  using PolicyVersion = Versions<MemberPolicy>::Version;
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kMemberPolicies),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<PolicyVersion>, Halt> {
        const auto& all = state.configuration.member_policies().all();
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [](JsonWriter& out, const PolicyVersion& one) {
        WriteMemberPolicy(out, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
